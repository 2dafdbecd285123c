import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, either, exactly, multiply, type Range, scale, unknown, upTo } from './range.ts';

const bound = fc.oneof(fc.nat(), fc.constant(2 ** 60));
const range = fc.tuple(bound, bound).map(([a, b]): Range => ({ min: Math.min(a, b), max: Math.max(a, b) }));

describe('a range', () => {
  it.each<[string, Range, Range]>([
    ['of one number', exactly(3), { min: 3, max: 3 }],
    ['up to a number', upTo(3), { min: 0, max: 3 }],
    ['added to others', add(exactly(1), upTo(2), exactly(4)), { min: 5, max: 7 }],
    ['added to none', add(), { min: 0, max: 0 }],
    ['multiplied', multiply({ min: 1, max: 3 }, { min: 2, max: 5 }), { min: 2, max: 15 }],
    ['of parts, rounded up', scale({ min: 1, max: 15 }, 0.1), { min: 1, max: 2 }],
    ['of either of two', either({ min: 2, max: 3 }, { min: 1, max: 9 }), { min: 1, max: 9 }],
  ])('%s', (_name, found, expected) => {
    expect(found).toEqual(expected);
  });

  it('that nobody knows stays so, whatever is done with it', () => {
    expect(add(unknown, unknown).max).toBe(unknown.max);
    expect(multiply(unknown, unknown).max).toBe(unknown.max);
    expect(scale(unknown, 8).max).toBe(unknown.max);
    expect(either(unknown, exactly(1))).toEqual(unknown);
  });

  it('never ends before it begins, and never leaves 64 bits', () => {
    fc.assert(
      fc.property(range, range, fc.double({ min: 0, max: 100, noNaN: true }), (a, b, factor) => {
        for (const { min, max } of [add(a, b), multiply(a, b), scale(a, factor), either(a, b)]) {
          expect(min).toBeLessThanOrEqual(max);
          expect(max).toBeLessThanOrEqual(2 ** 64);
        }
      }),
    );
  });
});
