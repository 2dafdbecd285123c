import { describe, expect, it } from 'vitest';
import { unrelated } from './check.ts';
import { correlateItems, correlateUnchanged, itemKey } from './correlate.ts';
import type { Schema } from './schema.ts';

function mapList(...keys: string[]): Schema {
  return { type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': keys };
}

describe('itemKey', () => {
  it.each<[object, object, string[], boolean]>([
    [{ a: '1' }, { a: '1', b: 2 }, ['a'], true],
    [{ a: '1' }, { a: 1 }, ['a'], false],
    [{ a: 1, b: 'x' }, { b: 'x', a: 1 }, ['a', 'b'], true],
    [{ a: 'x', b: 'y' }, { a: 'y', b: 'x' }, ['a', 'b'], false],
    [{}, { a: null }, ['a'], true],
    [{ a: 'x\u0000"y' }, { a: 'x' }, ['a'], false],
    [JSON.parse('{}'), {}, ['toString'], true],
  ])('of %j and %j by %j', (one, other, keys, same) => {
    const [a, b] = [itemKey(one as Record<string, unknown>, keys), itemKey(other as Record<string, unknown>, keys)];
    expect(a === b).toBe(same);
  });
});

describe('correlateItems', () => {
  it('finds the old item with the same key', () => {
    const old = [{ name: 'a', v: 1 }, 'odd', { name: 'b', v: 2 }];
    const find = correlateItems(mapList('name'))(old);
    expect(find?.({ name: 'b', v: 9 }, 0)).toBe(old[2]);
    expect(find?.({ name: 'c' }, 0)).toBe(unrelated);
    expect(find?.('odd', 1)).toBe(unrelated);
  });

  it.each<[string, Schema]>([
    ['a list of no type', { type: 'array' }],
    ['a set', { type: 'array', 'x-kubernetes-list-type': 'set' }],
    ['an atomic list', { type: 'array', 'x-kubernetes-list-type': 'atomic' }],
    ['a map list without keys', mapList()],
  ])('finds nothing in %s', (_name, schema) => {
    expect(correlateItems(schema)([{ name: 'a' }])).toBeUndefined();
  });

  it('finds nothing where there was no list', () => {
    expect(correlateItems(mapList('name'))({ name: 'a' })).toBeUndefined();
    expect(correlateItems(mapList('name'))(unrelated)).toBeUndefined();
  });
});

describe('correlateUnchanged', () => {
  it('takes an item of a list without a type for what was in its place', () => {
    const find = correlateUnchanged({ type: 'array' })(['a', 'b']);
    expect(find?.('x', 1)).toBe('b');
    expect(find?.('a', 2)).toBe(unrelated);
  });

  it('follows items of map lists by their keys, wherever they are', () => {
    const old = [{ name: 'a' }, { name: 'b' }];
    expect(correlateUnchanged(mapList('name'))(old)?.({ name: 'b' }, 0)).toBe(old[1]);
  });

  it.each(['set', 'atomic'] as const)('finds nothing in a list of type %s', (type) => {
    expect(correlateUnchanged({ type: 'array', 'x-kubernetes-list-type': type })(['a'])).toBeUndefined();
  });

  it('finds nothing where there was no list', () => {
    expect(correlateUnchanged({ type: 'array' })(unrelated)).toBeUndefined();
  });
});
