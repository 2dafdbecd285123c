import { describe, expect, it } from 'vitest';
import { unrelated } from './check.ts';
import { correlateItems, itemKey } from './correlate.ts';
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
    expect(find?.({ name: 'b', v: 9 })).toBe(old[2]);
    expect(find?.({ name: 'c' })).toBe(unrelated);
    expect(find?.('odd')).toBe(unrelated);
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
