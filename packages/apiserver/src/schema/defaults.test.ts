import { describe, expect, it } from 'vitest';
import { compileSchema } from './compile.ts';
import type { Schema } from './schema.ts';

const schema: Schema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        mode: { type: 'string', default: 'PerUE' },
        upf: { type: 'object', default: {}, properties: { replicas: { type: 'integer', default: 1 } } },
        limits: { type: 'object', properties: { max: { type: 'integer', default: 10 } } },
        dnns: {
          type: 'array',
          items: { type: 'object', properties: { mtu: { type: 'integer', default: 1400 }, name: { type: 'string' } } },
        },
        sizes: { type: 'array', items: { type: 'integer', default: 7 } },
        pools: {
          type: 'object',
          additionalProperties: { type: 'object', properties: { v: { type: 'integer', default: 4 } } },
        },
        labels: { type: 'object', additionalProperties: { type: 'string' } },
        note: { type: 'string', nullable: true, default: 'none' },
        plain: { type: 'string' },
        off: { type: 'boolean', default: false },
      },
    },
  },
};

const filled = { mode: 'PerUE', upf: { replicas: 1 }, note: 'none', off: false };

interface Case {
  name: string;
  spec: unknown;
  result: unknown;
}

const cases: Case[] = [
  { name: 'fills what is absent, defaults of defaults included', spec: {}, result: filled },
  {
    name: 'keeps what is given',
    spec: { mode: 'Shared', off: true },
    result: { ...filled, mode: 'Shared', off: true },
  },
  {
    name: 'keeps zero values',
    spec: { mode: '', upf: { replicas: 0 } },
    result: { ...filled, mode: '', upf: { replicas: 0 } },
  },
  {
    name: 'does not create an object that has no default itself',
    spec: { limits: {} },
    result: { ...filled, limits: { max: 10 } },
  },
  {
    name: 'fills items of lists',
    spec: { dnns: [{ name: 'a' }, { name: 'b', mtu: 9000 }] },
    result: {
      ...filled,
      dnns: [
        { name: 'a', mtu: 1400 },
        { name: 'b', mtu: 9000 },
      ],
    },
  },
  { name: 'fills values of maps', spec: { pools: { x: {} } }, result: { ...filled, pools: { x: { v: 4 } } } },
  { name: 'takes a null as absent where null is not allowed', spec: { mode: null, upf: null }, result: filled },
  { name: 'keeps a null where it is allowed', spec: { note: null }, result: { ...filled, note: null } },
  { name: 'drops a null that has no default', spec: { plain: null, dnns: null }, result: filled },
  { name: 'drops nulls of a map', spec: { labels: { a: null, b: 'x' } }, result: { ...filled, labels: { b: 'x' } } },
  { name: 'replaces null items that have a default', spec: { sizes: [1, null] }, result: { ...filled, sizes: [1, 7] } },
  { name: 'keeps null items that have none', spec: { dnns: [null] }, result: { ...filled, dnns: [null] } },
  {
    name: 'leaves values of a wrong type alone',
    spec: { upf: 3, dnns: 'x' },
    result: { ...filled, upf: 3, dnns: 'x' },
  },
];

describe('default', () => {
  it.each(cases)('$name', ({ spec, result }) => {
    const object = { spec };
    compileSchema(schema).default(object);
    expect(object).toEqual({ spec: result });
  });

  it('leaves type and metadata of the object to the registry', () => {
    const compiled = compileSchema({
      type: 'object',
      properties: {
        apiVersion: { type: 'string', default: 'v9' },
        metadata: { type: 'object', properties: { name: { type: 'string', default: 'x' } } },
      },
    });
    const object = { kind: 'Slice', metadata: { labels: null } };
    compiled.default(object);
    expect(object).toEqual({ kind: 'Slice', metadata: { labels: null } });
  });

  it('gives every object a default of its own', () => {
    const compiled = compileSchema(schema);
    const [a, b] = [{ spec: {} as Record<string, unknown> }, { spec: {} as Record<string, unknown> }];
    compiled.default(a);
    compiled.default(b);
    (a.spec['upf'] as Record<string, unknown>)['replicas'] = 99;
    expect(b.spec['upf']).toEqual({ replicas: 1 });
  });

  it('sets a default of a field called __proto__ as an own field', () => {
    const odd = JSON.parse('{"type":"object","properties":{"__proto__":{"type":"string","default":"x"}}}') as Schema;
    const object = {};
    compileSchema(odd).default(object);
    expect(JSON.stringify(object)).toBe('{"__proto__":"x"}');
    expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
  });

  it('follows a schema that contains itself', () => {
    const tree: Schema = { type: 'object', properties: { size: { type: 'integer', default: 1 } } };
    (tree.properties as Record<string, Schema>)['children'] = { type: 'array', items: tree };
    const object = { tree: { children: [{}, { children: [{}] }] } };
    compileSchema({ type: 'object', properties: { tree } }).default(object);
    expect(object).toEqual({ tree: { size: 1, children: [{ size: 1 }, { size: 1, children: [{ size: 1 }] }] } });
  });
});
