import { isObject } from '../schema/json.ts';
import { badRequest, unprocessable } from '../status/errors.ts';
import { StatusError } from '../status/status.ts';

export function badRetainKeys(): StatusError {
  return badRequest('invalid patch format of retainKeys');
}

export function listOfLists(): StatusError {
  return unprocessable();
}

/** Kubernetes has no better answer than 500 to patches that are wrong in other ways. */
export function failed(message: string): StatusError {
  return new StatusError(500, '', message);
}

export function noMergeKey(item: unknown, key: string): StatusError {
  return failed(`map: ${goText(item)} does not contain declared merge key: ${key}`);
}

export function badDirective(directive: unknown, patch: unknown): StatusError {
  return failed(`unknown patch type: ${goText(directive)} in map: ${goText(patch)}`);
}

export function wrongOrder(patch: unknown, order: unknown): StatusError {
  return failed(
    `The order in patch list:\n${goText(patch)}\n doesn't match $setElementOrder list:\n${goText(order)}\n`,
  );
}

/** A value as Go's `%v` prints it. */
export function goText(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`;
  if (!isObject(value)) return String(value);
  const fields = Object.keys(value).sort();
  return `map[${fields.map((field) => `${field}:${goText(value[field])}`).join(' ')}]`;
}
