import { describe, expect, it } from 'vitest';
import type { Schema } from '../schema/schema.ts';
import type { FieldsV1 } from './fields-v1.ts';
import { parseFields, writeFields } from './fields-v1.ts';
import { type Manager, type Managers, managerKey } from './managers.ts';
import { reconcileManagers } from './reconcile.ts';
import { resourceShape } from './shape.ts';

const text: Schema = { type: 'string' };

function shapeOfSpec(spec: Schema) {
  return resourceShape({ type: 'object', properties: { spec: { type: 'object', properties: { part: spec } } } });
}

const granularMap = shapeOfSpec({ type: 'object', additionalProperties: text });
const atomicMap = shapeOfSpec({ type: 'object', additionalProperties: text, 'x-kubernetes-map-type': 'atomic' });
const set = shapeOfSpec({ type: 'array', items: text, 'x-kubernetes-list-type': 'set' });
const atomicList = shapeOfSpec({ type: 'array', items: text });
const keyed = shapeOfSpec({
  type: 'array',
  items: { type: 'object', properties: { name: text, value: text } },
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': ['name'],
});

function managersOf(sets: Record<string, unknown>, operation: Manager['operation'] = 'Update'): Managers {
  return new Map(
    Object.entries(sets).map(([manager, part]) => {
      const name = { manager, operation, apiVersion: 'v1' };
      const fields = { 'f:spec': { 'f:part': part } } as FieldsV1;
      return [managerKey(name), { ...name, set: parseFields(fields) }];
    }),
  );
}

function after(shape: ReturnType<typeof shapeOfSpec>, managers: Managers, part: unknown): Record<string, unknown> {
  reconcileManagers(shape, managers, { spec: { part } });
  return Object.fromEntries(
    [...managers.values()].map(({ manager, set: owned }) => {
      const fields = writeFields(owned) as { 'f:spec': { 'f:part': unknown } };
      return [manager, fields['f:spec']['f:part']];
    }),
  );
}

describe('stored sets', () => {
  it('of parts of a map that is atomic now own the whole, whoever had a part', () => {
    const managers = managersOf({ alice: { 'f:a': {} }, bob: { '.': {}, 'f:b': {} } });
    expect(after(atomicMap, managers, { a: '1', b: '2' })).toEqual({ alice: {}, bob: {} });
  });

  it('of items of a list that is atomic now own the whole', () => {
    expect(after(atomicList, managersOf({ alice: { 'v:"a"': {} } }), ['a', 'b'])).toEqual({ alice: {} });
    const item = { 'k:{"name":"a"}': { '.': {}, 'f:name': {} } };
    expect(after(atomicList, managersOf({ alice: item }), ['a'])).toEqual({ alice: {} });
  });

  it('of a whole map that is granular now own its entries', () => {
    const managers = managersOf({ alice: {}, bob: {} });
    const all = { '.': {}, 'f:a': {}, 'f:b': {} };
    expect(after(granularMap, managers, { a: '1', b: '2' })).toEqual({ alice: all, bob: all });
  });

  it.each(['Apply', 'Update'] as const)('of a whole list that is granular now own its items (%s)', (operation) => {
    expect(after(set, managersOf({ alice: {} }, operation), ['a', 'b'])).toEqual({
      alice: { '.': {}, 'v:"a"': {}, 'v:"b"': {} },
    });
    expect(after(keyed, managersOf({ alice: {} }, operation), [{ name: 'a', value: '1' }])).toEqual({
      alice: { '.': {}, 'k:{"name":"a"}': { '.': {}, 'f:name': {}, 'f:value': {} } },
    });
  });

  it('of an empty map do not get what others put into it', () => {
    const sets = { alice: {}, bob: { 'f:a': {} } };
    expect(after(granularMap, managersOf(sets), { a: '1' })).toEqual(sets);
  });

  it('of an applied empty map do not get what defaults put into it', () => {
    expect(after(granularMap, managersOf({ alice: {} }, 'Apply'), { a: '1' })).toEqual({ alice: {} });
  });

  it.each([
    ['a map', granularMap, { 'f:a': {} }, { a: '1', b: '2' }],
    ['an atomic map', atomicMap, {}, { a: '1' }],
    ['an atomic list', atomicList, {}, ['a']],
    ['a set', set, { 'v:"a"': {} }, ['a', 'b']],
    ['an empty list', set, {}, []],
    ['a list without the item', keyed, { 'k:{"name":"a"}': {} }, [{ name: 'b' }]],
  ])('that fit stay the same object: %s', (_, shape, part, value) => {
    const managers = managersOf({ alice: part });
    const [before] = [...managers.values()];
    reconcileManagers(shape, managers, { spec: { part: value } });
    expect([...managers.values()][0]).toBe(before);
  });

  it('of fields that the schema has no more stay', () => {
    const managers = managersOf({ alice: { 'f:a': {} } });
    const shape = resourceShape({ type: 'object', properties: {} });
    expect(after(shape, managers, {})).toEqual({ alice: { 'f:a': {} } });
  });
});
