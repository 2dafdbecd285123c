import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Schema } from '../schema/schema.ts';
import { validateStructural } from './structural.ts';

function problems(schema: Schema): string[] {
  return validateStructural(schema, 's').map((error) => `${error.field}: ${error.message}`);
}

const text: Schema = { type: 'string' };

describe('a structural schema', () => {
  it.each<[string, Schema]>([
    ['an object', { type: 'object' }],
    [
      'nested fields, lists and maps',
      {
        type: 'object',
        properties: {
          list: { type: 'array', items: { type: 'object', properties: { a: text } } },
          map: { type: 'object', additionalProperties: { type: 'integer' } },
        },
      },
    ],
    [
      'compositions that restrict values',
      {
        type: 'object',
        properties: { a: text, b: { type: 'array', items: text } },
        anyOf: [{ required: ['a'] }, { properties: { b: { minItems: 1, items: { maxLength: 3 } } } }],
        not: { properties: { a: { enum: ['x'] } } },
      },
    ],
    [
      'integers or texts in the usual way',
      {
        type: 'object',
        properties: {
          port: { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] },
          other: {
            'x-kubernetes-int-or-string': true,
            allOf: [{ anyOf: [{ type: 'integer' }, { type: 'string' }] }, { pattern: '^a' }],
          },
        },
      },
    ],
    [
      'a name that is restricted',
      {
        type: 'object',
        properties: {
          apiVersion: text,
          kind: text,
          metadata: { type: 'object', properties: { name: { type: 'string', maxLength: 9 }, generateName: text } },
        },
      },
    ],
    [
      'anything that is kept',
      { type: 'object', properties: { raw: { 'x-kubernetes-preserve-unknown-fields': true } } },
    ],
  ])('may have %s', (_name, schema) => {
    expect(problems(schema)).toEqual([]);
  });

  it.each<[string, Schema, string[]]>([
    ['no type', {}, ['s.type: Required value: must not be empty at the root']],
    [
      'a root that is no object',
      { type: 'array', items: text },
      ['s.type: Invalid value: "array": must be object at the root'],
    ],
    [
      'a root that is a map',
      { type: 'object', additionalProperties: text },
      ['s.additionalProperties: Forbidden: must not be used at the root'],
    ],
    [
      'values of a map without a type',
      { type: 'object', properties: { m: { type: 'object', additionalProperties: {} } } },
      ['s.properties[m].additionalProperties.type: Required value: must not be empty for specified object fields'],
    ],
    [
      'types in the wrong order for integers or texts',
      { type: 'object', properties: { p: { 'x-kubernetes-int-or-string': true, anyOf: [text, { type: 'integer' }] } } },
      [0, 1].map((i) => `s.properties[p].anyOf[${i}].type: Forbidden: must be empty to be structural`),
    ],
    [
      'fields that only a composition names',
      {
        type: 'object',
        properties: { a: { type: 'object' } },
        oneOf: [{ properties: { b: {}, a: { properties: { c: {} } } } }],
      },
      [
        's.properties[a].properties[c]: Required value: because it is defined in s.oneOf[0].properties[a].properties[c]',
        's.properties[b]: Required value: because it is defined in s.oneOf[0].properties[b]',
      ],
    ],
    [
      'items that only a composition names',
      { type: 'object', properties: { a: text }, not: { not: { properties: { a: { items: {} } } } } },
      ['s.properties[a].items: Required value: because it is defined in s.not.not.properties[a].items'],
    ],
    [
      'more of metadata than the name',
      { type: 'object', properties: { metadata: { type: 'object', properties: { labels: { type: 'object' } } } } },
      [
        's.properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified',
      ],
    ],
    [
      'metadata that is no object, and a kind that is no text',
      { type: 'object', properties: { metadata: text, kind: { type: 'integer' } } },
      [
        's.properties[kind].type: Invalid value: "integer": must be string',
        's.properties[metadata].type: Invalid value: "string": must be object',
      ],
    ],
    [
      'metadata in a composition',
      { type: 'object', properties: { metadata: { type: 'object' } }, anyOf: [{ properties: { metadata: {} } }] },
      ['s.anyOf[0].properties[metadata]: Forbidden: must not be specified in a nested context'],
    ],
    [
      'an embedded resource that is a text',
      {
        type: 'object',
        properties: {
          e: { type: 'string', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true },
        },
      },
      ['s.properties[e].type: Invalid value: "string": must be object if x-kubernetes-embedded-resource is true'],
    ],
    [
      'an embedded resource that is a map',
      {
        type: 'object',
        properties: {
          e: {
            type: 'object',
            'x-kubernetes-embedded-resource': true,
            'x-kubernetes-preserve-unknown-fields': true,
            additionalProperties: text,
          },
        },
      },
      ['s.properties[e].additionalProperties: Forbidden: must not be used if x-kubernetes-embedded-resource is set'],
    ],
  ])('may not have %s', (_name, schema, expected) => {
    expect(problems(schema)).toEqual(expected);
  });

  it.each<[Partial<Schema>, string]>([
    [{ type: 'string' }, 'type: Forbidden: must be empty to be structural'],
    [{ additionalProperties: {} }, 'additionalProperties: Forbidden: must be undefined to be structural'],
    [{ default: false }, 'default: Forbidden: must be undefined to be structural'],
    [{ title: 't' }, 'title: Forbidden: must be empty to be structural'],
    [{ description: 'd' }, 'description: Forbidden: must be empty to be structural'],
    [{ nullable: true }, 'nullable: Forbidden: must be false to be structural'],
    [
      { 'x-kubernetes-preserve-unknown-fields': true },
      'x-kubernetes-preserve-unknown-fields: Forbidden: must be false to be structural',
    ],
    [{ 'x-kubernetes-int-or-string': true }, 'x-kubernetes-int-or-string: Forbidden: must be false to be structural'],
    [{ 'x-kubernetes-list-type': 'set' }, 'x-kubernetes-list-type: Forbidden: must be undefined to be structural'],
    [{ 'x-kubernetes-map-type': 'atomic' }, 'x-kubernetes-map-type: Forbidden: must be undefined to be structural'],
    [
      { 'x-kubernetes-validations': [{ rule: 'true' }] },
      'x-kubernetes-validations: Forbidden: must be empty to be structural',
    ],
  ])('does not say %j in a composition, however deep', (nested, expected) => {
    const a: Schema = { type: 'array', items: text };
    for (const [schema, where] of [
      [{ type: 'object', properties: { a }, allOf: [nested] }, 's.allOf[0]'],
      [{ type: 'object', properties: { a }, oneOf: [{}, { anyOf: [nested] }] }, 's.oneOf[1].anyOf[0]'],
      [
        { type: 'object', properties: { a }, not: { properties: { a: { items: nested } } } },
        's.not.properties[a].items',
      ],
    ] as [Schema, string][]) {
      expect(problems(schema)).toEqual([`${where}.${expected}`]);
    }
  });

  const node: fc.Arbitrary<Schema> = fc.letrec<{ node: Schema }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      fc.constantFrom<Schema>(text, { type: 'integer', minimum: 1 }, { 'x-kubernetes-int-or-string': true }),
      tie('node').map((items): Schema => ({ type: 'array', items })),
      tie('node').map((values): Schema => ({ type: 'object', additionalProperties: values })),
      fc
        .dictionary(fc.constantFrom('a', 'b', 'c'), tie('node'))
        .map((properties): Schema => ({ type: 'object', properties })),
    ),
  })).node;
  const root = fc
    .dictionary(fc.constantFrom('spec', 'status', 'a'), node)
    .map((properties): Schema => ({ type: 'object', properties }));

  it('is any that says each type where the field is', () => {
    fc.assert(
      fc.property(root, (schema) => {
        expect(problems(schema)).toEqual([]);
      }),
    );
  });

  it('is told of once for each type that is missing', () => {
    fc.assert(
      fc.property(root, (schema) => {
        const bare = withoutTypes(schema);
        const missing = problems(bare).filter((text) => text.includes('.type: Required value: must not be empty'));
        expect(missing).toHaveLength(countTypes(schema));
      }),
    );
  });

  it('may be narrowed by a composition that repeats its outline without types', () => {
    fc.assert(
      fc.property(
        root,
        fc.constantFrom('allOf' as const, 'anyOf' as const, 'oneOf' as const),
        (schema, composition) => {
          const narrowed = { ...schema, [composition]: [outline(schema)] };
          expect(problems(narrowed)).toEqual([]);
        },
      ),
    );
  });
});

function each(schema: Schema, change: (part: Schema) => Schema): Schema {
  const made = change(schema);
  const { items, properties, additionalProperties } = schema;
  if (items) made.items = each(items, change);
  if (typeof additionalProperties === 'object') made.additionalProperties = each(additionalProperties, change);
  if (properties) {
    made.properties = Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, each(part, change)]));
  }
  return made;
}

function withoutTypes(schema: Schema): Schema {
  return each(schema, ({ type: _type, ...rest }) => rest);
}

function countTypes(schema: Schema): number {
  let count = 0;
  each(schema, (part) => {
    if (part.type) count++;
    return { ...part };
  });
  return count;
}

/** The fields and items of a schema, and nothing that a composition must not say. */
function outline(schema: Schema): Schema {
  const made: Schema = {};
  if (schema.items) made.items = outline(schema.items);
  if (schema.properties) {
    made.properties = Object.fromEntries(
      Object.entries(schema.properties).map(([name, part]) => [name, outline(part)]),
    );
  }
  return made;
}
