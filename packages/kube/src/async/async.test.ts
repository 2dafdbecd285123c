import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../testkit/virtual-clock.ts';
import { deadline } from './deadline.ts';
import { aborted, Latch } from './latch.ts';

describe('a latch', () => {
  it('lets everybody go once it is opened, and from then on at once', async () => {
    const latch = new Latch();
    const gone: string[] = [];
    const waiting = ['a', 'b'].map((name) => latch.wait().then(() => gone.push(name)));
    await Promise.resolve();
    expect([latch.isOpen, gone]).toEqual([false, []]);
    latch.open();
    latch.open();
    await Promise.all(waiting);
    await latch.wait(new AbortController().signal);
    expect([latch.isOpen, gone]).toEqual([true, ['a', 'b']]);
  });

  it('lets who is aborted go with the reason, and the others wait on', async () => {
    const latch = new Latch();
    const impatient = new AbortController();
    const patient = latch.wait(new AbortController().signal);
    const waiting = expect(latch.wait(impatient.signal)).rejects.toBe('enough');
    impatient.abort('enough');
    await waiting;
    await expect(latch.wait(AbortSignal.abort('before'))).rejects.toBe('before');
    latch.open();
    await patient;
  });

  it('resolves on abort, also when that is over already', async () => {
    const stopping = new AbortController();
    const waiting = aborted(stopping.signal);
    stopping.abort();
    await waiting;
    await aborted(stopping.signal);
  });
});

describe('a deadline', () => {
  const tooLate = () => new Error('too late');

  it('aborts with its reason when the time is up', async () => {
    const clock = new VirtualClock();
    const { signal } = deadline(clock, 100, tooLate);
    await clock.advance(99);
    expect(signal.aborted).toBe(false);
    await clock.advance(1);
    expect(signal.reason).toEqual(new Error('too late'));
  });

  it('aborts with the signal that it was given, and with its reason', () => {
    const stopping = new AbortController();
    const { signal } = deadline(new VirtualClock(), 100, tooLate, stopping.signal);
    stopping.abort('stop');
    expect(signal.reason).toBe('stop');
    expect(deadline(new VirtualClock(), 100, tooLate, AbortSignal.abort('gone')).signal.reason).toBe('gone');
  });

  it('leaves nothing behind once it is cleared', async () => {
    const clock = new VirtualClock();
    const stopping = new AbortController();
    const limited = deadline(clock, 100, tooLate, stopping.signal);
    limited.clear();
    expect(clock.pending).toBe(0);
    stopping.abort();
    await clock.advance(1_000);
    expect(limited.signal.aborted).toBe(false);
  });

  it.each<[string, (parts: { stop(): void; pass(): Promise<void>; clear(): void }) => Promise<void>, unknown]>([
    [
      'the time, when the signal comes after it',
      async ({ pass, stop }) => {
        await pass();
        stop();
      },
      new Error('too late'),
    ],
    [
      'the signal, when the time comes after it',
      async ({ pass, stop }) => {
        stop();
        await pass();
      },
      'stop',
    ],
    [
      'neither, once it is cleared',
      async ({ pass, stop, clear }) => {
        clear();
        await pass();
        stop();
      },
      undefined,
    ],
  ])('has the reason of %s', async (_name, play, reason) => {
    const clock = new VirtualClock();
    const stopping = new AbortController();
    const limited = deadline(clock, 100, tooLate, stopping.signal);
    await play({ stop: () => stopping.abort('stop'), pass: () => clock.advance(200), clear: () => limited.clear() });
    expect(limited.signal.reason).toEqual(reason);
  });
});
