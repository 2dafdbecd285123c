import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../schema/json.ts';
import type { Schema } from '../schema/schema.ts';
import { Actors } from './testing/actors.ts';

const text: Schema = { type: 'string' };
const listOf = (item: Schema, type: 'set' | 'map' | 'atomic', ...keys: string[]): Schema => ({
  type: 'array',
  items: item,
  'x-kubernetes-list-type': type,
  ...(keys.length > 0 && { 'x-kubernetes-list-map-keys': keys }),
});
const item: Schema = {
  type: 'object',
  properties: {
    name: text,
    value: text,
    tags: listOf(text, 'set'),
    opts: { type: 'object', additionalProperties: text },
  },
};
const schema: Schema = {
  type: 'object',
  properties: {
    mode: text,
    size: { type: 'integer' },
    data: { type: 'object', additionalProperties: text },
    nested: { type: 'object', properties: { inner: { type: 'object', properties: { a: text, b: text } } } },
    maps: { type: 'object', additionalProperties: { type: 'object', additionalProperties: text } },
    items: listOf(item, 'map', 'name'),
    tags: listOf(text, 'set'),
    words: listOf(text, 'atomic'),
    selector: { type: 'object', 'x-kubernetes-map-type': 'atomic', additionalProperties: text },
  },
};

const actors = (): Actors => new Actors(schema);

interface Case {
  /** What alice applies, then bob, then alice again. */
  alice: JsonObject;
  bob: JsonObject;
  again: JsonObject;
  left: JsonObject | undefined;
}

describe('what alice leaves out of her second apply', () => {
  it.each<[string, Case]>([
    ['goes when it was hers alone', { alice: { mode: 'a' }, bob: { size: 1 }, again: {}, left: { size: 1 } }],
    ['stays when bob says it too', { alice: { mode: 'a' }, bob: { mode: 'a' }, again: {}, left: { mode: 'a' } }],
    [
      'goes from a map of both',
      {
        alice: { data: { a: '1', b: '1' } },
        bob: { data: { c: '1' } },
        again: { data: { b: '1' } },
        left: { data: { b: '1', c: '1' } },
      },
    ],
    [
      'goes as a nested object',
      { alice: { nested: { inner: { a: '1' } } }, bob: { mode: 'm' }, again: {}, left: { mode: 'm' } },
    ],
    [
      'leaves the nested field of bob',
      {
        alice: { nested: { inner: { a: '1' } } },
        bob: { nested: { inner: { b: '1' } } },
        again: {},
        left: { nested: { inner: { b: '1' } } },
      },
    ],
    [
      'goes as an entry of a map of maps',
      {
        alice: { maps: { x: { a: '1' }, y: { a: '1' } } },
        bob: { mode: 'm' },
        again: { maps: { y: { a: '1' } } },
        left: { mode: 'm', maps: { y: { a: '1' } } },
      },
    ],
    [
      'leaves a shared entry of a map of maps',
      {
        alice: { maps: { x: { a: '1' } } },
        bob: { maps: { x: { b: '1' } } },
        again: {},
        left: { maps: { x: { b: '1' } } },
      },
    ],
    [
      'goes as a list item',
      {
        alice: { items: [{ name: 'a' }, { name: 'b' }] },
        bob: { items: [{ name: 'c' }] },
        again: { items: [{ name: 'b' }] },
        left: { items: [{ name: 'b' }, { name: 'c' }] },
      },
    ],
    [
      'goes as a field of an item that both name',
      {
        alice: { items: [{ name: 'a', value: '1' }] },
        bob: { items: [{ name: 'a' }] },
        again: { items: [{ name: 'a' }] },
        left: { items: [{ name: 'a' }] },
      },
    ],
    [
      'leaves an item that bob names too, without her fields',
      {
        alice: { items: [{ name: 'a', value: '1', tags: ['x'] }] },
        bob: { items: [{ name: 'a', tags: ['y'] }] },
        again: {},
        left: { items: [{ name: 'a', tags: ['y'] }] },
      },
    ],
    [
      'goes as a member of a set in an item',
      {
        alice: { items: [{ name: 'a', tags: ['x', 'y'] }] },
        bob: { mode: 'm' },
        again: { items: [{ name: 'a', tags: ['y'] }] },
        left: { mode: 'm', items: [{ name: 'a', tags: ['y'] }] },
      },
    ],
    ['goes as a set', { alice: { tags: ['x'] }, bob: { mode: 'm' }, again: {}, left: { mode: 'm' } }],
    ['leaves shared members', { alice: { tags: ['x', 'y'] }, bob: { tags: ['y'] }, again: {}, left: { tags: ['y'] } }],
    ['goes as an atomic list', { alice: { words: ['x'] }, bob: { mode: 'm' }, again: {}, left: { mode: 'm' } }],
    [
      'leaves a shared atomic map',
      { alice: { selector: { a: '1' } }, bob: { selector: { a: '1' } }, again: {}, left: { selector: { a: '1' } } },
    ],
    ['goes with all that is empty then', { alice: { data: { a: '1' }, tags: ['x'] }, bob: {}, again: {}, left: {} }],
  ])('%s', (_, { alice, bob, again, left }) => {
    const world = actors().apply('alice', alice).apply('bob', bob).apply('alice', again);
    expect(world.spec).toEqual(left);
  });
});

describe('an apply of bob after one of alice conflicts', () => {
  it.each<[string, JsonObject, JsonObject, string[]]>([
    ['about nothing that is equal', { mode: 'a', words: ['x'] }, { mode: 'a', words: ['x'] }, []],
    ['about a leaf', { mode: 'a', size: 1 }, { mode: 'b', size: 1 }, ['alice .mode']],
    [
      'about leaves of nested objects',
      { nested: { inner: { a: '1' } } },
      { nested: { inner: { a: '2' } } },
      ['alice .nested.inner.a'],
    ],
    ['about entries of maps', { data: { a: '1', b: '1' } }, { data: { b: '2', c: '1' } }, ['alice .data.b']],
    [
      'about fields of items, not items',
      { items: [{ name: 'a', value: '1' }] },
      { items: [{ name: 'a', value: '2' }, { name: 'b' }] },
      ['alice .items[name="a"].value'],
    ],
    ['about nothing in sets', { tags: ['x'] }, { tags: ['y'] }, []],
    [
      'about nothing in the order of items',
      { items: [{ name: 'a' }, { name: 'b' }] },
      { items: [{ name: 'b' }, { name: 'a' }] },
      [],
    ],
    ['about atomic lists as a whole', { words: ['x'] }, { words: ['x', 'y'] }, ['alice .words']],
    ['about the order of atomic lists', { words: ['x', 'y'] }, { words: ['y', 'x'] }, ['alice .words']],
    ['about atomic maps as a whole', { selector: { a: '1' } }, { selector: { b: '1' } }, ['alice .selector']],
    ['about nothing where it says null of a granular map', { data: { a: '1' } }, { data: null as never }, []],
    ['about a leaf that it sets null', { mode: 'a' }, { mode: null as never }, ['alice .mode']],
    [
      'about deep options of an item',
      { items: [{ name: 'a', opts: { k: '1' } }] },
      { items: [{ name: 'a', opts: { k: '2', l: '1' } }] },
      ['alice .items[name="a"].opts.k'],
    ],
  ])('%s', (_, alice, bob, expected) => {
    expect(actors().apply('alice', alice).conflicts('bob', bob)).toEqual(expected);
  });

  it.each<[string, JsonObject, JsonObject]>([
    ['leaves', { mode: 'a', size: 1 }, { mode: 'b' }],
    ['entries', { data: { a: '1', b: '1' } }, { data: { b: '2' } }],
    ['items', { items: [{ name: 'a', value: '1' }] }, { items: [{ name: 'a', value: '2' }] }],
    ['atomic lists', { words: ['x'], mode: 'a' }, { words: ['y'] }],
  ])('and by force takes all and only the conflicting fields: %s', (_, alice, bob) => {
    const world = actors().apply('alice', alice);
    const before = world.owns('alice');
    const conflicts = world.conflicts('bob', bob).map((line) => line.replace(/^alice \./, '').replaceAll('.', '/'));
    const asPath = (path: string) => path.replaceAll(/\/k:\{"name":"(.*?)"\}/g, '[name="$1"]');
    world.apply('bob', bob, true);
    expect(conflicts.length).toBeGreaterThan(0);
    expect(world.owns('alice').map(asPath)).toEqual(before.map(asPath).filter((path) => !conflicts.includes(path)));
    expect(world.owns('bob').map(asPath)).toEqual(expect.arrayContaining(conflicts));
  });
});

describe('several managers', () => {
  it('hand a field from one to the next', () => {
    const world = actors().apply('alice', { mode: 'a' }).apply('bob', { mode: 'a' }).apply('alice', {});
    expect(world.owns('alice')).toEqual(['']);
    expect(world.conflicts('alice', { mode: 'b' })).toEqual(['bob .mode']);
    expect(world.apply('bob', {}).spec).toEqual({});
  });

  it('all conflict with one who changes what they share', () => {
    const world = actors().apply('alice', { mode: 'a' }).apply('bob', { mode: 'a' });
    expect(world.conflicts('carol', { mode: 'b' })).toEqual(['alice .mode', 'bob .mode']);
    world.apply('carol', { mode: 'b' }, true);
    expect([world.owns('alice'), world.owns('bob'), world.owns('carol')]).toEqual([[], [], ['mode']]);
  });

  it('lose to an update without conflict, and find out with their next apply', () => {
    const world = actors().apply('alice', { mode: 'a', size: 1 }).update('bob', { mode: 'b', size: 1 });
    expect(world.owns('alice')).toEqual(['size']);
    expect(world.conflicts('alice', { mode: 'a', size: 1 })).toEqual(['bob .mode']);
    expect(world.conflicts('alice', { mode: 'b', size: 1 })).toEqual([]);
  });

  it('own a field anew that an update has removed', () => {
    const world = actors().apply('alice', { mode: 'a', size: 1 }).update('bob', { size: 1 });
    expect(world.owns('alice')).toEqual(['size']);
    expect(world.conflicts('alice', { mode: 'a', size: 1 })).toEqual([]);
    expect(world.spec).toEqual({ mode: 'a', size: 1 });
  });

  it('keep an apply and an update of one name apart', () => {
    const world = actors().update('alice', { mode: 'a' });
    expect(world.conflicts('alice', { mode: 'b' })).toEqual(['alice .mode']);
    world.apply('alice', { mode: 'a' }).apply('alice', {});
    expect(world.spec).toEqual({ mode: 'a' });
  });
});
