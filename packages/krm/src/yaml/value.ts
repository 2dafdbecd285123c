import { type Document, isAlias, isMap, isScalar, isSeq, type Node } from 'yaml';
import { KrmError, messageOf } from '../errors.ts';

/** A number of references that no honest document needs: expanding more would let a small file fill the memory. */
const maxAliases = 100;

const aliasFound = Symbol('alias');

/**
 * The plain value of a node.
 * @throws KrmError KRM_YAML_INVALID when aliases are undefined, circular or far too many
 */
export function plainValue(node: unknown, document: Document): unknown {
  const value = fastPlainValue(node);
  if (value !== aliasFound) return value;
  try {
    return (node as Node).toJS(document, { maxAliasCount: maxAliases });
  } catch (error) {
    throw new KrmError('KRM_YAML_INVALID', `aliases cannot be followed: ${messageOf(error)}`, { cause: error });
  }
}

/** Like the library's own conversion, without the bookkeeping for aliases, which packages hardly ever have. */
function fastPlainValue(node: unknown): unknown {
  if (isScalar(node)) return node.value;
  if (isMap(node)) {
    const value: Record<string, unknown> = {};
    for (const pair of node.items) {
      const item = fastPlainValue(pair.value);
      if (item === aliasFound || isAlias(pair.key)) return aliasFound;
      setOwn(value, isScalar(pair.key) ? String(pair.key.value) : String(pair.key), item);
    }
    return value;
  }
  if (isSeq(node)) {
    const items = node.items.map(fastPlainValue);
    return items.includes(aliasFound) ? aliasFound : items;
  }
  return isAlias(node) ? aliasFound : (node ?? null);
}

/** A key named `__proto__` is a key like any other. */
function setOwn(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') target[key] = value;
  else Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

/** Whether two plain values are the same, the order of keys aside. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  return holdsAll(a as Fields, b as Fields) && holdsAll(b as Fields, a as Fields, true);
}

type Fields = Readonly<Record<string, unknown>>;

/** Whether every field of `a` is one of `b`, with the same value unless only the names are asked about. */
function holdsAll(a: Fields, b: Fields, namesOnly = false): boolean {
  for (const key in a) {
    if (a[key] === undefined) continue;
    if (b[key] === undefined || !(namesOnly || sameValue(a[key], b[key]))) return false;
  }
  return true;
}

/** Whether a value is an object with fields. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path of fields, undefined as soon as a step is missing or no object. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let current = value;
  for (const step of path) current = isObject(current) && Object.hasOwn(current, step) ? current[step] : undefined;
  return current;
}

/** The text at a path; undefined when there is none or it is not a text. */
export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : undefined;
}

/** The list at a path; empty when there is none. */
export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** The value at a path of fields and positions in lists; undefined as soon as a step is missing. */
export function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce(
    (current, step) => (Array.isArray(current) ? (current[Number(step)] as unknown) : at(current, String(step))),
    value,
  );
}

/** A path as people write it: `spec.pools[0].name`. */
export function pathText(path: readonly (string | number)[]): string {
  return path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`),
    '',
  );
}
