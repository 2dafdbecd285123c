import { describe, expect, it } from 'vitest';
import { pool } from './pool.ts';

describe('pool', () => {
  it('gives every value once, then none', () => {
    const values = pool(
      3,
      (i) => i,
      () => [],
    );
    expect([values.take(), values.take(), values.take()]).toEqual([0, 1, 2]);
  });

  it('skips what is in use', () => {
    const used = [0, 2];
    const values = pool(
      3,
      (i) => i,
      () => used,
    );
    expect(values.take()).toBe(1);
    used.push(1);
    expect(values.take()).toBeUndefined();
  });

  it('finds values that were given back when a round is over', () => {
    let used: number[] = [0, 1];
    const values = pool(
      2,
      (i) => i,
      () => used,
    );
    expect(values.take()).toBeUndefined();
    used = [1];
    expect(values.take()).toBe(0);
  });

  it('reserves a value once', () => {
    const held: number[] = [];
    const values = pool(
      9,
      (i) => i,
      () => held,
    );
    expect(values.reserve(5)).toBe(true);
    held.push(5);
    expect(values.reserve(5)).toBe(false);
  });
});
