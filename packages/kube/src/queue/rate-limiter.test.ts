import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../testkit/virtual-clock.ts';
import { ExponentialRateLimiter } from './rate-limiter.ts';

const limiter = (options = {}) => new ExponentialRateLimiter<string>(new VirtualClock(), { burst: 10_000, ...options });

describe('the rate limit of retries', () => {
  it('doubles the wait of a key with each failure in a row, from 5 ms to 1,000 s', () => {
    const limit = limiter();
    const waits = Array.from({ length: 25 }, () => limit.when('a'));
    expect(waits.slice(0, 5)).toEqual([5, 10, 20, 40, 80]);
    expect(waits.slice(-6)).toEqual([1_000_000, 1_000_000, 1_000_000, 1_000_000, 1_000_000, 1_000_000]);
  });

  it('counts each key by itself', () => {
    const limit = limiter();
    limit.when('a');
    limit.when('a');
    expect([limit.failures('a'), limit.failures('b')]).toEqual([2, 0]);
    expect([limit.when('a'), limit.when('b')]).toEqual([20, 5]);
  });

  it('begins anew after a success', () => {
    const limit = limiter();
    limit.when('a');
    limit.when('a');
    limit.forget('a');
    expect(limit.failures('a')).toBe(0);
    expect(limit.when('a')).toBe(5);
  });

  it('lets all keys together through at ten a second once a hundred have failed', async () => {
    const clock = new VirtualClock();
    const limit = new ExponentialRateLimiter<string>(clock);
    for (let i = 0; i < 100; i += 1) expect(limit.when(`k${i}`)).toBe(5);
    expect([limit.when('x'), limit.when('y')]).toEqual([100, 200]);
    await clock.advance(1_200);
    expect(limit.when('z')).toBe(5);
  });

  it('makes a key wait for the longer of both', () => {
    const limit = new ExponentialRateLimiter<string>(new VirtualClock(), { initialMs: 400, burst: 1, perSecond: 2 });
    expect(limit.when('a')).toBe(400);
    expect(limit.when('b')).toBe(500);
    expect(limit.when('b')).toBe(1_000);
  });

  it('takes other steps where it is told to', () => {
    const limit = limiter({ initialMs: 1_000, maxMs: 3_000 });
    expect([1, 2, 3, 4].map(() => limit.when('a'))).toEqual([1_000, 2_000, 3_000, 3_000]);
  });
});
