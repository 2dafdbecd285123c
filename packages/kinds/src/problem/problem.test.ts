import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { slices } from '../slice/slice.ts';
import { uesessions } from '../uesession/uesession.ts';
import { problems } from './problem.ts';

function problemsOf(schema: z.ZodType, value: unknown) {
  const { error } = schema.safeParse(value);
  return error ? problems(error) : [];
}

describe('problems', () => {
  it('names every field that is wrong, not the first only', () => {
    const spec = {
      ueId: -1,
      supi: 'imsi-1',
      dnn: '*',
      slice: 'A_B',
      pduSessionId: 99,
      connected: 'yes',
      eventTime: 'noon',
    };
    const fields = problemsOf(uesessions.schema, { metadata: { name: 'ue1' }, spec }).map(({ field }) => field);
    expect(new Set(fields)).toEqual(new Set(Object.keys(spec).map((name) => `spec.${name}`)));
  });

  it('writes paths as people do, with the index of a list in brackets', () => {
    const value = { metadata: { name: 'default' }, spec: { snssai: { sst: 1 }, dnns: [{ name: 'a' }, { name: '*' }] } };
    expect(problemsOf(slices.schema, value)[0]?.field).toBe('spec.dnns[1].name');
  });

  it('says "is required" of what is missing, whatever its type', () => {
    const schema = z.object({ a: z.string(), b: z.int(), c: z.object({}), d: z.array(z.string()), e: z.boolean() });
    expect(problemsOf(schema, {})).toEqual(
      ['a', 'b', 'c', 'd', 'e'].map((field) => ({ field, message: 'is required' })),
    );
    expect(problemsOf(slices.schema, { metadata: { name: 'x' }, spec: { snssai: {}, dnns: [{}] } })).toEqual([
      { field: 'spec.snssai.sst', message: 'is required' },
      { field: 'spec.dnns[0].name', message: 'is required' },
    ]);
  });

  it('gives each unknown field of a closed object a line of its own', () => {
    expect(problemsOf(z.object({ in: z.strictObject({ a: z.int() }) }), { in: { a: 1, b: 2, c: 3 } })).toEqual([
      { field: 'in.b', message: 'unknown field' },
      { field: 'in.c', message: 'unknown field' },
    ]);
  });

  it('has no field for what is wrong with the whole', () => {
    expect(problemsOf(z.int('must be a whole number'), 'x')).toEqual([
      { field: '', message: 'must be a whole number' },
    ]);
  });

  it('does not repeat the value, which may be personal data', () => {
    const found = problemsOf(uesessions.schema, {
      metadata: { name: 'x' },
      spec: { supi: 'imsi-2089500000000012345' },
    });
    expect(found.map(({ message }) => message).join()).not.toContain('2089500000000012345');
  });

  describe('with the input that was parsed', () => {
    const schema = z.strictObject({
      id: z.int('must be a whole number'),
      place: z.strictObject({ town: z.string('must be text') }).optional(),
      pools: z.array(z.strictObject({ name: z.string('must be text') })).optional(),
    });
    const found = (input: unknown) => {
      const { error } = schema.safeParse(input);
      return error ? problems(error, input) : [];
    };

    it('says "is required" of what is missing although its schema has a message of its own', () => {
      expect(found({})).toEqual([{ field: 'id', message: 'is required' }]);
      expect(found({ id: undefined })).toEqual([{ field: 'id', message: 'is required' }]);
      expect(found({ id: 'x' })).toEqual([{ field: 'id', message: 'must be a whole number' }]);
      expect(found({ id: null })).toEqual([{ field: 'id', message: 'must be a whole number' }]);
    });

    it('does so at any depth', () => {
      expect(found({ id: 1, place: {}, pools: [{ name: 'a' }, {}] })).toEqual([
        { field: 'place.town', message: 'is required' },
        { field: 'pools[1].name', message: 'is required' },
      ]);
    });

    it('does not take a field of the prototype for one that is there', () => {
      const { error } = z.object({ toString: z.string('must be text') }).safeParse({});
      expect(error && problems(error, {})).toEqual([{ field: 'toString', message: 'is required' }]);
    });

    it('lets a rule over several fields say itself what it wants', () => {
      const either = z
        .strictObject({ a: z.int().optional(), b: z.int().optional() })
        .refine(({ a, b }) => (a === undefined) !== (b === undefined), { path: ['a'], error: 'give either a or b' });
      const { error } = either.safeParse({});
      expect(error && problems(error, {})).toEqual([{ field: 'a', message: 'give either a or b' }]);
    });

    it.each([null, 1, 'text', [], undefined])('says of %j that the whole is wrong', (input) => {
      expect(found(input).map(({ field }) => field)).toEqual(['']);
    });

    it('changes no field and loses no problem', () => {
      const input = fc.record(
        { id: fc.jsonValue(), place: fc.jsonValue(), more: fc.jsonValue() },
        { requiredKeys: [] },
      );
      fc.assert(
        fc.property(input, (value) => {
          const { error } = schema.safeParse(value);
          if (!error) return;
          expect(problems(error, value).map(({ field }) => field)).toEqual(problems(error).map(({ field }) => field));
        }),
      );
    });
  });
});
