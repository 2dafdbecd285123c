import { describe, expect, it } from 'vitest';
import { type Ranked, rank } from './rank.ts';

const final = (key: string, version: string): Ranked => ({ key, version, settled: true });
const proposal = (key: string, version: string): Ranked => ({ key, version, settled: false });

describe('the right to an answer', () => {
  it.each<[string, Ranked, Ranked]>([
    ['a final answer before a proposal, though it is younger', final('b', '9'), proposal('a', '5')],
    ['the older of two proposals', proposal('b', '5'), proposal('a', '9')],
    ['the older of two final answers', final('b', '5'), final('a', '9')],
    ['versions by their numbers, not as texts', proposal('b', '9'), proposal('a', '10')],
    ['versions beyond what a double holds', proposal('b', '9007199254740992'), proposal('a', '9007199254740993')],
    ['the name, where a list tells no order', final('a', '5'), final('b', '5')],
  ])('%s', (_, first, second) => {
    expect(Math.sign(rank(first, second))).toBe(-1);
    expect(Math.sign(rank(second, first))).toBe(1);
  });
});
