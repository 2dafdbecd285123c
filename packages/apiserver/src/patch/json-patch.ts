import { maxDepth } from '../decode/json.ts';
import { copyJson, equalJson, isObject, type JsonObject, kindOf, setOwn } from '../schema/json.ts';
import { badRequest, unprocessable } from '../status/errors.ts';
import { StatusError } from '../status/status.ts';
import { arrayIndex, pointerTokens } from './json-pointer.ts';

/** As many as Kubernetes allows: more cost the server more time than a request may take. */
const maxOperations = 10_000;

/** What all `copy` operations together may add, as JSON: doubling a value twenty times would otherwise take a million times its size. */
const maxCopiedBytes = 3 * 1024 * 1024;

/**
 * As many objects and lists may be looked through for how deep they are: moving a large value to and fro ten thousand times would otherwise take
 * minutes, and no patch that means anything comes near it.
 */
const maxCheckedValues = 5_000_000;

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
  const patch = operationsOf(operations);
  if (patch.length > maxOperations) throw tooManyOperations(patch.length);
  return new Patching(copyJson(target)).run(patch);
}

/** Null is to Go the same as a patch without operations, or an operation without fields. */
function operationsOf(patch: unknown): JsonObject[] {
  if (patch === null) return [];
  if (!Array.isArray(patch)) throw undecodable(patch, 'Patch');
  return patch.map((operation: unknown) => {
    if (operation !== null && !isObject(operation)) throw undecodable(operation, 'Operation');
    return operation ?? {};
  });
}

/** What Go says of JSON that is no patch. */
function undecodable(value: unknown, type: string): StatusError {
  const kind = kindOf(value);
  const named = kind === 'integer' ? 'number' : kind === 'boolean' ? 'bool' : kind;
  return badRequest(`json: cannot unmarshal ${named} into Go value of type jsonpatch.${type}`);
}

function tooManyOperations(count: number): StatusError {
  const why = `The allowed maximum operations in a JSON patch is ${maxOperations}, got ${count}`;
  return new StatusError(413, 'RequestEntityTooLarge', `Request entity too large: ${why}`, {});
}

/** A document, and what the operations on it may still cost. */
class Patching<T extends object> {
  readonly #document: T;
  #copiedBytes = 0;
  #checkedValues = 0;

  constructor(document: T) {
    this.#document = document;
  }

  run(patch: readonly JsonObject[]): T {
    for (const operation of patch) this.#operate(operation);
    return this.#document;
  }

  #operate(operation: JsonObject): void {
    const place = (): Place => placeOf(this.#document, operation['path']);
    switch (operation['op']) {
      case 'add':
        this.#add(place(), operand(operation));
        break;
      case 'remove':
        remove(place());
        break;
      case 'replace':
        this.#replace(place(), operand(operation));
        break;
      case 'test':
        test(place(), operation['value']);
        break;
      case 'move': {
        const from = placeOf(this.#document, operation['from']);
        const value = get(from);
        remove(from);
        this.#add(place(), value);
        break;
      }
      case 'copy': {
        const value = get(placeOf(this.#document, operation['from']));
        this.#copiedBytes += JSON.stringify(value).length;
        if (this.#copiedBytes > maxCopiedBytes) throw unprocessable();
        this.#add(place(), copyJson(value));
        break;
      }
      default:
        throw unprocessable();
    }
  }

  #add(place: Place, value: unknown): void {
    this.#checkDepth(value, place);
    const { container, token } = place;
    if (!Array.isArray(container)) {
      setOwn(container, token, value);
      return;
    }
    const index = token === '-' ? container.length : arrayIndex(token, container.length + 1);
    if (index === undefined) throw unprocessable();
    container.splice(index, 0, value);
  }

  #replace(place: Place, value: unknown): void {
    get(place);
    this.#checkDepth(value, place);
    const { container, token } = place;
    if (Array.isArray(container)) container[existing(container, token)] = value;
    else setOwn(container, token, value);
  }

  /** Operations could nest values in each other deeper than any body may be, and deeper than what follows can walk. */
  #checkDepth(value: unknown, { depth }: Place): void {
    if (!this.#fitsDepth(value, maxDepth - depth)) throw unprocessable();
  }

  #fitsDepth(value: unknown, depth: number): boolean {
    if (typeof value !== 'object' || value === null) return true;
    if (depth <= 0 || ++this.#checkedValues > maxCheckedValues) return false;
    return Object.values(value).every((part) => this.#fitsDepth(part, depth - 1));
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

function remove(place: Place): void {
  const { container, token } = place;
  if (Array.isArray(container)) {
    container.splice(existing(container, token), 1);
    return;
  }
  if (!Object.hasOwn(container, token)) throw unprocessable();
  delete container[token];
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
