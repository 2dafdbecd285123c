import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../testkit/virtual-clock.ts';
import { ExponentialRateLimiter } from './rate-limiter.ts';
import { lowPriority, WorkQueue } from './work-queue.ts';

function drain(queue: WorkQueue<string>): string[] {
  const keys: string[] = [];
  for (let key = queue.tryGet(); key !== undefined; key = queue.tryGet()) {
    keys.push(key);
    queue.done(key);
  }
  return keys;
}

describe('a work queue', () => {
  it('hands a key out once however often it was added', () => {
    const queue = new WorkQueue<string>();
    for (const key of ['a', 'b', 'a', 'a']) queue.add(key);
    expect(queue.depth).toBe(2);
    expect(drain(queue)).toEqual(['a', 'b']);
  });

  it('keeps a key that is being worked on from everybody else, and brings it back after done', () => {
    const queue = new WorkQueue<string>();
    queue.add('a');
    expect(queue.tryGet()).toBe('a');
    queue.add('a');
    expect(queue.tryGet()).toBeUndefined();
    expect(queue.isActive('a')).toBe(true);
    queue.done('a');
    expect(queue.tryGet()).toBe('a');
  });

  it('does not bring a key back that was not added again', () => {
    const queue = new WorkQueue<string>();
    queue.add('a');
    expect(drain(queue)).toEqual(['a']);
    expect(queue.depth).toBe(0);
    expect(queue.active).toBe(0);
  });

  it('serves higher priorities first and keeps the order within one', () => {
    const queue = new WorkQueue<string>();
    for (const key of ['old1', 'old2']) queue.add(key, { priority: lowPriority });
    for (const key of ['new1', 'new2']) queue.add(key);
    queue.add('urgent', { priority: 10 });
    expect(drain(queue)).toEqual(['urgent', 'new1', 'new2', 'old1', 'old2']);
  });

  it('raises a waiting key to a higher priority, and never lowers it', () => {
    const queue = new WorkQueue<string>();
    for (const key of ['a', 'b', 'c']) queue.add(key, { priority: lowPriority });
    queue.add('c');
    queue.add('c', { priority: lowPriority });
    expect(drain(queue)).toEqual(['c', 'a', 'b']);
  });

  it('brings a key back at the highest priority it was added with meanwhile', () => {
    const queue = new WorkQueue<string>();
    queue.add('a');
    queue.tryGet();
    queue.add('a', { priority: lowPriority });
    queue.add('a', { priority: 5 });
    queue.add('b', { priority: 1 });
    queue.done('a');
    expect(drain(queue)).toEqual(['a', 'b']);
  });

  it('gives waiting callers keys in the order they came', async () => {
    const queue = new WorkQueue<string>();
    const first = queue.get();
    const second = queue.get();
    queue.add('a');
    queue.add('b');
    expect(await Promise.all([first, second])).toEqual(['a', 'b']);
  });

  it('passes over a caller that was aborted while it waited, and loses no key', async () => {
    const queue = new WorkQueue<string>();
    const aborting = new AbortController();
    const gone = queue.get(aborting.signal);
    const waiting = queue.get();
    aborting.abort();
    queue.add('a');
    expect(await gone).toBeUndefined();
    expect(await waiting).toBe('a');
  });

  it('lets everybody go at shut-down and takes nothing any more', async () => {
    const clock = new VirtualClock();
    const queue = new WorkQueue<string>({ clock });
    const waiting = queue.get();
    queue.addAfter('later', 1000);
    queue.shutDown();
    queue.add('a');
    expect(await waiting).toBeUndefined();
    expect(await queue.get()).toBeUndefined();
    expect(queue.depth).toBe(0);
    expect(clock.pending).toBe(0);
  });
});

describe('delayed keys', () => {
  it('become ready at their time, in the order of their times', async () => {
    const clock = new VirtualClock();
    const queue = new WorkQueue<string>({ clock });
    queue.addAfter('late', 300);
    queue.addAfter('early', 100);
    queue.addAfter('middle', 200);
    await clock.advance(99);
    expect(queue.depth).toBe(0);
    await clock.advance(1);
    expect(drain(queue)).toEqual(['early']);
    await clock.advance(1000);
    expect(drain(queue)).toEqual(['middle', 'late']);
  });

  it('keep the earliest of several times', async () => {
    const clock = new VirtualClock();
    const queue = new WorkQueue<string>({ clock });
    queue.addAfter('a', 500);
    queue.addAfter('a', 100);
    queue.addAfter('a', 900);
    await clock.advance(100);
    expect(drain(queue)).toEqual(['a']);
    await clock.advance(1000);
    expect(queue.depth).toBe(0);
  });

  it('are done with when the key becomes ready for another reason', async () => {
    const clock = new VirtualClock();
    const queue = new WorkQueue<string>({ clock });
    queue.addAfter('a', 100);
    queue.add('a');
    expect(drain(queue)).toEqual(['a']);
    await clock.advance(1000);
    expect(queue.depth).toBe(0);
    expect(queue.delayed).toBe(0);
  });

  it('that come due during work come back after it', async () => {
    const clock = new VirtualClock();
    const queue = new WorkQueue<string>({ clock });
    queue.add('a');
    queue.tryGet();
    queue.addAfter('a', 100);
    await clock.advance(100);
    expect(queue.tryGet()).toBeUndefined();
    queue.done('a');
    expect(queue.tryGet()).toBe('a');
  });

  it('wait longer than a timer of the platform can', async () => {
    const clock = new VirtualClock();
    const queue = new WorkQueue<string>({ clock });
    const sixtyDays = 60 * 24 * 3600 * 1000;
    queue.addAfter('a', sixtyDays);
    await clock.advance(sixtyDays - 1);
    expect(queue.depth).toBe(0);
    await clock.advance(1);
    expect(queue.depth).toBe(1);
  });

  it('come in the order of their times whatever is added and taken away', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ key: fc.nat(200), ms: fc.integer({ min: 1, max: 10_000 }), drop: fc.boolean() })),
        async (steps) => {
          const clock = new VirtualClock();
          const queue = new WorkQueue<number>({ clock });
          const due = new Map<number, number>();
          for (const { key, ms, drop } of steps) {
            queue.addAfter(key, ms);
            due.set(key, Math.min(ms, due.get(key) ?? ms));
            if (!drop) continue;
            queue.add(key);
            expect(queue.tryGet()).toBe(key);
            queue.done(key);
            due.delete(key);
          }
          await clock.advance(10_000);
          const times: number[] = [];
          for (let key = queue.tryGet(); key !== undefined; key = queue.tryGet()) times.push(due.get(key) ?? -1);
          expect(times).toHaveLength(due.size);
          expect(times).toEqual([...times].sort((a, b) => a - b));
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('rate-limited keys', () => {
  it('wait twice as long after every failure, up to the longest wait', () => {
    const clock = new VirtualClock();
    const rateLimiter = new ExponentialRateLimiter<string>(clock, { initialMs: 5, maxMs: 30 });
    const queue = new WorkQueue<string>({ clock, rateLimiter });
    const waits = [1, 2, 3, 4, 5].map(() => queue.addRateLimited('a'));
    expect(waits).toEqual([5, 10, 20, 30, 30]);
    expect(queue.failures('a')).toBe(5);
    queue.forget('a');
    expect(queue.addRateLimited('a')).toBe(5);
  });

  it('never overflow, however often a key fails', () => {
    const rateLimiter = new ExponentialRateLimiter<string>(new VirtualClock(), { perSecond: 1e9, burst: 1e9 });
    for (let failure = 0; failure < 5_000; failure += 1) rateLimiter.when('a');
    expect(rateLimiter.when('a')).toBe(1_000_000);
  });

  it('are slowed down together once many fail', () => {
    const rateLimiter = new ExponentialRateLimiter<number>(new VirtualClock(), { perSecond: 10, burst: 100 });
    const waits = Array.from({ length: 110 }, (_, key) => rateLimiter.when(key));
    expect(waits.slice(0, 100).every((ms) => ms === 5)).toBe(true);
    expect(waits.slice(100).map(Math.round)).toEqual([100, 200, 300, 400, 500, 600, 700, 800, 900, 1000]);
  });
});

describe('any sequence of calls', () => {
  it('never hands one key to two workers and works on every key that was added', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(8), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 4 }),
        async (keys, workers) => {
          const queue = new WorkQueue<number>();
          const active = new Set<number>();
          const seen = new Set<number>();
          const work = async () => {
            for (let key = await queue.get(); key !== undefined; key = await queue.get()) {
              expect(active.has(key)).toBe(false);
              active.add(key);
              seen.add(key);
              await Promise.resolve();
              active.delete(key);
              queue.done(key);
            }
          };
          const running = Array.from({ length: workers }, work);
          for (const key of keys) {
            queue.add(key);
            if (key % 3 === 0) await Promise.resolve();
          }
          while (queue.depth + queue.active > 0) await new Promise((resolve) => setImmediate(resolve));
          queue.shutDown();
          await Promise.all(running);
          expect(seen).toEqual(new Set(keys));
        },
      ),
      { numRuns: 50 },
    );
  });
});
