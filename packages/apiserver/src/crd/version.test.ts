import { describe, expect, it } from 'vitest';
import type { Schema } from '../schema/schema.ts';
import { validateSchema } from './version.ts';

function problems(schema: Schema): string[] {
  return validateSchema(schema, false, 'schema').map((error) => `${error.field}: ${error.message}`);
}

describe('a schema', () => {
  const at = (path: string) => `schema.properties[spec]${path}`;
  const spec = (schema: Schema): Schema => ({ type: 'object', properties: { spec: schema } });

  it.each<[string, Schema, string[]]>([
    [
      'a field without a type',
      { type: 'object', properties: { a: {} } },
      [`${at('.properties[a].type')}: Required value: must not be empty for specified object fields`],
    ],
    [
      'items without a type',
      { type: 'array', items: {} },
      [`${at('.items.type')}: Required value: must not be empty for specified array items`],
    ],
    ['a list without items', { type: 'array' }, [`${at('.items')}: Required value: must be specified`]],
    [
      'a type in a composition',
      {
        type: 'object',
        properties: { a: { type: 'string' } },
        anyOf: [{ type: 'object', properties: { a: { minLength: 1 } } }],
      },
      [`${at('.anyOf[0].type')}: Forbidden: must be empty to be structural`],
    ],
    [
      'an expression that is none',
      { type: 'string', pattern: '(' },
      [
        `${at('.pattern')}: Invalid value: "(": must be a valid regular expression, but isn't: error parsing regexp: missing closing ): \`(\``,
      ],
    ],
    [
      'two kinds of freedom',
      { 'x-kubernetes-int-or-string': true, 'x-kubernetes-preserve-unknown-fields': true },
      [
        `${at('.x-kubernetes-preserve-unknown-fields')}: Invalid value: true: must be false if x-kubernetes-int-or-string is true`,
      ],
    ],
    [
      'an embedded resource without fields',
      { type: 'object', 'x-kubernetes-embedded-resource': true },
      [
        `${at('.properties')}: Required value: must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields`,
      ],
    ],
    [
      'properties beside additionalProperties',
      { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: { type: 'string' } },
      [`${at('.additionalProperties')}: Forbidden: additionalProperties and properties are mutual exclusive`],
    ],
    [
      'unique items',
      { type: 'array', items: { type: 'string' }, uniqueItems: true },
      [
        `${at('.uniqueItems')}: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic`,
      ],
    ],
    [
      'an unknown list type',
      { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'bag' as 'set' },
      [`${at('.x-kubernetes-list-type')}: Unsupported value: "bag": supported values: "atomic", "set", "map"`],
    ],
    [
      'a list type of an object',
      { type: 'object', 'x-kubernetes-list-type': 'set' },
      [`${at('.type')}: Invalid value: "object": must be array if x-kubernetes-list-type is specified`],
    ],
    [
      'a map type of a list',
      { type: 'array', items: { type: 'string' }, 'x-kubernetes-map-type': 'atomic' },
      [`${at('.type')}: Invalid value: "array": must be object if x-kubernetes-map-type is specified`],
    ],
    [
      'a map list without keys',
      { type: 'array', items: { type: 'object' }, 'x-kubernetes-list-type': 'map' },
      [`${at('.x-kubernetes-list-map-keys')}: Required value: must not be empty if x-kubernetes-list-type is map`],
    ],
    [
      'keys of another list',
      { type: 'array', items: { type: 'object' }, 'x-kubernetes-list-map-keys': ['a'] },
      [`${at('.x-kubernetes-list-type')}: Required value: must be map if x-kubernetes-list-map-keys is non-empty`],
    ],
    [
      'a key that may be absent',
      {
        type: 'array',
        items: { type: 'object', properties: { a: { type: 'string' } } },
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['a'],
      },
      [
        `${at('.items.properties[a].default')}: Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property`,
      ],
    ],
    [
      'a key that is no field',
      {
        type: 'array',
        items: { type: 'object' },
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['a'],
      },
      [`${at('.x-kubernetes-list-map-keys')}: Invalid value: ["a"]: entries must all be names of item properties`],
    ],
    [
      'a set of objects that are not atomic',
      { type: 'array', items: { type: 'object' }, 'x-kubernetes-list-type': 'set' },
      [
        `${at('.items.x-kubernetes-map-type')}: Invalid value: null: must be atomic as item of a list with x-kubernetes-list-type=set`,
      ],
    ],
    [
      'a nullable item of a set',
      { type: 'array', items: { type: 'string', nullable: true }, 'x-kubernetes-list-type': 'set' },
      [`${at('.items.nullable')}: Forbidden: cannot be nullable when x-kubernetes-list-type is set`],
    ],
    [
      'a default of a wrong type',
      { type: 'string', default: 1 },
      [`${at('.default')}: Invalid value: "integer": ${at('.default')} in body must be of type string: "integer"`],
    ],
    [
      'a default with a wrong field',
      { type: 'object', properties: { n: { type: 'integer', minimum: 5 } }, default: { n: 1 } },
      [`${at('.default.n')}: Invalid value: 1: ${at('.default.n')} in body should be greater than or equal to 5`],
    ],
    [
      'a default with an unknown field',
      { type: 'object', default: { x: 1 } },
      [`${at('.default')}: Invalid value: {"x":1}: must not have unknown fields`],
    ],
  ])('is refused for %s', (_name, schema, expected) => {
    expect(problems(spec(schema))).toEqual(expected);
  });

  it.each<[string, Schema]>([
    ['integers or strings', { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] }],
    [
      'integers or strings with a pattern',
      {
        'x-kubernetes-int-or-string': true,
        allOf: [{ anyOf: [{ type: 'integer' }, { type: 'string' }] }, { pattern: '^[0-9]+$' }],
      },
    ],
    ['free form', { 'x-kubernetes-preserve-unknown-fields': true }],
    ['maps', { type: 'object', additionalProperties: { type: 'string' } }],
    [
      'compositions over known fields',
      {
        type: 'object',
        properties: { a: { type: 'string' } },
        oneOf: [{ required: ['a'] }, { not: { required: ['a'] } }],
      },
    ],
    ['defaults', { type: 'object', default: { a: 'x' }, properties: { a: { type: 'string', default: 'y' } } }],
    ['nullable defaults', { type: 'string', nullable: true, default: null }],
  ])('may have %s', (_name, schema) => {
    expect(problems(spec(schema))).toEqual([]);
  });

  it('may restrict the name of its objects and nothing else of their metadata', () => {
    const meta = (metadata: Schema): Schema => ({ type: 'object', properties: { metadata } });
    const name: Schema = { type: 'object', properties: { name: { type: 'string', pattern: '^a' } } };
    expect(problems(meta(name))).toEqual([]);
    const labels: Schema = {
      type: 'object',
      properties: { labels: { type: 'object', additionalProperties: { type: 'string' } } },
    };
    expect(problems(meta(labels))).toEqual([
      'schema.properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified',
    ]);
  });

  it('is an object that cannot be null', () => {
    expect(problems({ type: 'object', nullable: true })).toEqual([
      'schema.nullable: Forbidden: nullable cannot be true at the root',
    ]);
    expect(problems({ type: 'string' })).toEqual(['schema.type: Invalid value: "string": must be object at the root']);
  });
});

describe('a composition', () => {
  it('at the root speaks only of fields that exist outside of it', () => {
    const schema: Schema = {
      type: 'object',
      properties: { spec: { type: 'object' } },
      oneOf: [{ properties: { a: { minLength: 1 } } }],
    };
    expect(problems(schema)).toEqual([
      'schema.properties[a]: Required value: because it is defined in schema.oneOf[0].properties[a]',
    ]);
  });
});

describe('the keys of a map list', () => {
  const keyed = (keys: string[], items: Schema): string[] =>
    problems({
      type: 'object',
      properties: {
        list: { type: 'array', items, 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': keys },
      },
    }).map((text) => text.replace('schema.properties[list].', ''));

  it('are reported before what is wrong with the items', () => {
    const items: Schema = {
      type: 'object',
      nullable: true,
      properties: { a: { type: 'string', nullable: true }, b: { type: 'object' } },
    };
    expect(keyed(['a', 'b', 'a', 'c'], items)).toEqual([
      'items.properties[b].type: Invalid value: "object": must be a scalar type if parent array\'s x-kubernetes-list-type is map',
      'x-kubernetes-list-map-keys: Invalid value: ["a","b","a","c"]: must not contain duplicate entries',
      'x-kubernetes-list-map-keys: Invalid value: ["a","b","a","c"]: entries must all be names of item properties',
      'items.nullable: Forbidden: cannot be nullable when x-kubernetes-list-type is map',
      ...['a', 'b', 'a'].flatMap((key) => [
        `items.properties[${key}].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property`,
        ...(key === 'a'
          ? [
              'items.properties[a].nullable: Forbidden: this property is in x-kubernetes-list-map-keys, so it cannot be nullable',
            ]
          : []),
      ]),
    ]);
  });

  it('are not repeated without end when there are too many', () => {
    const keys = Array.from({ length: 50_000 }, (_, i) => `key${i}`);
    expect(keyed(keys, { type: 'object', properties: {} })).toHaveLength(10);
  });

  it.each<[string, Schema]>([
    ['required', { type: 'object', required: ['a'], properties: { a: { type: 'string' } } }],
    ['defaulted', { type: 'object', properties: { a: { type: 'string', default: 'x' } } }],
  ])('may be %s', (_name, items) => {
    expect(keyed(['a'], items)).toEqual([]);
  });
});

describe('the root of a schema beside a status subresource', () => {
  const root = (more: object): string[] =>
    validateSchema({ type: 'object', ...more } as Schema, true, 's').map(
      ({ field, message }) => `${field}: ${message}`,
    );

  it.each<[string, object]>([
    ['fields and rules', { required: [], properties: {}, 'x-kubernetes-validations': [{ rule: 'true' }] }],
    ['a description', { description: 'x', title: 'y', format: 'z' }],
    ['what is false or empty anyway', { nullable: false, 'x-kubernetes-int-or-string': false, id: '' }],
    ['that unknown fields stay', { 'x-kubernetes-preserve-unknown-fields': true }],
  ])('may say %s', (_name, more) => {
    expect(root(more)).toEqual([]);
  });

  it.each<[string, object]>([
    ['compositions', { allOf: [{ required: ['spec'] }] }],
    ['how many fields there are', { maxProperties: 3 }],
    ['allowed values', { enum: [{}] }],
    ['an atomic type', { 'x-kubernetes-map-type': 'atomic' }],
  ])('must not say %s', (_name, more) => {
    expect(root(more)[0]).toMatch(
      /^s: Invalid value: \{.*\}: only \[Description Type .* XValidations\] fields are allowed at the root/,
    );
  });

  it('is an object', () => {
    expect(root({ type: 'array', items: { type: 'string' } })[0]).toBe(
      's.type: Invalid value: "array": only "object" is allowed as the type at the root of the schema if the status subresource is enabled',
    );
  });

  it('cannot be null', () => {
    expect(root({ nullable: true })).toEqual([
      expect.stringContaining('fields are allowed at the root'),
      's.nullable: Forbidden: nullable cannot be true at the root',
    ]);
  });
});
