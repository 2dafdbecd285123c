import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { GatewayError } from '../errors.ts';
import { checkInput, missingInput } from './input.ts';

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

function problemsOf(value: unknown) {
  try {
    checkInput(schema, value);
  } catch (error) {
    return (error as GatewayError).details;
  }
  throw new Error('nothing was wrong');
}

describe('checkInput', () => {
  it('fills in defaults', () => {
    expect(checkInput(schema, { id: 1 })).toEqual({ id: 1, size: 3 });
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
    expect(() => checkInput(schema, { id: 0, more: 1 })).toThrow(
      'invalid input: id: id must be positive; more: unknown field',
    );
  });

  it.each([null, 1, 'text', [], undefined])('says that %j as a whole is wrong', (value) => {
    expect(problemsOf(value)).toHaveLength(1);
  });
});

describe('missingInput', () => {
  it('names the body', () => {
    expect(missingInput()).toMatchObject({ status: 400, details: [{ field: 'body' }] });
  });
});
