import { describe, expect, it } from 'vitest';
import { compileSchema } from './compile.ts';
import type { Schema } from './schema.ts';

function problems(schema: Schema, value: unknown, old?: unknown): string[] {
  const root: Schema = { type: 'object', properties: { spec: schema } };
  const before = old === undefined ? undefined : { spec: old };
  return compileSchema(root)
    .validate({ spec: value }, before)
    .map((error) => `${error.field}: ${error.message} (${error.reason})`);
}

interface Case {
  name: string;
  schema: Schema;
  good: unknown[];
  bad: unknown;
  says: string[];
}

const type = (type: string, found: string) =>
  `spec: Invalid value: "${found}": spec in body must be of type ${type}: "${found}" (FieldValueTypeInvalid)`;
const invalid = (value: string, rest: string) =>
  `spec: Invalid value: ${value}: spec in body should ${rest} (FieldValueInvalid)`;

const cases: Case[] = [
  { name: 'string', schema: { type: 'string' }, good: ['', 'x'], bad: 1, says: [type('string', 'integer')] },
  { name: 'integer', schema: { type: 'integer' }, good: [0, -3, 1e15], bad: 'one', says: [type('integer', 'string')] },
  {
    name: 'no fraction in an integer',
    schema: { type: 'integer' },
    good: [1],
    bad: 1.5,
    says: [type('integer', 'number')],
  },
  { name: 'number', schema: { type: 'number' }, good: [1, 1.5], bad: true, says: [type('number', 'boolean')] },
  { name: 'boolean', schema: { type: 'boolean' }, good: [true, false], bad: 'true', says: [type('boolean', 'string')] },
  { name: 'object', schema: { type: 'object' }, good: [{}], bad: [], says: [type('object', 'array')] },
  { name: 'array', schema: { type: 'array', items: {} }, good: [[]], bad: {}, says: [type('array', 'object')] },
  { name: 'no null', schema: { type: 'string' }, good: ['x'], bad: null, says: [type('string', 'null')] },
  {
    name: 'null where nullable',
    schema: { type: 'string', nullable: true },
    good: [null],
    bad: 1,
    says: [type('string', 'integer')],
  },
  {
    name: 'integer or string',
    schema: { 'x-kubernetes-int-or-string': true },
    good: [1, 'http'],
    bad: true,
    says: [type('integer,string', 'boolean')],
  },
  {
    name: 'maximum',
    schema: { type: 'integer', maximum: 255 },
    good: [255],
    bad: 300,
    says: [invalid('300', 'be less than or equal to 255')],
  },
  {
    name: 'exclusive maximum',
    schema: { type: 'integer', maximum: 5, exclusiveMaximum: true },
    good: [4],
    bad: 5,
    says: [invalid('5', 'be less than 5')],
  },
  {
    name: 'minimum',
    schema: { type: 'number', minimum: 0.5 },
    good: [0.5],
    bad: 0,
    says: [invalid('0', 'be greater than or equal to 0.5')],
  },
  {
    name: 'exclusive minimum',
    schema: { type: 'integer', minimum: 5, exclusiveMinimum: true },
    good: [6],
    bad: 5,
    says: [invalid('5', 'be greater than 5')],
  },
  {
    name: 'multiple',
    schema: { type: 'number', multipleOf: 0.1 },
    good: [0.3, 2],
    bad: 0.25,
    says: [invalid('0.25', 'be a multiple of 0.1')],
  },
  {
    name: 'range of int32',
    schema: { type: 'integer', format: 'int32' },
    good: [2147483647, -2147483648],
    bad: 2147483648,
    says: [
      '<nil>: Invalid value: "": Checked value must be of type integer with format int32 in spec (FieldValueInvalid)',
    ],
  },
  {
    name: 'length in code points',
    schema: { type: 'string', maxLength: 2 },
    good: ['ab', '😀😀'],
    bad: 'abc',
    says: ['spec: Too long: may not be more than 2 bytes (FieldValueTooLong)'],
  },
  {
    name: 'least length',
    schema: { type: 'string', minLength: 2 },
    good: ['ab'],
    bad: '😀',
    says: [invalid('"😀"', 'be at least 2 chars long')],
  },
  {
    name: 'pattern',
    schema: { type: 'string', pattern: '^[a-f]+$' },
    good: ['abc'],
    bad: 'zz',
    says: [invalid('"zz"', "match '^[a-f]+$'")],
  },
  {
    name: 'unanchored pattern',
    schema: { type: 'string', pattern: 'b' },
    good: ['abc'],
    bad: 'a',
    says: [invalid('"a"', "match 'b'")],
  },
  {
    name: 'format',
    schema: { type: 'string', format: 'ipv4' },
    good: ['10.0.0.1'],
    bad: '10.0.0',
    says: ['spec: Invalid value: "10.0.0": spec in body must be of type ipv4: "10.0.0" (FieldValueTypeInvalid)'],
  },
  {
    name: 'unknown format',
    schema: { type: 'string', format: 'imsi' },
    good: ['anything'],
    bad: 1,
    says: [type('string', 'integer')],
  },
  {
    name: 'enum',
    schema: { type: 'string', enum: ['a', 'b'] },
    good: ['a'],
    bad: 'c',
    says: ['spec: Unsupported value: "c": supported values: "a", "b" (FieldValueNotSupported)'],
  },
  {
    name: 'enum of numbers and objects',
    schema: { enum: [1, { a: 1 }] },
    good: [1, { a: 1 }],
    bad: 2,
    says: ['spec: Unsupported value: 2: supported values: "1", "{\\"a\\":1}" (FieldValueNotSupported)'],
  },
  {
    name: 'greatest number of items',
    schema: { type: 'array', items: { type: 'integer' }, maxItems: 2 },
    good: [[1, 2]],
    bad: [1, 2, 3],
    says: ['spec: Too many: 3: must have at most 2 items (FieldValueTooMany)'],
  },
  {
    name: 'least number of items',
    schema: { type: 'array', items: { type: 'integer' }, minItems: 1 },
    good: [[1]],
    bad: [],
    says: [invalid('0', 'have at least 1 items')],
  },
  {
    name: 'number of properties',
    schema: { type: 'object', additionalProperties: { type: 'string' }, minProperties: 1, maxProperties: 2 },
    good: [{ a: 'x' }],
    bad: {},
    says: [invalid('0', 'have at least 1 properties')],
  },
  {
    name: 'required fields',
    schema: { type: 'object', required: ['a', 'toString'], properties: { a: { type: 'string' } } },
    good: [{ a: 'x', toString: 1 }],
    bad: {},
    says: ['spec.a: Required value (FieldValueRequired)', 'spec.toString: Required value (FieldValueRequired)'],
  },
  {
    name: 'values of a map',
    schema: { type: 'object', additionalProperties: { type: 'string' } },
    good: [{ a: 'x' }],
    bad: { a: 1 },
    says: [
      'spec.a: Invalid value: "integer": spec.a in body must be of type string: "integer" (FieldValueTypeInvalid)',
    ],
  },
  {
    name: 'items of a list',
    schema: { type: 'array', items: { type: 'object', required: ['name'] } },
    good: [[{ name: 1 }]],
    bad: [{ name: 'a' }, {}],
    says: ['spec[1].name: Required value (FieldValueRequired)'],
  },
  {
    name: 'anyOf',
    schema: { anyOf: [{ required: ['a'] }, { required: ['b'] }] },
    good: [{ a: 1 }, { b: 1 }, { a: 1, b: 1 }],
    bad: {},
    says: [
      '<nil>: Invalid value: "": "spec" must validate at least one schema (anyOf) (FieldValueInvalid)',
      'spec.a: Required value (FieldValueRequired)',
    ],
  },
  {
    name: 'oneOf with none',
    schema: { oneOf: [{ required: ['a'] }, { required: ['b'] }] },
    good: [{ a: 1 }, { b: 1 }],
    bad: {},
    says: [
      '<nil>: Invalid value: "": "spec" must validate one and only one schema (oneOf). Found none valid (FieldValueInvalid)',
      'spec.a: Required value (FieldValueRequired)',
    ],
  },
  {
    name: 'oneOf with two',
    schema: { oneOf: [{ required: ['a'] }, { required: ['b'] }] },
    good: [{ a: 1 }],
    bad: { a: 1, b: 2 },
    says: [
      '<nil>: Invalid value: "": "spec" must validate one and only one schema (oneOf). Found 2 valid alternatives (FieldValueInvalid)',
    ],
  },
  {
    name: 'allOf',
    schema: { type: 'integer', allOf: [{ minimum: 2 }, { maximum: 4 }] },
    good: [3],
    bad: 5,
    says: [
      '<nil>: Invalid value: "": "spec" must validate all the schemas (allOf) (FieldValueInvalid)',
      invalid('5', 'be less than or equal to 4'),
    ],
  },
  {
    name: 'not',
    schema: { type: 'string', not: { enum: ['root'] } },
    good: ['user'],
    bad: 'root',
    says: ['<nil>: Invalid value: "": "spec" must not validate the schema (not) (FieldValueInvalid)'],
  },
];

describe('validate', () => {
  it.each(cases)('asks for $name', ({ schema, good, bad, says }) => {
    for (const value of good) expect(problems(schema, value)).toEqual([]);
    expect(problems(schema, bad)).toEqual(says);
  });

  it('lists every problem by field, unsupported values last', () => {
    const schema: Schema = {
      type: 'object',
      required: ['name'],
      properties: {
        sst: { type: 'integer', maximum: 255 },
        mode: { type: 'string', enum: ['PerUE', 'Shared'] },
        sd: { type: 'string', pattern: '^[0-9a-f]{6}$' },
      },
    };
    const fields = problems(schema, { mode: 'Other', sst: 300, sd: 'zz' }).map((text) => text.split(':')[0]);
    expect(fields).toEqual(['spec.name', 'spec.sd', 'spec.sst', 'spec.mode']);
  });

  it('says that the whole object is wrong without a field', () => {
    const errors = compileSchema({ type: 'object', minProperties: 1 }).validate({});
    expect(errors).toEqual([
      {
        reason: 'FieldValueInvalid',
        field: '<nil>',
        message: 'Invalid value: 0:  in body should have at least 1 properties',
      },
    ]);
  });
});

describe('validate on an update', () => {
  const slice: Schema = {
    type: 'object',
    required: ['name'],
    properties: {
      name: { type: 'string' },
      sst: { type: 'integer', maximum: 255 },
      keyed: {
        type: 'array',
        items: { type: 'object', properties: { id: { type: 'string' }, size: { type: 'integer', maximum: 5 } } },
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['id'],
      },
      plain: { type: 'array', items: { type: 'integer', maximum: 5 } },
      tags: { type: 'array', items: { type: 'integer', maximum: 5 }, 'x-kubernetes-list-type': 'set' },
      solid: { type: 'object', properties: { a: { type: 'integer', maximum: 5 } }, 'x-kubernetes-map-type': 'atomic' },
      limits: { type: 'object', additionalProperties: { type: 'integer', maximum: 5 } },
      any: { type: 'integer', anyOf: [{ maximum: 5 }, { minimum: 100 }] },
    },
  };

  interface Update {
    name: string;
    old: Record<string, unknown>;
    value: Record<string, unknown>;
    refused: string[];
  }

  const updates: Update[] = [
    { name: 'lets an unchanged wrong value through', old: { sst: 300 }, value: { sst: 300, name: 'n' }, refused: [] },
    { name: 'refuses another wrong value', old: { sst: 300 }, value: { sst: 301, name: 'n' }, refused: ['spec.sst'] },
    {
      name: 'refuses a field still missing when its object changed',
      old: {},
      value: { sst: 1 },
      refused: ['spec.name'],
    },
    {
      name: 'lets a missing field through when its object did not change',
      old: { sst: 1 },
      value: { sst: 1 },
      refused: [],
    },
    {
      name: 'follows items of a map list by key',
      old: {
        keyed: [
          { id: 'a', size: 9 },
          { id: 'b', size: 1 },
        ],
      },
      value: {
        name: 'n',
        keyed: [
          { id: 'b', size: 2 },
          { id: 'a', size: 9 },
          { id: 'c', size: 9 },
        ],
      },
      refused: ['spec.keyed[2].size'],
    },
    {
      name: 'follows items of a list without a type by their places',
      old: { plain: [9] },
      value: { name: 'n', plain: [9, 8] },
      refused: ['spec.plain[1]'],
    },
    {
      name: 'does not follow items of a set',
      old: { tags: [9] },
      value: { name: 'n', tags: [9, 1] },
      refused: ['spec.tags[0]'],
    },
    { name: 'lets an unchanged list through', old: { plain: [9] }, value: { name: 'n', plain: [9] }, refused: [] },
    {
      name: 'follows the fields of an atomic object',
      old: { solid: { a: 9 } },
      value: { name: 'n', solid: { a: 9, b: 1 } },
      refused: [],
    },
    {
      name: 'follows keys of a map',
      old: { limits: { a: 9 } },
      value: { name: 'n', limits: { a: 9, b: 9 } },
      refused: ['spec.limits.b'],
    },
    { name: 'lets an unchanged composition through', old: { any: 50 }, value: { name: 'n', any: 50 }, refused: [] },
  ];

  it.each(updates)('$name', ({ old, value, refused }) => {
    expect(problems(slice, value, old).map((text) => text.split(':')[0])).toEqual(refused);
  });

  it('refuses with the same words as on a create', () => {
    expect(problems(slice, { name: 'n', sst: 400 }, { sst: 300 })).toEqual(problems(slice, { name: 'n', sst: 400 }));
  });
});
