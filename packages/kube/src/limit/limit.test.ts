import fc from 'fast-check';
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

describe('any use of a token bucket', () => {
  it('lets through at most the burst and what was gained since, in the order of the calls', async () => {
    const pauses = fc.array(fc.nat({ max: 500 }), { minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(pauses, fc.integer({ min: 1, max: 5 }), async (between, burst) => {
        const perSecond = 10;
        const clock = new VirtualClock();
        const bucket = new TokenBucket(perSecond, burst, clock);
        const allowedAt: number[] = [];
        for (const ms of between) {
          await clock.advance(ms);
          allowedAt.push(clock.monotonic() + bucket.take());
        }
        expect(allowedAt).toEqual([...allowedAt].sort((a, b) => a - b));
        for (const [i, from] of allowedAt.entries()) {
          const within = allowedAt.filter((at) => at >= from && at < from + 1_000 - 1e-6).length;
          expect(within, `from the ${i}th`).toBeLessThanOrEqual(burst + perSecond);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is as if nobody had come, for whoever gives the token back', async () => {
    const steps = fc.array(fc.record({ pauseMs: fc.nat({ max: 300 }), gaveUp: fc.boolean() }), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(steps, async (visits) => {
        const clock = new VirtualClock();
        const [shared, alone] = [new TokenBucket(10, 2, clock), new TokenBucket(10, 2, clock)];
        for (const { pauseMs, gaveUp } of visits) {
          await clock.advance(pauseMs);
          if (gaveUp) {
            shared.take();
            shared.untake();
          } else {
            expect(shared.take()).toBeCloseTo(alone.take(), 6);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('keeps nobody waiting who comes slower than it fills', async () => {
    const clock = new VirtualClock();
    const bucket = new TokenBucket(4, 1, clock);
    for (let i = 0; i < 20; i += 1) {
      expect(bucket.take()).toBe(0);
      await clock.advance(250);
    }
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

  it('grows by another factor where it is told to', () => {
    const backoff = new Backoff({ initialMs: 10, maxMs: 100, factor: 3 }, seededRandom(1));
    expect([1, 2, 3, 4].map(() => backoff.next())).toEqual([10, 30, 90, 100]);
  });

  it('stays at its limit however many failures there were', () => {
    const backoff = new Backoff({ initialMs: 1, maxMs: 10 }, seededRandom(1));
    for (let failure = 0; failure < 3_000; failure += 1) backoff.next();
    expect(backoff.next()).toBe(10);
  });

  it('waits, whatever its numbers are, as long as the formula says, and never shorter than the last time', () => {
    const options = fc.record({
      initialMs: fc.integer({ min: 1, max: 1_000 }),
      maxMs: fc.integer({ min: 1, max: 60_000 }),
      factor: fc.integer({ min: 1, max: 4 }),
    });
    fc.assert(
      fc.property(options, fc.integer({ min: 1, max: 40 }), (given, failures) => {
        const backoff = new Backoff(given, seededRandom(1));
        const delays = Array.from({ length: failures }, () => backoff.next());
        const { initialMs, maxMs, factor } = given;
        expect(delays).toEqual(delays.map((_, i) => Math.min(maxMs, initialMs * factor ** i)));
        expect(delays).toEqual(delays.toSorted((a, b) => a - b));
      }),
    );
  });
});
