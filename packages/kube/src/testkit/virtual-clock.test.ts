import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from './virtual-clock.ts';

describe('a virtual clock', () => {
  it('fires timers in order of time, then of making, at their own time', async () => {
    const clock = new VirtualClock();
    const fired: string[] = [];
    const at = (ms: number, name: string) => clock.after(ms, () => fired.push(`${name} at ${clock.monotonic()}`));
    at(200, 'late');
    at(100, 'first');
    at(100, 'second');
    at(150, 'cancelled').cancel();
    clock.after(100, () => at(50, 'nested'));
    expect(clock.nextIn).toBe(100);
    await clock.advance(200);
    expect(fired).toEqual(['first at 100', 'second at 100', 'nested at 150', 'late at 200']);
    expect([clock.pending, clock.nextIn]).toEqual([0, undefined]);
  });

  it('sleeps until the time is up or the signal is aborted', async () => {
    const clock = new VirtualClock();
    const aborting = new AbortController();
    const slept = clock.sleep(100);
    const aborted = expect(clock.sleep(100, aborting.signal)).rejects.toThrow('stop');
    aborting.abort(new Error('stop'));
    await aborted;
    await expect(clock.sleep(100, AbortSignal.abort('before'))).rejects.toBe('before');
    await clock.advance(100);
    await slept;
    expect(clock.pending).toBe(0);
  });

  it('lets timers fire late after a hang, and its wall clock jump without them', async () => {
    const clock = new VirtualClock(0);
    const fired: number[] = [];
    clock.after(10, () => fired.push(clock.monotonic()));
    clock.jump(1_000);
    expect([clock.now(), clock.monotonic(), fired.length]).toEqual([1_000, 0, 0]);
    await clock.hang(500);
    expect(fired).toEqual([500]);
    expect(clock.now()).toBe(1_500);
  });

  it('lets what a timer sets off go on before the next timer fires', async () => {
    const clock = new VirtualClock();
    const order: string[] = [];
    clock.after(10, () => void Promise.resolve().then(() => order.push('after the first')));
    clock.after(10, () => order.push('second'));
    await clock.advance(10);
    expect(order).toEqual(['after the first', 'second']);
  });

  it('fires whatever is due and nothing else, in order, however time is cut up', async () => {
    const delays = fc.array(fc.nat({ max: 1_000 }), { maxLength: 20 });
    const cuts = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(delays, cuts, async (timers, steps) => {
        const clock = new VirtualClock();
        const fired: [number, number][] = [];
        for (const [i, ms] of timers.entries()) clock.after(ms, () => fired.push([ms, i]));
        for (const ms of steps) await clock.advance(ms);
        const end = steps.reduce((sum, ms) => sum + ms, 0);
        const due = timers.map((ms, i): [number, number] => [ms, i]).filter(([ms]) => ms <= end);
        expect(fired).toEqual(due.sort(([a, i], [b, j]) => a - b || i - j));
        expect([clock.monotonic(), clock.pending]).toEqual([end, timers.length - due.length]);
      }),
      { numRuns: 50 },
    );
  });
});
