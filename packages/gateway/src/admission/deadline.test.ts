import { describe, expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.ts';
import { withDeadline } from './deadline.ts';

const never = () => new Promise<never>(() => {});

describe('withDeadline', () => {
  it('answers what the work answers and leaves no timer behind', async () => {
    const clock = new ManualClock();
    await expect(withDeadline(clock, 100, async () => 7, new AbortController().signal)).resolves.toBe(7);
    expect(clock.pending).toBe(0);
  });

  it('throws what the work throws and leaves no timer behind', async () => {
    const clock = new ManualClock();
    const work = () => Promise.reject(new Error('no'));
    await expect(withDeadline(clock, 100, work, new AbortController().signal)).rejects.toThrow('no');
    expect(clock.pending).toBe(0);
  });

  it('ends the wait when time is up even if the work does not heed its signal', async () => {
    const clock = new ManualClock();
    let signal: AbortSignal | undefined;
    const answer = withDeadline(
      clock,
      100,
      (given) => {
        signal = given;
        return never();
      },
      new AbortController().signal,
    );
    clock.advance(99);
    expect(signal?.aborted).toBe(false);
    clock.advance(1);
    await expect(answer).rejects.toMatchObject({ code: 'GATEWAY_DEADLINE', status: 504 });
    expect(signal?.aborted).toBe(true);
  });

  it('ends the wait when the parent is aborted, with its reason', async () => {
    const clock = new ManualClock();
    const parent = new AbortController();
    const answer = withDeadline(clock, 100, never, parent.signal);
    parent.abort(new Error('stopping'));
    await expect(answer).rejects.toThrow('stopping');
    expect(clock.pending).toBe(0);
  });

  it('does not start the work when the parent was aborted before', async () => {
    let started = false;
    const work = async () => {
      started = true;
    };
    await expect(withDeadline(new ManualClock(), 100, work, AbortSignal.abort(new Error('gone')))).rejects.toThrow(
      'gone',
    );
    expect(started).toBe(false);
  });
});
