import { getEventListeners } from 'node:events';
import { beforeEach, describe, expect, it } from 'vitest';
import { noopLogger } from '../log/logger.ts';
import { VirtualClock } from '../testkit/virtual-clock.ts';
import { Attempt } from './attempt.ts';

let clock: VirtualClock;
let stopping: AbortController;
beforeEach(() => {
  clock = new VirtualClock();
  stopping = new AbortController();
});
const make = () =>
  new Attempt('ns/a', 'test-1', 0, stopping.signal, { clock, log: noopLogger, memoOf: () => new Map() });
const listeners = () => getEventListeners(stopping.signal, 'abort').length;

describe('one call of a reconciler', () => {
  it('costs the signal of the process nothing until its own is asked for', () => {
    const attempt = make();
    expect(listeners()).toBe(0);
    expect(attempt.signal).toBe(attempt.signal);
    expect(listeners()).toBe(1);
    attempt.end();
    expect(listeners()).toBe(0);
  });

  it.each<[string, (attempt: Attempt) => unknown, unknown]>([
    ['the process stops', () => stopping.abort('stop'), 'stop'],
    ['its key is given away', (attempt) => attempt.abort('given away'), 'given away'],
    [
      'its time is up',
      (attempt) => {
        attempt.limit(100);
        return clock.advance(100);
      },
      expect.objectContaining({ code: 'KUBE_RECONCILE_TIMEOUT', message: expect.stringContaining('ns/a') }),
    ],
  ])(
    'is told to stop when %s, whether it has asked for its signal before or asks later',
    async (_name, act, reason) => {
      const [early, late] = [make(), make()];
      const { signal } = early;
      await act(early);
      if (!stopping.signal.aborted) await act(late);
      expect([signal.reason, late.signal.reason]).toEqual([reason, reason]);
    },
  );

  it('is not told to stop by a deadline that it has met', async () => {
    const attempt = make();
    const { signal } = attempt;
    attempt.limit(100);
    attempt.end();
    await clock.advance(1_000);
    expect([signal.aborted, attempt.timedOut, clock.pending]).toEqual([false, false, 0]);
  });
});
