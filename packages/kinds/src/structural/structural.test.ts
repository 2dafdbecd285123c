import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { KindsError } from '../errors.ts';
import { withCel, withRule } from '../kind/rules.ts';
import type { StructuralSchema } from './schema.ts';
import { toStructural } from './structural.ts';

/** The schema of a field, as it comes out inside an object. */
function field(schema: z.ZodType): StructuralSchema | undefined {
  return toStructural(z.object({ field: schema })).properties?.['field'];
}

describe('numbers', () => {
  it.each([
    ['an integer without bounds is int64, without those of JavaScript', z.int(), { type: 'integer', format: 'int64' }],
    ['an integer with one bound keeps it', z.int().min(0), { type: 'integer', minimum: 0, format: 'int64' }],
    [
      'an integer within 32 bits is int32',
      z.int().min(1).max(15),
      { type: 'integer', minimum: 1, maximum: 15, format: 'int32' },
    ],
    ['the bounds of int32 itself are said by the format', z.int32(), { type: 'integer', format: 'int32' }],
    [
      'the upper bound of int32 stays beside a lower one',
      z.int().min(1).max(2_147_483_647),
      { type: 'integer', minimum: 1, maximum: 2_147_483_647, format: 'int32' },
    ],
    ['a number has no format', z.number().max(1.5), { type: 'number', maximum: 1.5 }],
    ['an exclusive bound is a flag', z.number().gt(0), { type: 'number', minimum: 0, exclusiveMinimum: true }],
    ['a step is multipleOf', z.number().multipleOf(0.5), { type: 'number', multipleOf: 0.5 }],
  ])('%s', (_, schema, expected) => {
    expect(field(schema)).toEqual(expected);
  });
});

describe('text', () => {
  it.each([
    [
      'lengths and patterns pass',
      z
        .string()
        .min(1)
        .max(9)
        .regex(/^[a-z]+$/),
      { type: 'string', minLength: 1, maxLength: 9, pattern: '^[a-z]+$' },
    ],
    [
      'a format that the server checks takes the place of the pattern',
      z.iso.datetime({ offset: true }),
      { type: 'string', format: 'date-time' },
    ],
    ['an IPv4 address keeps its format', z.ipv4(), { type: 'string', format: 'ipv4' }],
    ['a literal is an enum of one', z.literal('free5gc'), { type: 'string', enum: ['free5gc'] }],
    ['an enum is an enum', z.enum(['OP', 'OPC']), { type: 'string', enum: ['OP', 'OPC'] }],
    ['null is allowed by a flag', z.string().nullable(), { type: 'string', nullable: true }],
    ['a title is left out', z.string().meta({ title: 'Name' }), { type: 'string' }],
  ])('%s', (_, schema, expected) => {
    expect(field(schema)).toEqual(expected);
  });

  it('keeps the pattern where the format is one of zod alone', () => {
    const out = field(z.cidrv4());
    expect(out?.format).toBeUndefined();
    expect(out?.pattern).toMatch(/^\^/);
  });
});

describe('objects, lists and maps', () => {
  it('requires the fields that are neither optional nor have a default', () => {
    const schema = z.object({ a: z.string(), b: z.string().optional(), c: z.string().default('x') });
    expect(toStructural(schema)).toEqual({
      type: 'object',
      required: ['a'],
      properties: { a: { type: 'string' }, b: { type: 'string' }, c: { type: 'string', default: 'x' } },
    });
  });

  it('gives an object whose fields all have defaults an empty one, which the server then fills', () => {
    expect(field(z.object({ grace: z.int().min(0).max(9).default(0) }).prefault({}))).toEqual({
      type: 'object',
      default: {},
      properties: { grace: { type: 'integer', default: 0, minimum: 0, maximum: 9, format: 'int32' } },
    });
  });

  it('turns a record into additionalProperties', () => {
    expect(field(z.record(z.string(), z.int32()))).toEqual({
      type: 'object',
      additionalProperties: { type: 'integer', format: 'int32' },
    });
  });

  it('bounds lists and describes what is in them', () => {
    expect(field(z.array(z.string()).min(1).max(3))).toEqual({
      type: 'array',
      minItems: 1,
      maxItems: 3,
      items: { type: 'string' },
    });
  });

  it('lets an open object keep unknown fields, and says nothing of a closed one, as servers prune it anyway', () => {
    expect(field(z.looseObject({}))).toMatchObject({ type: 'object', 'x-kubernetes-preserve-unknown-fields': true });
    expect(field(z.strictObject({}))).toEqual({ type: 'object', properties: {} });
  });

  it('lets a field of unknown type be anything', () => {
    expect(field(z.unknown())).toEqual({ 'x-kubernetes-preserve-unknown-fields': true });
  });
});

describe('meta', () => {
  it('passes descriptions and the words of Kubernetes on', () => {
    const list = z
      .array(z.object({ name: z.string() }))
      .describe('Data networks.')
      .meta({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'] });
    expect(field(list)).toMatchObject({
      description: 'Data networks.',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
    });
  });

  it('carries CEL rules in the order in which they were added', () => {
    const schema = withCel(
      withRule(z.object({ a: z.string() }), { rule: 'self.a != "b"', message: 'not b', check: ({ a }) => a !== 'b' }),
      { rule: 'self.a == oldSelf.a', message: 'a is immutable' },
    );
    expect(toStructural(schema)['x-kubernetes-validations']).toEqual([
      { rule: 'self.a != "b"', message: 'not b' },
      { rule: 'self.a == oldSelf.a', message: 'a is immutable' },
    ]);
  });

  it('keeps what a schema says when it is made optional or gets a default', () => {
    const rule = { rule: 'self != "b"', message: 'not b', check: (value: string) => value !== 'b' };
    const named = withRule(z.string().describe('A name.'), rule);
    expect(field(named.optional())).toMatchObject({
      description: 'A name.',
      'x-kubernetes-validations': [{ message: 'not b' }],
    });
    expect(field(named.default('a'))).toMatchObject({
      default: 'a',
      'x-kubernetes-validations': [{ message: 'not b' }],
    });
  });

  it('writes a quantity as integer or string, as the two only types that may share a field', () => {
    const quantity = z
      .union([z.int().min(0), z.string().regex(/^[0-9]+m$/)])
      .meta({ 'x-kubernetes-int-or-string': true });
    expect(field(quantity)).toEqual({
      'x-kubernetes-int-or-string': true,
      minimum: 0,
      pattern: '^[0-9]+m$',
      anyOf: [{ type: 'integer' }, { type: 'string' }],
    });
  });
});

describe('a discriminated union', () => {
  const union = z.discriminatedUnion('type', [
    z.object({ type: z.literal('static'), address: z.string(), note: z.string().optional() }),
    z.object({ type: z.literal('pool'), prefix: z.string(), length: z.int32() }),
  ]);

  it('becomes one object with the fields of all, and rules that say which are needed when', () => {
    expect(field(union.describe('Where addresses come from.'))).toEqual({
      description: 'Where addresses come from.',
      type: 'object',
      required: ['type'],
      properties: {
        type: { type: 'string', enum: ['static', 'pool'] },
        address: { type: 'string' },
        note: { type: 'string' },
        prefix: { type: 'string' },
        length: { type: 'integer', format: 'int32' },
      },
      'x-kubernetes-validations': [
        { rule: 'self.type != "static" || has(self.address)', message: 'address is required when type is static' },
        { rule: 'self.type != "pool" || has(self.prefix)', message: 'prefix is required when type is pool' },
        { rule: 'self.type != "pool" || has(self.length)', message: 'length is required when type is pool' },
      ],
    });
  });

  it('requires outright what every variant requires', () => {
    const common = z.discriminatedUnion('t', [
      z.object({ t: z.literal('a'), name: z.string() }),
      z.object({ t: z.literal('b'), name: z.string() }),
    ]);
    expect(field(common)?.required).toEqual(['t', 'name']);
    expect(field(common)?.['x-kubernetes-validations']).toBeUndefined();
  });

  it('applies the rules of a variant to that variant only', () => {
    const ruled = z.discriminatedUnion('t', [
      withCel(z.object({ t: z.literal('a'), n: z.int32().optional() }), {
        rule: 'self.n > 1 || self.n < -1',
        message: 'n is far',
      }),
      z.object({ t: z.literal('b') }),
    ]);
    expect(field(ruled)?.['x-kubernetes-validations']).toEqual([
      { rule: 'self.t != "a" || (self.n > 1 || self.n < -1)', message: 'n is far' },
    ]);
  });
});

describe('what a CustomResourceDefinition cannot say', () => {
  it.each([
    ['a union that nothing tells apart', z.union([z.string(), z.boolean()]), 'field: a union must be discriminated'],
    [
      'variants with a field of two types',
      z.discriminatedUnion('t', [
        z.object({ t: z.literal('a'), x: z.string() }),
        z.object({ t: z.literal('b'), x: z.boolean() }),
      ]),
      'field: field "x" differs between the variants',
    ],
    [
      'a schema with an id, which becomes a reference',
      z.string().meta({ id: 'shared' }),
      '"definitions" cannot be said',
    ],
    ['a pattern that looks ahead', z.string().regex(/^(?!x)/), 'field: a pattern cannot look ahead or behind'],
    ['a pattern that looks behind', z.string().regex(/(?<=x)y/), 'field: a pattern cannot look ahead or behind'],
    ['two schemas at once', z.intersection(z.string(), z.string().min(1)), 'field: "allOf" cannot be said'],
    [
      'named fields beside free ones of a type',
      z.object({ a: z.string() }).catchall(z.string()),
      'field: an object has named fields or free ones',
    ],
  ])('%s is refused with the path of the field', (_, schema, message) => {
    expect(() => field(schema)).toThrow(KindsError);
    expect(() => field(schema)).toThrow(message);
  });

  it('is refused deep inside, too', () => {
    const deep = z.object({
      list: z.array(z.object({ map: z.record(z.string(), z.union([z.string(), z.boolean()])) })),
    });
    expect(() => toStructural(deep)).toThrow('list[].map{}: a union must be discriminated');
  });
});

describe('every schema built of these parts', () => {
  const leaf = fc.constantFrom<z.ZodType>(
    z.string(),
    z.int(),
    z.boolean(),
    z.number().nullable(),
    z.enum(['a', 'b']),
    z.string().default('d'),
  );
  const { schema } = fc.letrec<{ schema: z.ZodType }>((tie) => ({
    schema: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      leaf,
      fc
        .dictionary(fc.constantFrom('a', 'b', 'c'), tie('schema'), { maxKeys: 3, noNullPrototype: true })
        .map((shape) => z.object(shape)),
      tie('schema').map((item) => z.array(item)),
      tie('schema').map((value) => z.record(z.string(), value)),
      tie('schema').map((inner) => inner.optional()),
    ),
  }));

  it('is structural: each node has a type, and no word that Kubernetes refuses', () => {
    fc.assert(
      fc.property(schema, (inner) => {
        expect(wrongNodes(toStructural(z.object({ inner })))).toEqual([]);
      }),
    );
  });
});

/** The nodes that break the rules for structural schemas. */
function wrongNodes(node: StructuralSchema): StructuralSchema[] {
  const children = [
    ...Object.values(node.properties ?? {}),
    ...[node.items, node.additionalProperties].filter((child) => child !== undefined),
  ];
  const forbidden = [
    '$ref',
    'oneOf',
    'allOf',
    'not',
    'const',
    'patternProperties',
    'propertyNames',
    'exclusiveMinimum',
  ];
  const isWrong =
    (node.type === undefined && !node['x-kubernetes-preserve-unknown-fields']) ||
    (node.properties !== undefined && node.additionalProperties !== undefined) ||
    forbidden.some((word) => word in node);
  return [...(isWrong ? [node] : []), ...children.flatMap(wrongNodes)];
}
