import { isObject, type JsonObject, setOwn } from '../schema/json.ts';

/** Fields and list items of a strategic merge patch that say how to merge, and are no data. */
export const patchDirective = '$patch';
export const retainKeysDirective = '$retainKeys';
export const setElementOrderPrefix = '$setElementOrder/';
export const deleteFromPrimitiveListPrefix = '$deleteFromPrimitiveList/';

function isDirective(key: string): boolean {
  if (!key.startsWith('$')) return false;
  if (key === patchDirective || key === retainKeysDirective) return true;
  return key.startsWith(setElementOrderPrefix) || key.startsWith(deleteFromPrimitiveListPrefix);
}

/**
 * A value of a patch that meets nothing to merge with: as data, without directives and nulls.
 * Undefined when the value says only that something is to be deleted.
 */
export function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDirectives).filter((item) => item !== undefined);
  if (!isObject(value)) return value;
  if (value[patchDirective] === 'delete') return undefined;
  const data: JsonObject = {};
  for (const key of Object.keys(value)) {
    if (isDirective(key) || value[key] === null) continue;
    const part = withoutDirectives(value[key]);
    if (part !== undefined) setOwn(data, key, part);
  }
  return data;
}
