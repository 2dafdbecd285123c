import { describe, expect, it } from 'vitest';
import { View } from '../view.ts';
import { callWork, operatorWork, sizeOf } from './work.ts';

const long = 'x'.repeat(100);

describe('the size of a value', () => {
  it.each<[string, unknown, number]>([
    ['a text', 'abc', 3],
    ['a list', [1, 2], 2],
    ['a set', new Set([1, 2, 3]), 3],
    ['a map', new Map([['a', 1]]), 1],
    ['a map that was written out', { a: 1, b: 2 }, 2],
    ['bytes', new Uint8Array(4), 4],
    ['an object of the schema', new View({ a: 1, b: 2 }, new Map()), 1],
    ['a number', 5n, 1],
    ['nothing', null, 1],
  ])('of %s', (_name, value, size) => {
    expect(sizeOf(value)).toBe(size);
  });
});

describe('the work of an operator', () => {
  it.each<[string, unknown, unknown, number]>([
    ['==', 1n, 2n, 1],
    ['==', long, 'abc', 1],
    ['==', long, long, 10],
    ['!=', '', long, 0],
    ['<', long, long, 10],
    ['in', 1n, [1n, 2n, 3n], 3],
    ['in', 'a', new Map(), 1],
    ['+', long, 'abc', 11],
    ['+', [1n], [2n], 1],
    ['+', 1n, 2n, 1],
    ['*', 1n, 2n, 1],
    ['[]', [1n], 0n, 1],
  ])('%s', (operator, left, right, work) => {
    expect(operatorWork(operator)(left, right)).toBe(work);
  });
});

describe('the work of a function', () => {
  it.each<[string, unknown, unknown, unknown, number]>([
    ['size', long, undefined, 100n, 1],
    ['startsWith', long, 'x', true, 10],
    ['lowerAscii', long, undefined, long, 10],
    ['replace', long, 'x', '', 20],
    ['join', ['a'], '', long, 20],
    ['contains', long, 'x'.repeat(30), true, 10 * 3],
    ['matches', long, '^x{3,9}$', true, 11 * 2],
    ['find', '', '^x{3,9}$', '', 1 * 2],
    ['isSorted', [1n, 2n], undefined, true, 2],
    ['max', [long, 'a'], undefined, long, 10],
    ['indexOf', long, 'y', -1n, 10],
    ['validate', {}, long, undefined, 11 * 32],
    ['ip', '10.0.0.1', undefined, {}, 1],
    ['ip', {}, undefined, {}, 1],
    ['ip.isCanonical', long, undefined, true, 20],
    ['sets.equivalent', [1n, 2n], [1n, 2n, 3n], false, 1 + 12],
    ['constructor', long, undefined, undefined, 1],
  ])('%s', (name, target, argument, result, work) => {
    expect(callWork(name)(target, argument, result)).toBe(work);
  });
});
