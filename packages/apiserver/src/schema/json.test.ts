import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, copyJson, equalJson, kindOf, setOwn } from './json.ts';

describe('equalJson', () => {
  it('agrees with the canonical text of both values', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        expect(equalJson(a, b)).toBe(canonicalJson(a) === canonicalJson(b));
        expect(equalJson(a, structuredClone(a))).toBe(true);
      }),
      {
        examples: [
          [
            { a: 1, b: 2 },
            { b: 2, a: 1 },
          ],
          [[1], { 0: 1 }],
          [0, -0],
          [-0, 5],
        ],
      },
    );
  });

  it('tells lists from objects and absent from null', () => {
    expect(equalJson([], {})).toBe(false);
    expect(equalJson({}, [])).toBe(false);
    expect(equalJson({ a: null }, {})).toBe(false);
    expect(equalJson({ a: null }, { b: null })).toBe(false);
  });
});

describe('copyJson', () => {
  it('makes an equal value that shares nothing', () => {
    const original = JSON.parse('{"a":[{"b":1}],"__proto__":{"c":2}}');
    const copy = copyJson(original);
    expect(JSON.stringify(copy)).toBe(JSON.stringify(original));
    expect(copy.a).not.toBe(original.a);
    expect(copy.a[0]).not.toBe(original.a[0]);
  });
});

describe('setOwn', () => {
  it('never changes a prototype', () => {
    const object = {};
    setOwn(object, '__proto__', { polluted: true });
    expect((object as { polluted?: boolean }).polluted).toBeUndefined();
    expect(Object.keys(object)).toEqual(['__proto__']);
  });
});

describe('kindOf', () => {
  it.each([
    [null, 'null'],
    [undefined, 'null'],
    [true, 'boolean'],
    [1, 'integer'],
    [1.0, 'integer'],
    [1.5, 'number'],
    ['x', 'string'],
    [[], 'array'],
    [{}, 'object'],
  ])('of %j is %s', (value, kind) => {
    expect(kindOf(value)).toBe(kind);
  });

  it('of an integer beyond 2^53 is integer', () => {
    expect(kindOf(9007199254740993n)).toBe('integer');
  });
});
