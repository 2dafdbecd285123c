import { expect, it } from 'vitest';
import { z } from 'zod';
import { errorCodes, NfError } from './errors.ts';
import { validate } from './validate/validate.ts';

it('an error names what could not be made, and every field that is wrong', () => {
  const error = new NfError('NF_CONFIG_INVALID', 'free5GC UPF configuration', [
    { field: 'dnns[0].pool', message: 'must be an IPv4 prefix' },
    { field: '', message: 'is too much' },
  ]);
  expect(error).toMatchObject({ name: 'NfError', code: 'NF_CONFIG_INVALID' });
  expect(error.message).toBe('free5GC UPF configuration: dnns[0].pool: must be an IPv4 prefix; is too much');
});

it.each(Object.entries(errorCodes))(
  '%s says what it means and what to do, in sentences',
  (code, { meaning, action }) => {
    expect(code).toMatch(/^NF_[A-Z_]+$/);
    expect([meaning, action]).toEqual([expect.stringMatching(/^[A-Z].*\.$/), expect.stringMatching(/^[A-Z].*\.$/)]);
  },
);

it('an input that is right comes back with its defaults', () => {
  expect(validate(z.object({ level: z.string().default('info') }), {}, 'logger')).toEqual({ level: 'info' });
});

it('an input that is wrong is reported with all its problems', () => {
  const schema = z.object({ a: z.int('must be a number'), b: z.string('must be text') });
  const broken = { a: 'x', b: 1 } as unknown as { a: number; b: string };
  expect(() => validate(schema, broken, 'thing')).toThrow('thing: a: must be a number; b: must be text');
});
