import { isDeepStrictEqual } from 'node:util';
import { isMap, ownField } from '../object/field.ts';

/**
 * The merge patch (RFC 7396) that turns `from` into `to`, or undefined when they are the same. Lists are replaced as wholes, and a field that
 * is not in `to`, or is undefined there, is deleted. A null in `to` cannot be told from a missing field: merge patches have no word for it.
 */
export function mergePatch(from: object, to: object): Record<string, unknown> | undefined {
  const [old, now] = [from as Record<string, unknown>, to as Record<string, unknown>];
  const patch: Record<string, unknown> = {};
  for (const [name, before] of Object.entries(old)) {
    if (before !== undefined && (ownField(now, name) ?? undefined) === undefined) patch[name] = null;
  }
  for (const [name, value] of Object.entries(now)) {
    const before = ownField(old, name);
    if (value === undefined || value === null || isDeepStrictEqual(before, value)) continue;
    patch[name] = isMap(value) && isMap(before) ? (mergePatch(before, value) ?? {}) : value;
  }
  return Object.keys(patch).length > 0 ? patch : undefined;
}
