import { describe, expect, it } from 'vitest';
import { compileSchema } from './compile.ts';
import type { Schema } from './schema.ts';

/** What is wrong with a value at `spec.x`. */
function problems(schema: Schema, value: unknown): string[] {
  const spec: Schema = { type: 'object', properties: { x: schema } };
  return compileSchema({ type: 'object', properties: { spec } })
    .validate({ spec: { x: value } })
    .map(({ field, message }) => `${field}: ${message}`);
}

describe('a text', () => {
  it.each<[string, Schema, unknown, string[]]>([
    ['is long enough in code points', { type: 'string', minLength: 2 }, '😀😀', []],
    [
      'is too short in code points',
      { type: 'string', minLength: 2 },
      '😀',
      ['spec.x: Invalid value: "😀": spec.x in body should be at least 2 chars long'],
    ],
    ['is short enough in code points', { type: 'string', maxLength: 2 }, '😀😀', []],
    ['is too long', { type: 'string', maxLength: 1 }, '😀😀', ['spec.x: Too long: may not be more than 1 byte']],
    ['matches anywhere', { type: 'string', pattern: 'b' }, 'abc', []],
    [
      'does not match',
      { type: 'string', pattern: '^b' },
      'abc',
      [`spec.x: Invalid value: "abc": spec.x in body should match '^b'`],
    ],
    ['is one of several', { type: 'string', enum: ['a', 'b'] }, 'a', []],
    [
      'is none of several',
      { type: 'string', enum: ['a', 'b'] },
      'c',
      ['spec.x: Unsupported value: "c": supported values: "a", "b"'],
    ],
    [
      'is no number',
      { type: 'string' },
      1,
      ['spec.x: Invalid value: "integer": spec.x in body must be of type string: "integer"'],
    ],
  ])('%s', (_name, schema, value, expected) => {
    expect(problems(schema, value)).toEqual(expected);
  });
});

describe('a number', () => {
  const int: Schema = { type: 'integer' };

  it.each<[string, Schema, unknown, string[]]>([
    ['is whole however it is written', int, 2.0, []],
    ['is not whole', int, 2.5, ['spec.x: Invalid value: "number": spec.x in body must be of type integer: "number"']],
    ['is within bounds', { ...int, minimum: 1, maximum: 3 }, 3, []],
    [
      'is too small',
      { ...int, minimum: 1 },
      0,
      ['spec.x: Invalid value: 0: spec.x in body should be greater than or equal to 1'],
    ],
    [
      'is at a bound that is excluded',
      { ...int, minimum: 1, exclusiveMinimum: true },
      1,
      ['spec.x: Invalid value: 1: spec.x in body should be greater than 1'],
    ],
    [
      'is at the other bound that is excluded',
      { ...int, maximum: 3, exclusiveMaximum: true },
      3,
      ['spec.x: Invalid value: 3: spec.x in body should be less than 3'],
    ],
    ['is a multiple', { ...int, multipleOf: 3 }, 9, []],
    [
      'is no multiple',
      { ...int, multipleOf: 3 },
      10,
      ['spec.x: Invalid value: 10: spec.x in body should be a multiple of 3'],
    ],
    ['is a multiple of a fraction', { type: 'number', multipleOf: 0.1 }, 0.3, []],
    [
      'is no multiple of a fraction',
      { type: 'number', multipleOf: 0.5 },
      0.7,
      ['spec.x: Invalid value: 0.7: spec.x in body should be a multiple of 0.5'],
    ],
    ['fits 32 bits', { ...int, format: 'int32' }, -(2 ** 31), []],
    [
      'does not fit 32 bits',
      { ...int, format: 'int32' },
      2 ** 31,
      ['<nil>: Invalid value: "": Checked value must be of type integer with format int32 in spec.x'],
    ],
    [
      'has a sign that it must not have',
      { ...int, format: 'uint32' },
      -1,
      ['<nil>: Invalid value: "": Checked value must be of type integer with format uint32 in spec.x'],
    ],
    [
      'is too large for a float',
      { type: 'number', format: 'float' },
      1e39,
      ['<nil>: Invalid value: "": Checked value must be of type number with format float in spec.x'],
    ],
    ['is one of several', { ...int, enum: [1, 2] }, 2, []],
    ['is none of several', { ...int, enum: [1, 2] }, 3, ['spec.x: Unsupported value: 3: supported values: "1", "2"']],
    ['may be whole where fractions may be', { type: 'number' }, 2, []],
  ])('%s', (_name, schema, value, expected) => {
    expect(problems(schema, value)).toEqual(expected);
  });
});

describe('a value of several types', () => {
  const either: Schema = { 'x-kubernetes-int-or-string': true };

  it.each<[string, Schema, unknown, string[]]>([
    ['is an integer', either, 80, []],
    ['is a text', either, '50%', []],
    [
      'is a fraction',
      either,
      1.5,
      ['spec.x: Invalid value: "number": spec.x in body must be of type integer,string: "number"'],
    ],
    ['is anything', { 'x-kubernetes-preserve-unknown-fields': true }, [1, 'a'], []],
    ['is null where that is allowed', { type: 'string', nullable: true }, null, []],
    [
      'is null where it is not',
      { type: 'string' },
      null,
      ['spec.x: Invalid value: "null": spec.x in body must be of type string: "null"'],
    ],
    [
      'is null, and not among the values allowed',
      { type: 'string', nullable: true, enum: ['a'] },
      null,
      ['spec.x: Unsupported value: null: supported values: "a"'],
    ],
  ])('%s', (_name, schema, value, expected) => {
    expect(problems(schema, value)).toEqual(expected);
  });
});

describe('a list or map', () => {
  const list: Schema = { type: 'array', items: { type: 'integer' } };
  const map: Schema = { type: 'object', additionalProperties: { type: 'integer' } };

  it.each<[string, Schema, unknown, string[]]>([
    [
      'has too few items',
      { ...list, minItems: 1 },
      [],
      ['spec.x: Invalid value: 0: spec.x in body should have at least 1 items'],
    ],
    ['has too many items', { ...list, maxItems: 1 }, [1, 2], ['spec.x: Too many: 2: must have at most 1 item']],
    [
      'has items of another type',
      list,
      [1, 'a'],
      ['spec.x[1]: Invalid value: "string": spec.x[1] in body must be of type integer: "string"'],
    ],
    [
      'has too few fields',
      { ...map, minProperties: 1 },
      {},
      ['spec.x: Invalid value: 0: spec.x in body should have at least 1 properties'],
    ],
    [
      'has too many fields',
      { ...map, maxProperties: 1 },
      { a: 1, b: 2 },
      ['spec.x: Too many: 2: must have at most 1 item'],
    ],
    [
      'has values of another type',
      map,
      { a: 'b' },
      ['spec.x.a: Invalid value: "string": spec.x.a in body must be of type integer: "string"'],
    ],
    ['lacks a field', { type: 'object', required: ['a'], properties: { a: {} } }, {}, ['spec.x.a: Required value']],
  ])('%s', (_name, schema, value, expected) => {
    expect(problems(schema, value)).toEqual(expected);
  });
});
