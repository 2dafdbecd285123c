import { execFile } from 'node:child_process';
import { getEventListeners } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../testkit/virtual-clock.ts';
import { type Clock, systemClock } from './clock.ts';
import { seededRandom, systemRandom } from './random.ts';

/** Runs a program in a process of its own and answers what it prints before it ends by itself. */
async function printed(program: string): Promise<string> {
  const clock = fileURLToPath(new URL('./clock.ts', import.meta.url));
  const text = `import { systemClock } from '${clock}'; ${program}`;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', text];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return stdout.trim();
}

describe('the clock of the machine', () => {
  it('wakes who sleeps, and lets nobody sleep whose signal is aborted', async () => {
    await systemClock.sleep(1);
    await expect(systemClock.sleep(1_000_000, AbortSignal.abort('enough'))).rejects.toBe('enough');
    const stopping = new AbortController();
    const sleeping = systemClock.sleep(1_000_000, stopping.signal);
    stopping.abort('now');
    await expect(sleeping).rejects.toBe('now');
  });

  it('calls back once, unless the timer is cancelled', async () => {
    const calls: string[] = [];
    const cancelled = systemClock.after(1, () => calls.push('cancelled'));
    cancelled.cancel();
    await new Promise<void>((resolve) => {
      systemClock.after(1, () => {
        calls.push('called');
        resolve();
      });
    });
    await systemClock.sleep(2);
    expect(calls).toEqual(['called']);
  });

  it('keeps the process alive while somebody sleeps, as between two tries of a request', async () => {
    expect(await printed("await systemClock.sleep(20); console.log('woke');")).toBe('woke');
  });

  it('does not keep the process alive for a timer that nobody awaits', async () => {
    expect(await printed("systemClock.after(3_600_000, () => {}); console.log('done');")).toBe('done');
  });

  it('tells durations that never go back', () => {
    const times = Array.from({ length: 1_000 }, () => systemClock.monotonic());
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });
});

describe('sleep, on any clock', () => {
  it.each<[string, Clock]>([
    ['of the machine', systemClock],
    ['of a test', new VirtualClock()],
  ])(
    'rejects with the reason of its signal, and leaves no listener behind however it ends (%s)',
    async (_name, clock) => {
      const stopping = new AbortController();
      const listeners = () => getEventListeners(stopping.signal, 'abort').length;
      const short = clock.sleep(1, stopping.signal);
      if (clock instanceof VirtualClock) await clock.advance(1);
      await short;
      expect(listeners()).toBe(0);
      const long = clock.sleep(1_000_000, stopping.signal);
      expect(listeners()).toBe(1);
      stopping.abort('enough');
      await expect(long).rejects.toBe('enough');
      expect(listeners()).toBe(0);
    },
  );
});

describe('the random of the machine', () => {
  it('is within [0, 1), and does not repeat itself', () => {
    const numbers = Array.from({ length: 1_000 }, () => systemRandom.next());
    expect(numbers.every((each) => each >= 0 && each < 1)).toBe(true);
    expect(new Set(numbers).size).toBeGreaterThan(990);
  });
});

describe('a seeded random', () => {
  it('repeats itself from the same seed, within [0, 1)', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const [a, b] = [seededRandom(seed), seededRandom(seed)];
        return Array.from({ length: 20 }, () => [a.next(), b.next()] as const).every(
          ([x, y]) => x === y && x >= 0 && x < 1,
        );
      }),
    );
  });

  it('gives other numbers from another seed, spread evenly', () => {
    expect(seededRandom(1).next()).not.toBe(seededRandom(2).next());
    const random = seededRandom(7);
    const tenths = new Array<number>(10).fill(0);
    for (let i = 0; i < 10_000; i += 1) tenths[Math.floor(random.next() * 10)]! += 1;
    for (const count of tenths) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });
});
