import { unrelated } from './check.ts';
import { canonicalJson, isObject, type JsonObject } from './json.ts';
import type { Schema } from './schema.ts';

/** The old item that a new item of the same list goes back to, or `unrelated`. */
export type OldItem = (item: unknown, index: number) => unknown;

/** The keys of an item of a map list, as one text; a key that is absent differs from every value. */
export function itemKey(item: JsonObject, keys: readonly string[]): string {
  if (keys.length === 1) {
    const key = item[keys[0] as string];
    // The usual case, a list keyed by one text, must not pay for JSON.
    if (typeof key === 'string') return `"${key}`;
  }
  return keys.map((key) => canonicalJson(Object.hasOwn(item, key) ? item[key] : null)).join('\u0000');
}

/** Only items of map lists have an identity that outlives an update; any other list has none. */
export function correlateItems(schema: Schema): (old: unknown) => OldItem | undefined {
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  if (schema['x-kubernetes-list-type'] !== 'map' || keys.length === 0) return () => undefined;
  return (old) => {
    if (!Array.isArray(old)) return undefined;
    const byKey = new Map<string, unknown>();
    for (const item of old) if (isObject(item)) byKey.set(itemKey(item, keys), item);
    return (item) => {
      if (!isObject(item)) return unrelated;
      const key = itemKey(item, keys);
      return byKey.has(key) ? byKey.get(key) : unrelated;
    };
  };
}

/**
 * As {@link correlateItems}, to see what did not change: in a list without a type an item is also taken for what was in its place. Rules must not
 * compare the two, but what was wrong in a place and still is may stay.
 */
export function correlateUnchanged(schema: Schema): (old: unknown) => OldItem | undefined {
  if (schema['x-kubernetes-list-type'] !== undefined) return correlateItems(schema);
  return (old) => {
    if (!Array.isArray(old)) return undefined;
    return (_item, index) => (index < old.length ? old[index] : unrelated);
  };
}
