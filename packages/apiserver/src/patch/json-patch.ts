import { maxDepth } from '../decode/json.ts';
import { copyJson, equalJson, isObject, type JsonObject, setOwn } from '../schema/json.ts';
import { badRequest, unprocessable } from '../status/errors.ts';
import { StatusError } from '../status/status.ts';
import { arrayIndex, pointerTokens } from './json-pointer.ts';

/** As many as Kubernetes allows: more cost the server more time than a request may take. */
const maxOperations = 10_000;

/** What all `copy` operations together may add, as JSON: doubling a value twenty times would otherwise take a million times its size. */
const maxCopiedBytes = 3 * 1024 * 1024;

/** Where an operation acts: a place in an object or a list that exists. */
interface Place {
  container: JsonObject | unknown[];
  token: string;
  /** How deep in the document a value there is nested. */
  depth: number;
}

/**
 * Runs the operations of a JSON patch (RFC 6902) in order on a copy of `target`.
 * @throws StatusError 400 for what is no patch, 413 for more than 10,000 operations, 422 when an operation or test fails
 */
export function applyJsonPatch<T extends object>(target: T, operations: unknown): T {
  if (!Array.isArray(operations)) throw badRequest('jsonpatch: a patch is a list of operations');
  if (operations.length > maxOperations) throw tooManyOperations(operations.length);
  const document = copyJson(target);
  let copied = 0;
  for (const operation of operations) {
    if (!isObject(operation)) throw badRequest('jsonpatch: an operation is an object');
    copied += run(document, operation);
    if (copied > maxCopiedBytes) throw unprocessable();
  }
  return document;
}

function tooManyOperations(count: number): StatusError {
  const why = `The allowed maximum operations in a JSON patch is ${maxOperations}, got ${count}`;
  return new StatusError(413, 'RequestEntityTooLarge', `Request entity too large: ${why}`, {});
}

/** @returns how many bytes were copied */
function run(document: object, operation: JsonObject): number {
  const place = (): Place => placeOf(document, operation['path']);
  switch (operation['op']) {
    case 'add':
      add(place(), operand(operation));
      return 0;
    case 'remove':
      remove(place());
      return 0;
    case 'replace':
      replace(place(), operand(operation));
      return 0;
    case 'test':
      test(place(), operation['value']);
      return 0;
    case 'move': {
      const from = placeOf(document, operation['from']);
      const value = get(from);
      remove(from);
      add(place(), value);
      return 0;
    }
    case 'copy': {
      const value = get(placeOf(document, operation['from']));
      add(place(), copyJson(value));
      return JSON.stringify(value).length;
    }
    default:
      throw unprocessable();
  }
}

function operand(operation: JsonObject): unknown {
  if (!Object.hasOwn(operation, 'value')) throw unprocessable();
  // The patch may be applied again after a conflict, so it must not share what later operations change.
  return copyJson(operation['value']);
}

function placeOf(document: object, pointer: unknown): Place {
  const tokens = typeof pointer === 'string' ? pointerTokens(pointer) : undefined;
  if (!tokens) throw unprocessable();
  let container: unknown = document;
  for (const token of tokens.slice(0, -1)) container = child(container, token);
  if (typeof container !== 'object' || container === null) throw unprocessable();
  return { container: container as JsonObject | unknown[], token: tokens.at(-1) as string, depth: tokens.length };
}

function child(container: unknown, token: string): unknown {
  if (typeof container !== 'object' || container === null) throw unprocessable();
  return get({ container: container as JsonObject | unknown[], token, depth: 0 });
}

function get({ container, token }: Place): unknown {
  if (Array.isArray(container)) return container[existing(container, token)];
  if (!Object.hasOwn(container, token)) throw unprocessable();
  return container[token];
}

function existing(list: unknown[], token: string): number {
  const index = arrayIndex(token, list.length);
  if (index === undefined) throw unprocessable();
  return index;
}

function add({ container, token, depth }: Place, value: unknown): void {
  if (!fitsDepth(value, maxDepth - depth)) throw unprocessable();
  if (!Array.isArray(container)) {
    setOwn(container, token, value);
    return;
  }
  const index = token === '-' ? container.length : arrayIndex(token, container.length + 1);
  if (index === undefined) throw unprocessable();
  container.splice(index, 0, value);
}

function remove(place: Place): void {
  const { container, token } = place;
  if (Array.isArray(container)) {
    container.splice(existing(container, token), 1);
    return;
  }
  if (!Object.hasOwn(container, token)) throw unprocessable();
  delete container[token];
}

/** Operations could nest values in each other deeper than any body may be, and deeper than what follows can walk. */
function fitsDepth(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((part) => fitsDepth(part, depth - 1));
}

function replace(place: Place, value: unknown): void {
  get(place);
  if (!fitsDepth(value, maxDepth - place.depth)) throw unprocessable();
  const { container, token } = place;
  if (Array.isArray(container)) container[existing(container, token)] = value;
  else setOwn(container, token, value);
}

/** A missing field passes a test for null, as in Kubernetes. */
function test({ container, token }: Place, wanted: unknown = null): void {
  const found = Array.isArray(container)
    ? container[existing(container, token)]
    : Object.hasOwn(container, token)
      ? container[token]
      : null;
  if (!equalJson(found, wanted)) throw unprocessable();
}
