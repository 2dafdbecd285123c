import { describe, expect, it } from 'vitest';
import { count, duration, port, ueId } from './values.ts';

describe('a port', () => {
  it.each([
    ['0', 0],
    ['7780', 7780],
    ['65535', 65_535],
  ])('%s is %i', (text, value) => {
    expect(port(text)).toBe(value);
  });

  it.each(['65536', '-1', '80a', '', '1e3', ' 80', '0x50'])('%j is refused', (text) => {
    expect(() => port(text)).toThrow('must be a whole number from 0 to 65535');
  });
});

describe('a UE id', () => {
  it('starts at 1 and ends with the signed 32-bit integers', () => {
    expect(ueId('1')).toBe(1);
    expect(ueId('2147483647')).toBe(2_147_483_647);
    for (const text of ['0', '2147483648', '1.5']) expect(() => ueId(text)).toThrow('whole number');
  });
});

it('a count may be 0', () => {
  expect(count('0')).toBe(0);
});

describe('a duration', () => {
  it.each([
    ['0', 0],
    ['250', 250],
    ['500ms', 500],
    ['2s', 2_000],
    ['1.5s', 1_500],
    ['1m', 60_000],
    ['1h', 3_600_000],
    ['0.5h', 1_800_000],
  ])('%s is %i ms', (text, ms) => {
    expect(duration(text)).toBe(ms);
  });

  it.each(['', '-1s', '2d', '2 h', 's', '1s500ms'])('%j is refused', (text) => {
    expect(() => duration(text)).toThrow('must be a duration');
  });
});
