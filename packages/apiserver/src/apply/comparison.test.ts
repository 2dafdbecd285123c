import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Schema } from '../schema/schema.ts';
import { compare } from './comparison.ts';
import { type FieldSet, intersection, isEmpty, paths } from './field-set.ts';
import { mergeApplied } from './merge.ts';
import { allFields, appliedFields } from './owned-fields.ts';
import { abandoned, withoutFields } from './removal.ts';
import { shapeOf } from './shape.ts';

const text: Schema = { type: 'string' };
const shape = shapeOf({
  type: 'object',
  properties: {
    a: text,
    map: { type: 'object', additionalProperties: text },
    list: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
      items: { type: 'object', properties: { name: text, value: text } },
    },
    set: { type: 'array', items: text, 'x-kubernetes-list-type': 'set' },
    atomic: { type: 'array', items: text },
    raw: { 'x-kubernetes-preserve-unknown-fields': true },
  },
});

const texts = (set: FieldSet): string[] => paths(set).map((path) => path.join('/'));

function differences(before: unknown, after: unknown) {
  const found = compare(shape, before, after);
  return found && { added: texts(found.added), modified: texts(found.modified), removed: texts(found.removed) };
}

describe('a comparison', () => {
  it.each([
    ['a field set', {}, { a: '1' }, ['f:a'], [], []],
    ['a field changed', { a: '1' }, { a: '2' }, [], ['f:a'], []],
    ['a field gone', { a: '1' }, {}, [], [], ['f:a']],
    ['a map that came with all in it', {}, { map: { x: '1' } }, ['f:map', 'f:map/f:x'], [], []],
    ['a map that was empty', { map: {} }, { map: { x: '1' } }, ['f:map/f:x'], [], []],
    ['a map that was null', { map: null }, { map: { x: '1' } }, ['f:map/f:x'], [], []],
    ['an empty map instead of null', { map: null }, { map: {} }, [], ['f:map'], []],
    [
      'items by their keys',
      { list: [{ name: 'x', value: '1' }, { name: 'y' }] },
      { list: [{ name: 'z' }, { name: 'x', value: '2' }] },
      ['f:list/k:{"name":"z"}', 'f:list/k:{"name":"z"}/f:name'],
      ['f:list/k:{"name":"x"}/f:value'],
      ['f:list/k:{"name":"y"}', 'f:list/k:{"name":"y"}/f:name'],
    ],
    ['members of sets', { set: ['x', 'y'] }, { set: ['y', 'z'] }, ['f:set/v:"z"'], [], ['f:set/v:"x"']],
    ['atomic lists as a whole', { atomic: ['x'] }, { atomic: ['x', 'y'] }, [], ['f:atomic'], []],
    ['a type that changed', { raw: { x: 1 } }, { raw: 'text' }, [], ['f:raw'], ['f:raw/f:x']],
    ['duplicates as one', { set: ['x'] }, { set: ['x', 'x'] }, [], ['f:set/v:"x"'], []],
  ])('finds %s', (_, before, after, added, modified, removed) => {
    expect(differences(before, after)).toEqual({ added, modified, removed });
  });

  it('finds nothing where only the order of items differs', () => {
    expect(
      differences(
        { set: ['x', 'y'], list: [{ name: 'a' }, { name: 'b' }] },
        { set: ['y', 'x'], list: [{ name: 'b' }, { name: 'a' }] },
      ),
    ).toBeUndefined();
  });

  const names = fc.constantFrom('x', 'y', 'z');
  const object = fc.record(
    {
      a: names,
      map: fc.dictionary(names, names),
      list: fc.uniqueArray(fc.record({ name: names, value: names }), { selector: ({ name }) => name }),
      set: fc.uniqueArray(names),
      atomic: fc.array(names, { maxLength: 2 }),
      raw: fc.oneof(names, fc.dictionary(names, fc.oneof(names, fc.dictionary(names, names)))),
    },
    { requiredKeys: [] },
  );

  it('in the other direction swaps what was added and removed', () => {
    fc.assert(
      fc.property(object, object, (a, b) => {
        const [there, back] = [differences(a, b), differences(b, a)];
        expect(back && { ...back, added: back.removed, removed: back.added }).toEqual(there);
      }),
    );
  });

  it('of an object with nothing adds all its fields', () => {
    fc.assert(
      fc.property(object, (given) => {
        const all = texts(allFields(shape, given)).sort();
        expect(differences({}, given)?.added.sort() ?? []).toEqual(all);
      }),
    );
  });

  it('of a merge with what was merged finds none of the fields applied', () => {
    fc.assert(
      fc.property(object, object, (live, applied) => {
        const before = JSON.stringify([live, applied]);
        const merged = mergeApplied(shape, live, applied);
        const found = compare(shape, applied, merged);
        // An applied empty map stays beside what others put into it.
        const wrong = found ? intersection(found.modified, appliedFields(shape, applied)) : undefined;
        expect(wrong === undefined || isEmpty(wrong)).toBe(true);
        expect(found?.removed === undefined || isEmpty(found.removed)).toBe(true);
        expect(JSON.stringify([live, applied])).toBe(before);
      }),
    );
  });

  it('of a merge that changes nothing is not even needed: the object stays the same', () => {
    fc.assert(
      fc.property(object, (given) => {
        expect(mergeApplied(shape, given, structuredClone(given))).toBe(given);
      }),
    );
  });

  it('removal of all that was applied leaves none of it', () => {
    fc.assert(
      fc.property(object, (given) => {
        const set = appliedFields(shape, given);
        const left = withoutFields(shape, given, abandoned(shape, set, appliedFields(shape, {})));
        expect(paths(intersection(appliedFields(shape, left), set))).toEqual([]);
      }),
    );
  });
});
