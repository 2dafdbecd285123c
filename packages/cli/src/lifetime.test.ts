import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aborted, untilStopped } from './lifetime.ts';

// A deadline on the real clock would end the process that runs the tests, some files later.
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Listeners of the test runner, which must not hear of it. */
const others = new Set<unknown>([...process.listeners('SIGINT'), ...process.listeners('SIGTERM')]);

/** Lets a signal come, for what listens since the test began. */
function send(signal: 'SIGINT' | 'SIGTERM'): void {
  for (const listener of process.listeners(signal)) if (!others.has(listener)) listener(signal);
}

const listeners = () => process.listenerCount('SIGINT') + process.listenerCount('SIGTERM');

describe('something that lasts until it is stopped', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('ends when %s comes, and leaves no listener', async (signal) => {
    const before = listeners();
    const steps: string[] = [];
    const running = untilStopped(async (stop) => {
      steps.push('started');
      await aborted(stop);
      steps.push('stopped');
    });
    send(signal);
    await running;
    expect(steps).toEqual(['started', 'stopped']);
    expect(listeners()).toBe(before);
  });

  it('ends by itself, well or with an error', async () => {
    const before = listeners();
    await untilStopped(async () => undefined);
    await expect(untilStopped(async () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(listeners()).toBe(before);
  });

  it('ends at once at the second signal, and when stopping takes too long', async () => {
    const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never);
    let finish = () => {};
    const running = untilStopped(() => new Promise((resolve) => (finish = resolve)));
    send('SIGINT');
    expect(exit).not.toHaveBeenCalled();
    send('SIGTERM');
    // As shells have it: 128 and the number of the signal.
    expect(exit).toHaveBeenLastCalledWith(143);
    vi.runAllTimers();
    expect(exit).toHaveBeenCalledWith(130);
    finish();
    await running;
  });

  it('need not wait for what has happened', async () => {
    await aborted(AbortSignal.abort());
  });
});
