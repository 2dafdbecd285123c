import { expect, it } from 'vitest';
import { errorCodes, KindsError } from './errors.ts';

it('an error can be told by its code, and read by its message', () => {
  const error = new KindsError('KINDS_NOT_STRUCTURAL', 'spec.a: a union must be discriminated');
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({
    name: 'KindsError',
    code: 'KINDS_NOT_STRUCTURAL',
    message: 'spec.a: a union must be discriminated',
  });
});

it.each(Object.entries(errorCodes))(
  '%s says what it means and what to do, in sentences',
  (code, { meaning, action }) => {
    expect(code).toMatch(/^KINDS_[A-Z_]+$/);
    expect([meaning, action]).toEqual([expect.stringMatching(/^[A-Z].*\.$/), expect.stringMatching(/^[A-Z].*\.$/)]);
  },
);
