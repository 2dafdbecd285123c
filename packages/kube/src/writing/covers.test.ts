import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covers } from './covers.ts';

describe('what the server adds to an object', () => {
  it('does not count', () => {
    const live = { spec: { replicas: 1, strategy: { type: 'Recreate' }, revisionHistoryLimit: 10 }, status: {} };
    expect(covers(live, { spec: { replicas: 1, strategy: { type: 'Recreate' } } })).toBe(true);
  });

  it('does not count inside the items of a list either', () => {
    const live = [{ name: 'upf', image: 'a', imagePullPolicy: 'Always' }];
    expect(covers(live, [{ name: 'upf', image: 'a' }])).toBe(true);
  });
});

describe.each([
  ['another value', { a: 1 }, { a: 2 }],
  ['a missing field', {}, { a: 1 }],
  ['a missing object', {}, { a: { b: 1 } }],
  ['one item too few', { a: [1] }, { a: [1, 2] }],
  ['one item too many', { a: [1, 2] }, { a: [1] }],
  ['items in another order', { a: [1, 2] }, { a: [2, 1] }],
  ['a list for an object', { a: [] }, { a: {} }],
  ['a text for a number', { a: '1' }, { a: 1 }],
  ['null for an object', { a: null }, { a: {} }],
])('%s', (_, live, desired) => {
  it('is noticed', () => {
    expect(covers(live, desired)).toBe(false);
  });
});

describe('quantities of resources', () => {
  const limits = (cpu: unknown) => ({ resources: { limits: { cpu } } });

  it.each([
    ['500m', '0.5'],
    ['1', '1000m'],
    ['1Gi', '1024Mi'],
    ['1k', '1e3'],
    ['100m', '0.1'],
    ['2', 2],
  ])('%s is %s', (live, desired) => {
    expect(covers(limits(live), limits(desired))).toBe(true);
  });

  it.each([
    ['500m', '0.6'],
    ['1G', '1Gi'],
    ['1', '1m'],
    ['1', 'one'],
  ])('%s is not %s', (live, desired) => {
    expect(covers(limits(live), limits(desired))).toBe(false);
  });

  it('are compared by value nowhere else', () => {
    expect(covers({ image: '1' }, { image: '1000m' })).toBe(false);
  });
});

it('an empty list or map that the server left out is there all the same', () => {
  expect(covers({}, { emptyDir: {}, tolerations: [] })).toBe(true);
});

it('an object covers itself, and covers it still when more is said of it', () => {
  fc.assert(
    fc.property(fc.object(), fc.object(), (object, more) => {
      expect(covers(object, object)).toBe(true);
      expect(covers({ ...more, ...object }, object)).toBe(true);
    }),
  );
});

describe('covers', () => {
  it.each([
    [{ a: 1, b: 2 }, { a: 1 }, true],
    [{ a: 1 }, { a: 1, b: 2 }, false],
    [{ a: [1, 2] }, { a: [1] }, false],
    [{ a: [{ n: 'x', default: 1 }] }, { a: [{ n: 'x' }] }, true],
    [{ a: null }, { a: {} }, false],
    [{ a: '1' }, { a: 1 }, false],
    [{}, { a: undefined }, true],
    [{}, { a: {}, b: [] }, true],
    [{}, { a: '' }, false],
    [undefined, { a: 1 }, false],
    [{ a: { b: 1 } }, { a: [] }, false],
    [{}, { constructor: {} }, true],
    [{ labels: {} }, { labels: { constructor: 'x' } }, false],
  ])('of %j by %j is %s', (actual, wanted, expected) => {
    expect(covers(actual, wanted)).toBe(expected);
  });
});
