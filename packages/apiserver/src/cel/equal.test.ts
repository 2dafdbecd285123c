import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equalJson } from '../schema/json.ts';
import type { Schema } from '../schema/schema.ts';
import { equalAs } from './equal.ts';

const plain: Schema = { type: 'array', items: { type: 'string' } };
const set: Schema = { ...plain, 'x-kubernetes-list-type': 'set' };
const keyed: Schema = {
  type: 'array',
  items: { type: 'object', properties: { name: { type: 'string' }, tags: set } },
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': ['name'],
};
const object: Schema = { type: 'object', properties: { list: keyed, tags: set, order: plain } };
const map: Schema = { type: 'object', additionalProperties: set };

describe('values of one schema', () => {
  it.each<[string, Schema | undefined, unknown, unknown, boolean]>([
    ['lists count by order', plain, ['a', 'b'], ['b', 'a'], false],
    ['sets do not', set, ['a', 'b'], ['b', 'a'], true],
    ['sets of different size', set, ['a'], ['a', 'b'], false],
    ['sets with another item', set, ['a', 'b'], ['a', 'c'], false],
    ['map lists do not', keyed, [{ name: 'a' }, { name: 'b' }], [{ name: 'b' }, { name: 'a' }], true],
    ['items under one key that differ', keyed, [{ name: 'a', tags: ['x'] }], [{ name: 'a', tags: ['y'] }], false],
    ['sets inside of map lists', keyed, [{ name: 'a', tags: ['x', 'y'] }], [{ name: 'a', tags: ['y', 'x'] }], true],
    ['sets inside of objects', object, { tags: ['x', 'y'] }, { tags: ['y', 'x'] }, true],
    ['lists inside of objects', object, { order: ['x', 'y'] }, { order: ['y', 'x'] }, false],
    ['fields that only one has', object, { tags: [] }, { tags: [], order: [] }, false],
    ['sets inside of maps', map, { k: ['x', 'y'] }, { k: ['y', 'x'] }, true],
    ['keys of maps', map, { k: [] }, { l: [] }, false],
    ['values without a schema', undefined, [1, 2], [2, 1], false],
    ['a list and an object', set, [], {}, false],
    ['null', set, null, [], false],
    ['items that are no objects', keyed, ['a', 1], [1, 'a'], true],
    ['names that objects inherit', object, { constructor: 1 }, { constructor: 1 }, true],
  ])('%s', (_name, schema, a, b, expected) => {
    expect(equalAs(schema, a, b)).toBe(expected);
    expect(equalAs(schema, b, a)).toBe(expected);
  });

  it('are equal to every reordering of themselves where order does not count', () => {
    const items = fc.uniqueArray(fc.record({ name: fc.string(), tags: fc.uniqueArray(fc.string()) }), {
      selector: (item) => item.name,
    });
    const shuffled = items.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length })),
    );
    fc.assert(
      fc.property(shuffled, ([list, other]) => {
        expect(equalAs(keyed, list, other)).toBe(true);
        expect(equalAs(undefined, list, other)).toBe(equalJson(list, other));
      }),
    );
  });

  it('are equal whenever they are the same JSON', () => {
    fc.assert(
      fc.property(fc.constantFrom(plain, set, keyed, object, map), fc.jsonValue(), (schema, value) => {
        expect(equalAs(schema, value, structuredClone(value))).toBe(true);
      }),
    );
  });
});
