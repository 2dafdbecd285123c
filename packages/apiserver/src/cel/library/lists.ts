import { equalJson } from '../../schema/json.ts';
import { celDuration, isCelDuration, nanosOf } from '../duration.ts';
import { View } from '../view.ts';
import { fail, functions, type Library } from './register.ts';

type List = readonly unknown[] | ReadonlySet<unknown>;

/** Lists that are sets come as JavaScript's sets. */
function items(list: List): unknown[] {
  return Array.isArray(list) ? list : [...(list as ReadonlySet<unknown>)];
}

function ordered(value: unknown): bigint | number | string | boolean {
  if (isCelDuration(value)) return nanosOf(value);
  if (value instanceof Date) return value.getTime();
  return value as bigint | number | string | boolean;
}

function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a === 'bigint' || typeof b === 'bigint') return Number(a) === Number(b) && typeof a !== typeof b;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => same(item, b[i]));
  if (a instanceof View && b instanceof View) return equalJson(a.raw, b.raw);
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime();
  if (isCelDuration(a) && isCelDuration(b)) return nanosOf(a) === nanosOf(b);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b) === 0;
  return false;
}

function isSorted(list: List): boolean {
  const all = items(list).map(ordered);
  return all.every((value, i) => i === 0 || (all[i - 1] as bigint) <= (value as bigint));
}

function extreme(list: List, name: string, better: (a: bigint, b: bigint) => boolean): unknown {
  const all = items(list);
  if (all.length === 0) return fail(`${name} called on empty list`);
  return all.reduce((best, value) => (better(ordered(value) as bigint, ordered(best) as bigint) ? value : best));
}

function sum(list: List): unknown {
  const all = items(list);
  if (all.some(isCelDuration)) {
    return celDuration(all.filter(isCelDuration).reduce((total, value) => total + nanosOf(value), 0n));
  }
  if (all.some((value) => typeof value === 'number'))
    return all.reduce<number>((total, value) => total + Number(value), 0);
  return all.reduce<bigint>((total, value) => total + BigInt(value as bigint), 0n);
}

function contains(list: List, part: List): boolean {
  const all = items(list);
  return items(part).every((item) => all.some((other) => same(other, item)));
}

function slice(list: List, start: bigint, end: bigint): unknown[] {
  const all = items(list);
  if (start < 0n || end < 0n) return fail(`cannot slice(${start}, ${end}), negative indexes not supported`);
  if (start > end) return fail(`cannot slice(${start}, ${end}), start index must be less than or equal to end index`);
  if (end > all.length) return fail(`cannot slice(${start}, ${end}), list is length ${all.length}`);
  return all.slice(Number(start), Number(end));
}

/** Equal keys keep their order. */
export function sortedBy(list: List, keyOf: (item: unknown) => unknown): unknown[] {
  const keyed = items(list).map((item) => ({ item, key: ordered(keyOf(item)) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key))).map(({ item }) => item);
}

function flatten(list: List, depth = 1n): unknown[] {
  if (depth < 0n) return fail('level must be non-negative');
  if (depth === 0n) return items(list);
  return items(list).flatMap((item) =>
    Array.isArray(item) || item instanceof Set ? flatten(item, depth - 1n) : [item],
  );
}

function distinct(list: List): unknown[] {
  const found: unknown[] = [];
  for (const item of items(list)) if (!found.some((other) => same(other, item))) found.push(item);
  return found;
}

class SetsNamespace {}
class ListsNamespace {}

/**
 * Kubernetes' functions over lists, and sets.
 * @see https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-list-library
 */
export const lists: Library = (environment) => {
  environment.registerType('SetsNamespace', SetsNamespace);
  environment.registerConstant('sets', 'SetsNamespace', new SetsNamespace());
  environment.registerType('ListsNamespace', ListsNamespace);
  environment.registerConstant('lists', 'ListsNamespace', new ListsNamespace());
  functions(environment, {
    'ListsNamespace.range(int): list<int>': (_lists, count: bigint) =>
      Array.from({ length: Math.max(0, Number(count)) }, (_, i) => BigInt(i)),
    'list<V>.slice(int, int): list<V>': slice,
    'list<V>.reverse(): list<V>': (list: List) => items(list).toReversed(),
    'list<V>.sort(): list<V>': (list: List) => sortedBy(list, (item) => item),
    'list<V>.distinct(): list<V>': distinct,
    'list<list<V>>.flatten(): list<V>': (list: List) => flatten(list),
    'list<V>.flatten(int): list<dyn>': flatten,
    'list<V>.isSorted(): bool': isSorted,
    'list<V>.sum(): V': sum,
    'list<V>.min(): V': (list: List) => extreme(list, 'min', (a, b) => a < b),
    'list<V>.max(): V': (list: List) => extreme(list, 'max', (a, b) => a > b),
    'list<V>.indexOf(V): int': (list: List, value) => BigInt(items(list).findIndex((item) => same(item, value))),
    'list<V>.lastIndexOf(V): int': (list: List, value) =>
      BigInt(items(list).findLastIndex((item) => same(item, value))),
    'SetsNamespace.contains(list<V>, list<V>): bool': (_sets, list: List, part: List) => contains(list, part),
    'SetsNamespace.equivalent(list<V>, list<V>): bool': (_sets, a: List, b: List) => contains(a, b) && contains(b, a),
    'SetsNamespace.intersects(list<V>, list<V>): bool': (_sets, a: List, b: List) =>
      items(a).some((item) => contains(b, [item])),
  });
};
