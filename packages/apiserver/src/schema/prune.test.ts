import { describe, expect, it } from 'vitest';
import { compileSchema } from './compile.ts';
import type { Schema } from './schema.ts';

const slice: Schema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        sst: { type: 'integer' },
        dnns: { type: 'array', items: { type: 'object', properties: { name: { type: 'string' } } } },
        labels: { type: 'object', additionalProperties: { type: 'string' } },
        pools: {
          type: 'object',
          additionalProperties: { type: 'object', properties: { size: { type: 'integer' } } },
        },
        raw: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        half: {
          type: 'object',
          'x-kubernetes-preserve-unknown-fields': true,
          properties: { strict: { type: 'object', properties: { a: { type: 'string' } } } },
        },
        template: {
          type: 'object',
          'x-kubernetes-embedded-resource': true,
          properties: { spec: { type: 'object', properties: { image: { type: 'string' } } } },
        },
        port: { 'x-kubernetes-int-or-string': true },
        empty: { type: 'object' },
      },
    },
  },
};

interface Case {
  name: string;
  object: unknown;
  pruned: string[];
  left: unknown;
}

const cases: Case[] = [
  { name: 'nothing of a known object', object: { spec: { sst: 1 } }, pruned: [], left: { spec: { sst: 1 } } },
  {
    name: 'unknown fields at every depth',
    object: { other: 1, spec: { sst: 1, unknown: 'x', dnns: [{ name: 'a' }, { name: 'b', mtu: 1 }] } },
    pruned: ['other', 'spec.unknown', 'spec.dnns[1].mtu'],
    left: { spec: { sst: 1, dnns: [{ name: 'a' }, { name: 'b' }] } },
  },
  {
    name: 'nothing of the type and metadata of the object',
    object: { apiVersion: 'v1', kind: 'Slice', metadata: { whatever: 1 }, spec: {} },
    pruned: [],
    left: { apiVersion: 'v1', kind: 'Slice', metadata: { whatever: 1 }, spec: {} },
  },
  {
    name: 'no key of a map, but unknown fields of its values',
    object: { spec: { labels: { any: 'x' }, pools: { a: { size: 1, color: 'red' } } } },
    pruned: ['spec.pools.a.color'],
    left: { spec: { labels: { any: 'x' }, pools: { a: { size: 1 } } } },
  },
  {
    name: 'nothing where unknown fields are preserved',
    object: { spec: { raw: { any: { thing: [1, { deep: true }] } } } },
    pruned: [],
    left: { spec: { raw: { any: { thing: [1, { deep: true }] } } } },
  },
  {
    name: 'again below a known field of a preserving object',
    object: { spec: { half: { free: { x: 1 }, strict: { a: 'a', b: 'b' } } } },
    pruned: ['spec.half.strict.b'],
    left: { spec: { half: { free: { x: 1 }, strict: { a: 'a' } } } },
  },
  {
    name: 'not the type and metadata of an embedded resource',
    object: {
      spec: {
        template: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { image: 'i', x: 1 }, status: {} },
      },
    },
    pruned: ['spec.template.spec.x', 'spec.template.status'],
    left: { spec: { template: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { image: 'i' } } } },
  },
  {
    name: 'everything inside an object that names no field',
    object: { spec: { empty: { a: 1 } } },
    pruned: ['spec.empty.a'],
    left: { spec: { empty: {} } },
  },
  {
    name: 'nothing of values of a wrong type, which validation refuses',
    object: { spec: { sst: { a: 1 }, dnns: 'none', port: { a: 1 } } },
    pruned: [],
    left: { spec: { sst: { a: 1 }, dnns: 'none', port: { a: 1 } } },
  },
  {
    name: 'fields that JavaScript objects inherit',
    object: JSON.parse('{"spec": {"toString": 1, "__proto__": {"a": 1}}}'),
    pruned: ['spec.toString', 'spec.__proto__'],
    left: { spec: {} },
  },
];

describe('prune', () => {
  it.each(cases)('removes $name', ({ object, pruned, left }) => {
    expect(compileSchema(slice).prune(object)).toEqual(pruned);
    expect(object).toEqual(left);
  });

  it('follows a schema that contains itself', () => {
    const tree: Schema = { type: 'object', properties: { name: { type: 'string' } } };
    (tree.properties as Record<string, Schema>)['children'] = { type: 'array', items: tree };
    const root: Schema = { type: 'object', properties: { tree } };
    const object = { tree: { name: 'a', children: [{ name: 'b', bad: 1, children: [{ worse: 1 }] }] } };
    expect(compileSchema(root).prune(object)).toEqual(['tree.children[0].bad', 'tree.children[0].children[0].worse']);
  });

  it('keeps everything when the root preserves unknown fields and names none', () => {
    const object = { anything: { goes: 1 } };
    expect(compileSchema({ type: 'object', 'x-kubernetes-preserve-unknown-fields': true }).prune(object)).toEqual([]);
    expect(object).toEqual({ anything: { goes: 1 } });
  });
});

describe('embedded resources', () => {
  const embedded = (more: Schema = {}): Schema => ({
    type: 'object',
    properties: { emb: { type: 'object', 'x-kubernetes-embedded-resource': true, ...more } },
  });
  const made = (): Record<string, unknown> => ({
    metadata: { name: 'm', own: 1 },
    emb: { apiVersion: 'v1', kind: 'K', metadata: { name: 'n', labels: { a: 'b' }, own: 1 }, spec: { x: 1 } },
  });

  it.each<[string, Schema, string[], object]>([
    ['lose what metadata cannot hold', {}, ['emb.metadata.own', 'emb.spec'], {}],
    [
      'lose it even where they keep what is unknown',
      { 'x-kubernetes-preserve-unknown-fields': true },
      ['emb.metadata.own'],
      { spec: { x: 1 } },
    ],
  ])('%s', (_about, more, pruned, rest) => {
    const object = made();
    expect(compileSchema(embedded(more)).prune(object)).toEqual(pruned);
    expect(object).toEqual({
      metadata: { name: 'm', own: 1 },
      emb: { apiVersion: 'v1', kind: 'K', metadata: { name: 'n', labels: { a: 'b' } }, ...rest },
    });
  });
});
