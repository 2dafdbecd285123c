import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { immutable, withCel, withRule } from './rules.ts';

const range = withRule(z.object({ from: z.int(), to: z.int() }), {
  rule: 'self.from <= self.to',
  message: 'must not end before it starts',
  fieldPath: '.to',
  check: ({ from, to }) => from <= to,
});

describe('withRule', () => {
  it('checks the rule when parsing and puts the message at its field', () => {
    expect(range.safeParse({ from: 1, to: 2 }).success).toBe(true);
    expect(range.safeParse({ from: 2, to: 1 }).error?.issues).toMatchObject([
      { path: ['to'], message: 'must not end before it starts' },
    ]);
  });

  it('hands the same rule to the API server, without the function', () => {
    expect(range.meta()?.['x-kubernetes-validations']).toEqual([
      { rule: 'self.from <= self.to', message: 'must not end before it starts', fieldPath: '.to' },
    ]);
  });
});

describe('withCel', () => {
  it('leaves the schema that it is given as it is', () => {
    const plain = z.string().describe('A name.');
    const ruled = withCel(plain, { rule: 'self != ""', message: 'not empty' });
    expect(plain.meta()).toEqual({ description: 'A name.' });
    expect(ruled.meta()).toMatchObject({
      description: 'A name.',
      'x-kubernetes-validations': [{ message: 'not empty' }],
    });
  });
});

describe('immutable', () => {
  it('forbids to change, remove and add the field', () => {
    expect(immutable('ueId')).toEqual({
      rule: 'has(self.ueId) == has(oldSelf.ueId) && (!has(self.ueId) || self.ueId == oldSelf.ueId)',
      message: 'ueId is immutable',
      fieldPath: '.ueId',
      reason: 'FieldValueForbidden',
    });
  });
});
