import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { validateWithZod } from './input.ts';

const schema = z.strictObject({
  id: z.int('id must be a whole number').min(1, 'id must be positive'),
  name: z
    .string()
    .regex(/^[a-z]+$/, 'name must be letters')
    .max(5, 'name must be short')
    .optional(),
  size: z.int().default(3),
  place: z.strictObject({ town: z.string('town must be text') }).optional(),
});

type Part = 'body' | 'querystring' | 'params';

function validate(value: unknown, httpPart: Part = 'body', of: z.ZodType = schema) {
  return validateWithZod({ schema: of, httpPart, method: 'POST', url: '/' })(value) as {
    value?: unknown;
    error?: Error & { status: number; details: { field: string; message: string }[] };
  };
}

function problemsOf(value: unknown) {
  const { error } = validate(value);
  if (!error) throw new Error('nothing was wrong');
  return error.details;
}

describe('validateWithZod', () => {
  it('fills in defaults', () => {
    expect(validate({ id: 1 })).toEqual({ value: { id: 1, size: 3 } });
  });

  it('tells a field that is missing from one that is wrong', () => {
    expect(problemsOf({})).toEqual([{ field: 'id', message: 'is required' }]);
    expect(problemsOf({ id: 'x' })).toEqual([{ field: 'id', message: 'id must be a whole number' }]);
  });

  it('names a field once, with the first rule that it breaks', () => {
    expect(problemsOf({ id: 1, name: 'NOT SHORT' })).toEqual([{ field: 'name', message: 'name must be letters' }]);
  });

  it('names every field, those within others by their path', () => {
    const fields = problemsOf({ id: 0, name: '1', place: { town: 4, street: 'x' }, more: 1 }).map(({ field }) => field);
    expect(fields.sort()).toEqual(['id', 'more', 'name', 'place.street', 'place.town']);
  });

  it('says everything in the text, too: many clients show nothing else', () => {
    expect(validate({ id: 0, more: 1 }).error?.message).toBe(
      'invalid input: id: id must be positive; more: unknown field',
    );
  });

  it.each([1, 'text', [], true])('says that %j as a whole is wrong', (value) => {
    expect(problemsOf(value)).toEqual([{ field: '', message: expect.stringContaining('expected object') }]);
  });

  it.each([null, undefined])('takes %j for a body that is missing', (value) => {
    expect(validate(value).error).toMatchObject({ status: 400, code: 'GATEWAY_INPUT_INVALID' });
    expect(problemsOf(value)).toEqual([{ field: 'body', message: 'is required: send a JSON object' }]);
  });

  it('fills in a body that may be missing', () => {
    const optional = z.strictObject({ count: z.int().default(7) }).prefault({});
    expect(validate(null, 'body', optional)).toEqual({ value: { count: 7 } });
  });

  it('does not call a path or a query a body', () => {
    const { error } = validate({}, 'params', z.object({ id: z.string('id must be text') }));
    expect(error?.details).toEqual([{ field: 'id', message: 'is required' }]);
  });

  it('lists no more problems than there are fields, whatever is sent', () => {
    const value = fc.record({ id: fc.jsonValue(), name: fc.jsonValue(), size: fc.jsonValue(), place: fc.jsonValue() });
    fc.assert(
      fc.property(value, (body) => {
        const fields = (validate(body).error?.details ?? []).map(({ field }) => field);
        expect(new Set(fields).size).toBe(fields.length);
      }),
    );
  });
});
