import { itemKey } from '../schema/correlate.ts';
import { canonicalJson, equalJson, isObject, type JsonObject } from '../schema/json.ts';
import type { Schema } from '../schema/schema.ts';

/**
 * Whether two values of one schema are equal to a rule: the items of sets and of map lists may stand in any order.
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-rules
 */
export function equalAs(schema: Schema | undefined, a: unknown, b: unknown): boolean {
  if (!schema || a === b) return equalJson(a, b);
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && equalLists(schema, a, b);
  if (isObject(a) && isObject(b)) return equalObjects(schema, a, b);
  return equalJson(a, b);
}

function equalObjects(schema: Schema, a: JsonObject, b: JsonObject): boolean {
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && equalAs(fieldOf(schema, key), a[key], b[key]));
}

function fieldOf({ properties = {}, additionalProperties }: Schema, key: string): Schema | undefined {
  if (Object.hasOwn(properties, key)) return properties[key];
  return isObject(additionalProperties) ? (additionalProperties as Schema) : undefined;
}

function equalLists(schema: Schema, a: readonly unknown[], b: readonly unknown[]): boolean {
  const identity = identityOf(schema);
  if (!identity) return a.every((item, i) => equalAs(schema.items, item, b[i]));
  // A list from before its type was checked can hold a key twice.
  if (equalJson(a, b)) return true;
  const others = new Map(b.map((item) => [identity(item), item]));
  return a.every((item) => {
    const key = identity(item);
    return others.has(key) && equalAs(schema.items, item, others.get(key));
  });
}

/** What an item of a set or map list is found by; undefined for lists whose order counts. */
export function identityOf(schema: Schema): ((item: unknown) => string) | undefined {
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  switch (schema['x-kubernetes-list-type']) {
    case 'set':
      return canonicalJson;
    case 'map':
      return (item) => (isObject(item) ? itemKey(item, keys) : canonicalJson(item));
    default:
      return undefined;
  }
}
