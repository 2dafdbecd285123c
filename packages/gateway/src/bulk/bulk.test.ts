import type { UESession } from '@nexslice/kinds';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failing } from '../testing/memory-sessions.ts';
import { bulkConcurrency, runBulk } from './bulk.ts';

const session = {} as UESession;

describe('runBulk', () => {
  it('does the UEs 1 to count, each once', async () => {
    const seen: number[] = [];
    const result = await runBulk(100, async (ueId) => {
      seen.push(ueId);
      return session;
    });
    expect(result).toEqual({ done: 100, failed: [] });
    expect(seen).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
  });

  it('runs many at a time, and never more than its bound', async () => {
    let underway = 0;
    let most = 0;
    await runBulk(200, async () => {
      underway += 1;
      most = Math.max(most, underway);
      await new Promise((resolve) => setImmediate(resolve));
      underway -= 1;
      return session;
    });
    expect(most).toBe(bulkConcurrency);
  });

  it('does not count those for which there was nothing to do', async () => {
    const result = await runBulk(10, async (ueId) => (ueId % 2 ? session : undefined));
    expect(result).toEqual({ done: 5, failed: [] });
  });

  it('does not try the rest once the API server is away, and lists it as failed for that', async () => {
    let tried = 0;
    const result = await runBulk(1000, async (ueId) => {
      tried += 1;
      if (ueId > 50) throw failing('KUBE_UNREACHABLE', 'away');
      return session;
    });
    expect(result.done).toBe(50);
    expect(result.failed).toHaveLength(950);
    expect(new Set(result.failed.map(({ failure }) => failure.code))).toEqual(new Set(['GATEWAY_CLUSTER_UNAVAILABLE']));
    expect(tried).toBeLessThanOrEqual(50 + bulkConcurrency);
  });

  it('accounts for every UE exactly once, whatever fails and in whatever order writes end', async () => {
    const codes = ['SLICING_SUPI_MISMATCH', 'SLICING_SESSION_BUSY'];
    const outcomes = fc.array(fc.constantFrom('done', 'nothing', ...codes), { minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(outcomes, fc.scheduler(), async (plan, scheduler) => {
        const running = runBulk(plan.length, async (ueId) => {
          await scheduler.schedule(Promise.resolve());
          const outcome = plan[ueId - 1] ?? '';
          if (codes.includes(outcome)) throw failing(outcome, 'no');
          return outcome === 'done' ? session : undefined;
        });
        await scheduler.waitFor(running);
        const { done, failed } = await running;
        const expected = plan.flatMap((outcome, index) => (codes.includes(outcome) ? [[index + 1, outcome]] : []));
        expect(done).toBe(plan.filter((outcome) => outcome === 'done').length);
        expect(failed.map(({ ueId, failure }) => [ueId, failure.code])).toEqual(expected);
      }),
    );
  });
});
