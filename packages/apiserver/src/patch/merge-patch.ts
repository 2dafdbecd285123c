import { isObject, type JsonObject, setOwn } from '../schema/json.ts';
import { badRequest } from '../status/errors.ts';

/**
 * Applies a JSON merge patch (RFC 7386): fields of `patch` are set, objects merged, lists replaced, and null removes a field.
 * The answer shares unchanged parts with `target` and new ones with `patch`.
 * @throws StatusError 400 when the patch is no object
 */
export function applyMergePatch<T extends object>(target: T, patch: unknown): T {
  if (!isObject(patch)) throw badRequest('Invalid JSON Patch');
  return merge(target as JsonObject, patch) as T;
}

function merge(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged: JsonObject = {};
  if (isObject(target)) for (const key of Object.keys(target)) setOwn(merged, key, target[key]);
  for (const key of Object.keys(patch)) {
    if (patch[key] === null) delete merged[key];
    else setOwn(merged, key, merge(Object.hasOwn(merged, key) ? merged[key] : undefined, patch[key]));
  }
  return merged;
}
