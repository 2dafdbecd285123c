import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatIndexes, parseIndexes } from './indexes.ts';

describe('indexes of a Job', () => {
  it.each<[number[], string]>([
    [[], ''],
    [[0], '0'],
    [[0, 1], '0,1'],
    [[0, 1, 2], '0-2'],
    [[1, 3, 4, 5, 7], '1,3-5,7'],
    [[7, 5, 4, 3, 1], '1,3-5,7'],
    [[10, 11, 20, 21, 22], '10,11,20-22'],
  ])('%j are written %j', (indexes, text) => {
    expect(formatIndexes(indexes)).toBe(text);
    expect([...parseIndexes(text)].sort((a, b) => a - b)).toEqual([...indexes].sort((a, b) => a - b));
  });
  it('are none when nothing is written', () => {
    expect(parseIndexes(undefined)).toEqual(new Set());
  });
  it('are the same when they are read again', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(200)), (indexes) => {
        expect(parseIndexes(formatIndexes(indexes))).toEqual(new Set(indexes));
      }),
    );
  });
});
