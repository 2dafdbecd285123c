import { duplicate, type FieldError, invalid } from '../status/field-error.ts';
import { itemKey } from './correlate.ts';
import { canonicalJson, isObject, type JsonObject } from './json.ts';
import { type FieldPath, fieldName } from './path.ts';
import type { Schema } from './schema.ts';
import { compileSparse } from './sparse.ts';

/**
 * Compiles the uniqueness that `x-kubernetes-list-type` promises: of the items of a set, of the keys of a map list.
 * Undefined when no list of the schema promises any, so that most writes skip the walk.
 */
export function compileListTypes(schema: Schema): ((object: unknown) => FieldError[]) | undefined {
  return compileSparse(schema, (node) => {
    const unique = uniqueness(node);
    return unique && ((value, path, errors) => Array.isArray(value) && unique(value, path, errors));
  });
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
