import { describe, expect, it } from 'vitest';
import { celDuration, durationNanos, isCelDuration, nanosOf } from './duration.ts';

describe('durationNanos', () => {
  it.each<[string, bigint]>([
    ['0', 0n],
    ['1s', 1_000_000_000n],
    ['1.5s', 1_500_000_000n],
    ['-1h30m', -5_400_000_000_000n],
    ['2ms', 2_000_000n],
    ['3us', 3_000n],
    ['4ns', 4n],
    ['3 days', 259_200_000_000_000n],
    ['1w', 604_800_000_000_000n],
    ['5 minutes', 300_000_000_000n],
  ])('of %s is %s', (text, nanos) => {
    expect(durationNanos(text)).toBe(nanos);
  });
});

describe('celDuration', () => {
  it('keeps nanoseconds', () => {
    expect(nanosOf(celDuration(1_500_000_001n))).toBe(1_500_000_001n);
    expect(isCelDuration(celDuration(1n))).toBe(true);
    expect(isCelDuration(1n)).toBe(false);
  });

  it('holds no more than 64 bits', () => {
    expect(() => celDuration(2n ** 63n)).toThrow('duration out of range');
  });
});
