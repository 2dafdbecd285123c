import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventually } from '../testkit/eventually.ts';
import { VirtualClock } from '../testkit/virtual-clock.ts';
import { Controller } from './controller.ts';
import { ChannelSource } from './source.ts';

/** What a reconcile that comes to its turn does: takes so long, and then ends so. */
const fate = fc.record({
  takesMs: fc.nat({ max: 120 }),
  ends: fc.constantFrom('well', 'well', 'badly', 'later' as const),
});
const event = fc.record({
  name: fc.constantFrom('a', 'b', 'c', 'd'),
  afterMs: fc.nat({ max: 80 }),
  priority: fc.constantFrom(undefined, -100, 5),
});

describe('a controller, whatever happens', () => {
  it('brings every object to its last state, works on none twice at once, and on no more than it may', async () => {
    const plans = fc.record({
      events: fc.array(event, { minLength: 1, maxLength: 25 }),
      fates: fc.array(fate, { maxLength: 25 }),
      concurrency: fc.integer({ min: 1, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(plans, async ({ events, fates, concurrency }) => {
        const clock = new VirtualClock();
        const [wanted, reached] = [new Map<string, number>(), new Map<string, number>()];
        const active = new Set<string>();
        const faults: string[] = [];
        const left = [...fates];
        const channel = new ChannelSource();
        const reconcile = async ({ name }: { name: string }) => {
          if (active.has(name)) faults.push(`${name} twice`);
          active.add(name);
          if (active.size > concurrency) faults.push(`${active.size} at once`);
          const seen = wanted.get(name) ?? 0;
          const { takesMs, ends } = left.shift() ?? { takesMs: 0, ends: 'well' };
          if (takesMs > 0) await clock.sleep(takesMs);
          active.delete(name);
          if (ends === 'badly') throw new Error('bad luck');
          if (ends === 'later') return { requeueAfterMs: 10 };
          reached.set(name, seen);
          return undefined;
        };
        const controller = new Controller({
          name: 'test',
          reconciler: { reconcile },
          sources: [channel],
          concurrency,
          clock,
        });
        const stopping = new AbortController();
        const running = controller.start(stopping.signal);
        for (const [version, { name, afterMs, priority }] of events.entries()) {
          await clock.advance(afterMs);
          wanted.set(name, version);
          channel.push({ name }, { priority });
        }
        await eventually(() => [...wanted].every(([name, version]) => reached.get(name) === version), {
          clock,
          timeoutMs: 600_000,
          everyMs: 50,
        });
        await eventually(() => Object.values(controller.load).every((count) => count === 0), { clock, everyMs: 50 });
        stopping.abort();
        await running;
        expect([faults, clock.pending]).toEqual([[], 0]);
      }),
      { numRuns: 40 },
    );
  });
});
