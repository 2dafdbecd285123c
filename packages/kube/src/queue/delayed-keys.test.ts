import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../testkit/virtual-clock.ts';
import { DelayedKeys } from './delayed-keys.ts';

function start() {
  const clock = new VirtualClock();
  const due: { key: string; at: number; priority: number }[] = [];
  const keys = new DelayedKeys<string>(clock, (key, priority) => due.push({ key, at: clock.monotonic(), priority }));
  return { clock, due, keys, told: () => due.map(({ key, at }) => `${key} at ${at}`) };
}

describe('delayed keys', () => {
  it('become due in the order of their times, not of their additions', async () => {
    const { clock, keys, told } = start();
    keys.add('late', 300, 0);
    keys.add('early', 100, 0);
    keys.add('middle', 200, 0);
    await clock.advance(1_000);
    expect(told()).toEqual(['early at 100', 'middle at 200', 'late at 300']);
    expect(keys.size).toBe(0);
  });

  it('keep the earlier of two times and the higher of two priorities', async () => {
    const { clock, keys, due } = start();
    keys.add('a', 100, -100);
    keys.add('a', 500, 5);
    await clock.advance(1_000);
    expect(due).toEqual([{ key: 'a', at: 100, priority: 5 }]);
  });

  it('come forward when they are added for an earlier time', async () => {
    const { clock, keys, told } = start();
    keys.add('a', 500, 0);
    keys.add('a', 100, 0);
    await clock.advance(1_000);
    expect(told()).toEqual(['a at 100']);
  });

  it('do not become due once they are deleted, and can come again', async () => {
    const { clock, keys, told } = start();
    keys.add('a', 100, 0);
    keys.delete('a');
    keys.delete('never there');
    keys.add('a', 300, 0);
    await clock.advance(1_000);
    expect(told()).toEqual(['a at 300']);
  });

  it('need one timer, however many they are, and none when they are gone', async () => {
    const { clock, keys } = start();
    for (let i = 0; i < 1_000; i += 1) keys.add(`k${i}`, 1_000 - i, 0);
    expect(clock.pending).toBe(1);
    keys.clear();
    expect([clock.pending, keys.size]).toEqual([0, 0]);
  });

  it('may be further away than a timer of the platform reaches', async () => {
    const { clock, keys, told } = start();
    const month = 31 * 86_400_000;
    keys.add('a', month, 0);
    await clock.advance(month - 1);
    expect(told()).toEqual([]);
    await clock.advance(1);
    expect(told()).toEqual([`a at ${month}`]);
  });

  it('are not moved by a wall clock that jumps', async () => {
    const { clock, keys, told } = start();
    keys.add('a', 100, 0);
    clock.jump(86_400_000);
    await clock.advance(99);
    expect(told()).toEqual([]);
    await clock.advance(1);
    expect(told()).toEqual(['a at 100']);
  });

  it('do as a plain list of times would, whatever is added and deleted', async () => {
    const command = fc.record({
      key: fc.integer({ min: 0, max: 30 }).map((n) => `k${n}`),
      ms: fc.integer({ min: 1, max: 500 }),
      action: fc.constantFrom('add', 'add', 'add', 'delete'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(command, { maxLength: 150 }), async (commands) => {
        const { clock, keys, due } = start();
        const model = new Map<string, number>();
        for (const { key, ms, action } of commands) {
          if (action === 'delete') {
            keys.delete(key);
            model.delete(key);
          } else {
            keys.add(key, ms, 0);
            model.set(key, Math.min(ms, model.get(key) ?? ms));
          }
          expect(keys.size).toBe(model.size);
        }
        await clock.advance(500);
        expect(Object.fromEntries(due.map(({ key, at }) => [key, at]))).toEqual(Object.fromEntries(model));
        expect(due.map(({ at }) => at)).toEqual([...model.values()].sort((a, b) => a - b));
      }),
      { numRuns: 30 },
    );
  });
});
