import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StatusError } from '../status/status.ts';
import { decodeToken, encodeToken } from './continue-token.ts';

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

function refusal(text: string): string {
  try {
    decodeToken(text);
  } catch (error) {
    expect(error).toBeInstanceOf(StatusError);
    expect((error as StatusError).code).toBe(400);
    return (error as Error).message.replace('invalid continue token: continue key is not valid: ', '');
  }
  return '';
}

describe('a continue token', () => {
  it('says what it was made of', () => {
    const start = fc.stringMatching(/^[a-z0-9/.-]{1,40}$/).map((key) => `${key}\0`);
    const token = fc.record({ revision: fc.integer({ min: 1 }), start });
    fc.assert(
      fc.property(token, (made) => {
        expect(decodeToken(encodeToken(made))).toEqual(made);
      }),
    );
    expect(decodeToken(encodeToken({ revision: -1, start: 'a' }))).toEqual({ revision: -1, start: 'a' });
  });

  it.each([
    ['a+b', 'illegal base64 data at input byte 1'],
    ['a', 'illegal base64 data at input byte 0'],
    ['abcde', 'illegal base64 data at input byte 4'],
    ['YQ==', 'illegal base64 data at input byte 2'],
    ['', 'unexpected end of JSON input'],
    [Buffer.from('x').toString('base64url'), "invalid character 'x' looking for beginning of value"],
    [encoded({}), 'server does not recognize this encoded version ""'],
    [encoded({ v: 'v2' }), 'server does not recognize this encoded version "v2"'],
    [encoded({ v: 'meta.k8s.io/v1', start: 'a' }), 'incorrect encoded start resourceVersion (version meta.k8s.io/v1)'],
    [encoded({ v: 'meta.k8s.io/v1', rv: 5 }), 'encoded start key empty (version meta.k8s.io/v1)'],
    [encoded(null), 'server does not recognize this encoded version ""'],
    [encoded([1]), 'server does not recognize this encoded version ""'],
  ])('is refused: %j', (text, why) => expect(refusal(text)).toBe(why));

  it('of any text is read or refused', () => {
    fc.assert(fc.property(fc.string(), (text) => void refusal(text)));
    fc.assert(fc.property(fc.jsonValue(), (value) => void refusal(encoded(value))));
  });
});
