import { duplicate, type FieldError, invalid } from '../status/field-error.ts';
import { type Check, unrelated } from './check.ts';
import { itemKey } from './correlate.ts';
import { canonicalJson, isObject, type JsonObject } from './json.ts';
import { FieldPath, fieldName } from './path.ts';
import type { Schema } from './schema.ts';

/**
 * Compiles the uniqueness that `x-kubernetes-list-type` promises: of the items of a set, of the keys of a map list.
 * Undefined when no list of the schema promises any, so that most writes skip the walk.
 */
export function compileListTypes(schema: Schema): ((object: unknown) => FieldError[]) | undefined {
  const check = new ListTypeCompiler().node(schema);
  if (!check) return undefined;
  return (object) => {
    const errors: FieldError[] = [];
    check(object, unrelated, new FieldPath(), errors);
    return errors;
  };
}

class ListTypeCompiler {
  /** Schemas can contain themselves: a node under construction is reached through its entry here. */
  readonly #known = new Map<Schema, { check?: Check }>();

  node(schema: Schema): Check | undefined {
    const known = this.#known.get(schema);
    if (known) return (value, old, path, errors) => known.check?.(value, old, path, errors);
    if (!schema.items && !schema.properties && !isObject(schema.additionalProperties)) return undefined;
    const entry: { check?: Check } = {};
    this.#known.set(schema, entry);
    const check = schema.items ? this.#array(schema, schema.items) : this.#object(schema);
    if (check) entry.check = check;
    return check;
  }

  #array(schema: Schema, items: Schema): Check | undefined {
    const unique = uniqueness(schema);
    const item = this.node(items);
    if (!unique && !item) return undefined;
    return (value, old, path, errors) => {
      if (!Array.isArray(value)) return;
      unique?.(value, path, errors);
      if (!item) return;
      for (let i = 0; i < value.length; i++) {
        path.push(i);
        item(value[i], old, path, errors);
        path.pop();
      }
    };
  }

  #object(schema: Schema): Check | undefined {
    const fields = new Map<string, { check: Check; step: string }>();
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      const check = this.node(property);
      if (check) fields.set(name, { check, step: `.${name}` });
    }
    const other = isObject(schema.additionalProperties) ? this.node(schema.additionalProperties as Schema) : undefined;
    if (fields.size === 0 && !other) return undefined;
    return (value, old, path, errors) => {
      if (!isObject(value)) return;
      for (const key of Object.keys(value)) {
        const field = fields.get(key);
        const check = field?.check ?? other;
        if (!check) continue;
        path.push(field?.step ?? `[${key}]`);
        check(value[key], old, path, errors);
        path.pop();
      }
    };
  }
}

type Uniqueness = (list: unknown[], path: FieldPath, errors: FieldError[]) => void;

function uniqueness(schema: Schema): Uniqueness | undefined {
  switch (schema['x-kubernetes-list-type']) {
    case 'set':
      return (list, path, errors) => {
        report(
          list,
          list.map((item) => canonicalJson(item) ?? 'null'),
          path,
          errors,
        );
      };
    case 'map':
      return uniqueKeys(schema['x-kubernetes-list-map-keys'] ?? []);
    default:
      return undefined;
  }
}

function uniqueKeys(keys: readonly string[]): Uniqueness {
  return (list, path, errors) => {
    const wrong = list.findIndex((item) => item !== null && !isObject(item));
    if (wrong >= 0) {
      path.push(wrong);
      errors.push(invalid(fieldName(path), list[wrong], 'must be an object for an array of list-type map'));
      path.pop();
      return;
    }
    const items = list.map((item) => (item ?? {}) as JsonObject);
    const identities = items.map((item) => itemKey(item, keys));
    report(
      items.map((item) => pick(item, keys)),
      identities,
      path,
      errors,
    );
  };
}

function pick(item: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(
    keys
      .filter((key) => Object.hasOwn(item, key))
      .sort()
      .map((key) => [key, item[key]]),
  );
}

/** A value that occurs often is reported at its second place only. */
function report(shown: unknown[], identities: string[], path: FieldPath, errors: FieldError[]): void {
  const seen = new Map<string, number>();
  for (let i = 0; i < identities.length; i++) {
    const identity = identities[i] as string;
    const times = seen.get(identity) ?? 0;
    seen.set(identity, times + 1);
    if (times !== 1) continue;
    path.push(i);
    errors.push(duplicate(fieldName(path), shown[i]));
    path.pop();
  }
}
