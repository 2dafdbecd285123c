import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrayIndex, pointerTokens } from './json-pointer.ts';

describe('a JSON pointer', () => {
  it.each([
    ['/', ['']],
    ['/a/b', ['a', 'b']],
    ['/a//b', ['a', '', 'b']],
    ['/a~1b/m~0n', ['a/b', 'm~n']],
    ['/~01', ['~1']],
    ['/~2', ['~2']],
    ['', undefined],
    ['a/b', undefined],
  ])('%j has the tokens %j', (pointer, tokens) => {
    expect(pointerTokens(pointer)).toEqual(tokens);
  });

  it('gives back what was escaped', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (tokens) => {
        const escaped = tokens.map((token) => `/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`);
        expect(pointerTokens(escaped.join(''))).toEqual(tokens);
      }),
    );
  });
});

describe('an index', () => {
  it.each([
    ['0', 3, 0],
    ['2', 3, 2],
    ['3', 3, undefined],
    ['-1', 3, 2],
    ['-3', 3, 0],
    ['-4', 3, undefined],
    ['01', 3, 1],
    ['+1', 3, 1],
    ['0', 0, undefined],
    ['-', 3, undefined],
    ['', 3, undefined],
    ['1.0', 3, undefined],
    ['1e0', 3, undefined],
    ['99999999999999999999', 3, undefined],
  ])('%j in a list of %i is %s', (token, length, index) => {
    expect(arrayIndex(token, length)).toBe(index);
  });
});
