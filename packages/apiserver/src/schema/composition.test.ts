import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileSchema } from './compile.ts';
import type { Schema } from './schema.ts';

/** What stands inside of compositions: restrictions of a value, and compositions of those. */
const { part } = fc.letrec<{ part: Schema }>((tie) => ({
  part: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.record({ minimum: fc.integer({ min: 0, max: 9 }) }),
    fc.record({ maximum: fc.integer({ min: 0, max: 9 }) }),
    fc.record({ multipleOf: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ enum: fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 4 }) }),
    fc.constant<Schema>({}),
    fc.array(tie('part'), { minLength: 1, maxLength: 3 }).map((allOf): Schema => ({ allOf })),
    fc.array(tie('part'), { minLength: 1, maxLength: 3 }).map((anyOf): Schema => ({ anyOf })),
    fc.array(tie('part'), { minLength: 1, maxLength: 3 }).map((oneOf): Schema => ({ oneOf })),
    tie('part').map((not): Schema => ({ not })),
  ),
}));

function holds(schema: Schema, value: number): boolean {
  const { minimum = 0, maximum = 9, multipleOf = 1, allOf = [], anyOf, oneOf, not } = schema;
  if (value < minimum || value > maximum || value % multipleOf !== 0) return false;
  if (schema.enum && !schema.enum.includes(value)) return false;
  if (!allOf.every((one) => holds(one, value))) return false;
  if (anyOf && !anyOf.some((one) => holds(one, value))) return false;
  if (oneOf && oneOf.filter((one) => holds(one, value)).length !== 1) return false;
  return !not || !holds(not, value);
}

function fieldOf(schema: Schema): Schema {
  return { type: 'object', properties: { a: { type: 'integer', ...schema } } };
}

function texts(schema: Schema, a: unknown, old?: unknown): string[] {
  return compileSchema(fieldOf(schema))
    .validate({ a }, old === undefined ? undefined : { a: old })
    .map(({ field, message }) => `${field}: ${message}`);
}

describe('compositions', () => {
  it('accept what logic says they accept', () => {
    fc.assert(
      fc.property(part, fc.integer({ min: 0, max: 9 }), (schema, value) => {
        expect(texts(schema, value).length === 0).toBe(holds(schema, value));
      }),
      { numRuns: 1000 },
    );
  });

  it('let a value pass that was wrong before and stays', () => {
    fc.assert(
      fc.property(part, fc.integer({ min: 0, max: 9 }), (schema, value) => {
        expect(texts(schema, value, value)).toEqual([]);
      }),
    );
  });

  it('do not let a value pass because another wrong one was there before', () => {
    fc.assert(
      fc.property(part, fc.tuple(fc.nat(9), fc.nat(9)), (schema, [value, old]) => {
        if (value !== old) expect(texts(schema, value, old)).toEqual(texts(schema, value));
      }),
    );
  });

  const few: Schema = { maximum: 1 };
  const many: Schema = { minimum: 8 };

  it.each<[string, Schema, number, string[]]>([
    [
      'none of several',
      { anyOf: [few, many] },
      5,
      [
        '<nil>: Invalid value: "": "a" must validate at least one schema (anyOf)',
        'a: Invalid value: 5: a in body should be less than or equal to 1',
      ],
    ],
    [
      'none of exactly one',
      { oneOf: [few, many] },
      5,
      [
        '<nil>: Invalid value: "": "a" must validate one and only one schema (oneOf). Found none valid',
        'a: Invalid value: 5: a in body should be less than or equal to 1',
      ],
    ],
    [
      'two of exactly one',
      { oneOf: [few, {}] },
      1,
      ['<nil>: Invalid value: "": "a" must validate one and only one schema (oneOf). Found 2 valid alternatives'],
    ],
    [
      'one of all',
      { allOf: [few, {}] },
      5,
      [
        '<nil>: Invalid value: "": "a" must validate all the schemas (allOf)',
        'a: Invalid value: 5: a in body should be less than or equal to 1',
      ],
    ],
    [
      'all of all',
      { allOf: [few, few] },
      5,
      [
        '<nil>: Invalid value: "": "a" must validate all the schemas (allOf). None validated',
        'a: Invalid value: 5: a in body should be less than or equal to 1',
        'a: Invalid value: 5: a in body should be less than or equal to 1',
      ],
    ],
    ['what must not be', { not: few }, 0, ['<nil>: Invalid value: "": "a" must not validate the schema (not)']],
  ])('say so in the words of Kubernetes: %s', (_name, schema, value, expected) => {
    expect(texts(schema, value)).toEqual(expected);
  });
});
