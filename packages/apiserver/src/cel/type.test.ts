import { describe, expect, it } from 'vitest';
import type { Schema } from '../schema/schema.ts';
import { type CelType, celType, objectTypes } from './type.ts';
import { View } from './view.ts';

describe('celType', () => {
  it.each<[string, Schema, string | undefined]>([
    ['integers', { type: 'integer' }, 'int'],
    ['numbers', { type: 'number' }, 'double'],
    ['texts', { type: 'string' }, 'string'],
    ['texts of another format', { type: 'string', format: 'ipv4' }, 'string'],
    ['times', { type: 'string', format: 'date-time' }, 'google.protobuf.Timestamp'],
    ['durations', { type: 'string', format: 'duration' }, 'google.protobuf.Duration'],
    ['bytes', { type: 'string', format: 'byte' }, 'bytes'],
    ['integers or texts', { 'x-kubernetes-int-or-string': true }, 'dyn'],
    ['lists', { type: 'array', items: { type: 'integer' } }, 'list<int>'],
    ['lists of what may be null', { type: 'array', items: { type: 'integer', nullable: true } }, 'list<int>'],
    ['maps', { type: 'object', additionalProperties: { type: 'boolean' } }, 'map<string, bool>'],
    ['objects', { type: 'object', properties: {} }, 'self'],
    ['lists of objects', { type: 'array', items: { type: 'object' } }, 'list<self.item>'],
    ['free form', { 'x-kubernetes-preserve-unknown-fields': true }, undefined],
    ['lists of free form', { type: 'array', items: { 'x-kubernetes-preserve-unknown-fields': true } }, undefined],
  ])('of %s', (_name, schema, name) => {
    expect(celType(schema)?.name).toBe(name);
  });

  it('gives resources their type and name', () => {
    const fields = (schema: Schema, root: boolean) => [...(celType(schema, 'self', root)?.fields?.keys() ?? [])].sort();
    expect(fields({ type: 'object', properties: { spec: { type: 'object' } } }, true)).toEqual([
      'apiVersion',
      'kind',
      'metadata',
      'spec',
    ]);
    expect(fields({ type: 'object', properties: { spec: { type: 'object' } } }, false)).toEqual(['spec']);
  });

  it('leaves out fields that CEL cannot say or has no type for', () => {
    const type = celType({
      type: 'object',
      properties: { 'a b': { type: 'string' }, raw: {}, ok: { type: 'string' } },
    });
    expect([...(type?.fields?.keys() ?? [])]).toEqual(['ok']);
  });

  it('names every object type once', () => {
    const schema: Schema = {
      type: 'object',
      properties: {
        a: { type: 'object', nullable: true, properties: { b: { type: 'object' } } },
        list: { type: 'array', items: { type: 'object' } },
      },
    };
    expect([...objectTypes(celType(schema) as CelType).keys()].sort()).toEqual([
      'self',
      'self.a',
      'self.a.b',
      'self.list.item',
    ]);
  });
});

describe('a view of an object', () => {
  const type = celType({
    type: 'object',
    properties: {
      n: { type: 'integer' },
      s: { type: 'string' },
      tags: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
    },
  });
  const view = type?.convert({ n: 1, s: 'x', tags: ['a'], other: 1 }) as View;

  it('converts fields when they are asked for', () => {
    expect(view).toBeInstanceOf(View);
    expect([view.get('n'), view.get('s'), view.get('tags')]).toEqual([1n, 'x', new Set(['a'])]);
    expect(view.get('tags')).toBe(view.get('tags'));
  });

  it('has no fields beyond the schema, nor those of JavaScript', () => {
    expect([view.get('other'), view.get('toString'), view.get('constructor')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('is the value itself where that is no object', () => {
    expect(type?.convert('x')).toBe('x');
  });
});
