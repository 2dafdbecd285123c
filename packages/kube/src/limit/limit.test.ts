import { describe, expect, it } from 'vitest';
import { seededRandom } from '../clock/random.ts';
import { VirtualClock } from '../testkit/virtual-clock.ts';
import { Backoff } from './backoff.ts';
import { TokenBucket } from './token-bucket.ts';

describe('a token bucket', () => {
  it('lets a burst through and spaces out what follows', () => {
    const bucket = new TokenBucket(10, 3, new VirtualClock());
    expect([1, 2, 3, 4, 5].map(() => bucket.take())).toEqual([0, 0, 0, 100, 200]);
  });

  it('fills up again with time, but not beyond the burst', async () => {
    const clock = new VirtualClock();
    const bucket = new TokenBucket(10, 2, clock);
    bucket.take();
    bucket.take();
    await clock.advance(100_000);
    expect([1, 2, 3].map(() => bucket.take())).toEqual([0, 0, 100]);
  });

  it('takes back a token that was not used', () => {
    const bucket = new TokenBucket(10, 1, new VirtualClock());
    bucket.take();
    bucket.take();
    bucket.untake();
    expect(bucket.take()).toBe(100);
  });

  it('is not moved by a wall clock that jumps', () => {
    const clock = new VirtualClock();
    const bucket = new TokenBucket(10, 1, clock);
    bucket.take();
    clock.jump(3_600_000);
    expect(bucket.take()).toBe(100);
  });
});

describe('a backoff', () => {
  it('doubles up to its limit and starts over after a success', () => {
    const backoff = new Backoff({ initialMs: 800, maxMs: 5_000 }, seededRandom(1));
    expect([1, 2, 3, 4, 5].map(() => backoff.next())).toEqual([800, 1600, 3200, 5000, 5000]);
    backoff.reset();
    expect(backoff.next()).toBe(800);
  });

  it('adds at most the given part at random', () => {
    const backoff = new Backoff({ initialMs: 100, maxMs: 100, jitter: 0.5 }, seededRandom(7));
    const delays = Array.from({ length: 200 }, () => backoff.next());
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(100);
    expect(Math.max(...delays)).toBeLessThan(150);
    expect(new Set(delays).size).toBeGreaterThan(100);
  });

  it('stays at its limit however many failures there were', () => {
    const backoff = new Backoff({ initialMs: 1, maxMs: 10 }, seededRandom(1));
    for (let failure = 0; failure < 3_000; failure += 1) backoff.next();
    expect(backoff.next()).toBe(10);
  });
});
