import { describe, expect, it } from 'vitest';
import type { Schema } from '../schema/schema.ts';
import { type ListShape, type MapShape, resourceShape, shapeFor, shapeOf } from './shape.ts';

const text: Schema = { type: 'string' };
const item: Schema = { type: 'object', properties: { name: text, protocol: { ...text, default: 'TCP' } } };

describe('the shape of a schema node', () => {
  it.each<[string, Schema, object]>([
    ['a string', text, { kind: 'scalar', accepts: 'string' }],
    ['an integer', { type: 'integer' }, { kind: 'scalar', accepts: 'numeric' }],
    ['a boolean', { type: 'boolean' }, { kind: 'scalar', accepts: 'boolean' }],
    ['an int or string', { 'x-kubernetes-int-or-string': true }, { kind: 'scalar' }],
    ['a quantity', { oneOf: [{ type: 'string' }, { type: 'number' }] }, { kind: 'scalar' }],
    ['a list without a type', { type: 'array', items: text }, { kind: 'atomic', accepts: 'list' }],
    ['an atomic list', { type: 'array', items: text, 'x-kubernetes-list-type': 'atomic' }, { kind: 'atomic' }],
    ['a set', { type: 'array', items: text, 'x-kubernetes-list-type': 'set' }, { kind: 'list', keys: [] }],
    ['an atomic object', { ...item, 'x-kubernetes-map-type': 'atomic' }, { kind: 'atomic', accepts: 'map' }],
    ['an object', item, { kind: 'map' }],
    ['a map', { type: 'object', additionalProperties: text }, { kind: 'map' }],
    ['any value', { 'x-kubernetes-preserve-unknown-fields': true }, { kind: 'deduced' }],
  ])('%s', (_, schema, expected) => {
    expect(shapeOf(schema)).toMatchObject(expected);
    expect(shapeOf(schema)).toBe(shapeOf(schema));
  });

  it('has the keys of a list map in order, with their defaults', () => {
    const schema: Schema = {
      type: 'array',
      items: item,
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['protocol', 'name'],
    };
    expect((shapeOf(schema) as ListShape).keys).toEqual([
      { name: 'name', default: undefined },
      { name: 'protocol', default: 'TCP' },
    ]);
  });

  it('takes the keys of a strategic merge where the list has no type', () => {
    const merged: Schema = { type: 'array', items: item, 'x-kubernetes-patch-strategy': 'merge' };
    expect(shapeOf({ ...merged, 'x-kubernetes-patch-merge-key': 'name' })).toMatchObject({
      kind: 'list',
      keys: [{ name: 'name' }],
    });
    expect(shapeOf({ ...merged, items: text })).toMatchObject({ kind: 'list', keys: [] });
    expect(shapeOf({ ...merged, 'x-kubernetes-list-type': 'atomic' })).toMatchObject({ kind: 'atomic' });
  });

  it.each<[string, Schema, string | undefined]>([
    ['none beside those it names', item, undefined],
    ['any where unknown fields are kept', { ...item, 'x-kubernetes-preserve-unknown-fields': true }, 'deduced'],
    ['any where it names none', { type: 'object' }, 'deduced'],
    ['any where additional ones are allowed', { ...item, additionalProperties: true }, 'deduced'],
    ['those of the map', { type: 'object', additionalProperties: text }, 'scalar'],
  ])('knows which fields an object has: %s', (_, schema, kind) => {
    const shape = shapeOf(schema) as MapShape;
    expect(shape.field('other')?.kind).toBe(kind);
    expect(shape.isNamed('other')).toBe(false);
  });

  it('does not take what all objects inherit for fields', () => {
    const shape = shapeOf(item) as MapShape;
    expect(shape.field('toString')).toBeUndefined();
    expect(shape.isNamed('constructor')).toBe(false);
  });

  it('may contain itself', () => {
    const tree: Schema = { type: 'object', properties: {} };
    (tree.properties as Record<string, Schema>)['child'] = tree;
    expect((shapeOf(tree) as MapShape).field('child')).toBe(shapeOf(tree));
  });
});

describe('the shape of a whole object', () => {
  const fieldOf = (shape: MapShape, name: string) => shape.field(name) as MapShape;

  it('has the metadata of all objects, whatever its schema says', () => {
    const metadata = fieldOf(
      resourceShape({ type: 'object', properties: { metadata: { type: 'object' } } }),
      'metadata',
    );
    expect(metadata.field('finalizers')).toMatchObject({ kind: 'list', keys: [] });
    expect(metadata.field('ownerReferences')).toMatchObject({
      kind: 'list',
      keys: [{ name: 'uid' }],
      element: { kind: 'atomic' },
    });
    expect(metadata.field('labels')?.kind).toBe('map');
    expect(metadata.field('colour')).toBeUndefined();
  });

  it('is that of embedded resources too', () => {
    const embedded = shapeOf({
      type: 'object',
      'x-kubernetes-embedded-resource': true,
      properties: { spec: item },
    }) as MapShape;
    expect(fieldOf(embedded, 'metadata').field('finalizers')?.kind).toBe('list');
    expect(embedded.isNamed('spec')).toBe(true);
  });
});

describe('the shape for a value', () => {
  const any = shapeOf({ 'x-kubernetes-preserve-unknown-fields': true });

  it('without a schema follows the value', () => {
    expect(shapeFor(any, {}).kind).toBe('map');
    expect(shapeFor(any, [])).toMatchObject({ kind: 'atomic', accepts: 'list' });
    expect(shapeFor(any, 'text').kind).toBe('scalar');
  });

  it('that does not fit the schema is that of a scalar', () => {
    expect(shapeFor(shapeOf(item), 'text').kind).toBe('scalar');
    expect(shapeFor(shapeOf({ type: 'array', items: text, 'x-kubernetes-list-type': 'set' }), {}).kind).toBe('scalar');
    expect(shapeFor(shapeOf(item), null).kind).toBe('map');
  });
});
