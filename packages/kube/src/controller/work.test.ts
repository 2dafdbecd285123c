import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ApiError } from '../client/api-error.ts';
import type { LogFields, Logger } from '../log/logger.ts';
import { lowPriority } from '../queue/work-queue.ts';
import { eventually } from '../testkit/eventually.ts';
import { VirtualClock } from '../testkit/virtual-clock.ts';
import { Controller, type ControllerOptions, type ReconcileOutcome } from './controller.ts';
import type { GatedWorker, KeyGate } from './key-gate.ts';
import type { ReconcileFunction } from './reconciler.ts';
import type { Source } from './source.ts';

let clock: VirtualClock;
let stopping: AbortController;
const running: Promise<void>[] = [];
beforeEach(() => {
  clock = new VirtualClock();
  stopping = new AbortController();
});
afterEach(async () => {
  stopping.abort();
  await Promise.allSettled(running.splice(0));
});

function start(
  reconcile: ReconcileFunction,
  options: Partial<ControllerOptions> = {},
  keys: string[] = [],
): Controller {
  const controller = new Controller({ name: 'test', reconciler: { reconcile }, sources: [], clock, ...options });
  for (const key of keys) controller.enqueue(key);
  running.push(controller.start(stopping.signal));
  return controller;
}

const wait = (check: () => boolean) => eventually(check, { clock });

/** Keeps its lines, with all fields that its children bear. */
function recordingLogger(lines: LogFields[], fields: LogFields = {}): Logger {
  const at = (level: string) => (more: LogFields, message: string) =>
    lines.push({ level, message, ...fields, ...more });
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (more) => recordingLogger(lines, { ...fields, ...more }),
  };
}

describe('the work of a controller', () => {
  it('lets news go before what nobody waits for', async () => {
    const order: string[] = [];
    const controller = new Controller({
      name: 'test',
      reconciler: { reconcile: ({ name }) => void order.push(name) },
      sources: [],
      clock,
    });
    for (const name of ['old-1', 'old-2']) controller.enqueue(`ns/${name}`, { priority: lowPriority });
    controller.enqueue('ns/new');
    controller.enqueue('ns/urgent', { priority: 10 });
    controller.enqueue('ns/old-2');
    running.push(controller.start(stopping.signal));
    await wait(() => order.length === 4);
    expect(order).toEqual(['urgent', 'new', 'old-2', 'old-1']);
  });

  it('keeps the priority of a key that failed', async () => {
    const order: string[] = [];
    let failed = false;
    start(
      ({ name }) => {
        order.push(name);
        if (name !== 'low' || failed) return;
        failed = true;
        throw new Error('once');
      },
      {},
      [],
    ).enqueue('ns/low', { priority: lowPriority });
    await wait(() => order.length === 2);
    expect(order).toEqual(['low', 'low']);
  });

  it('gives every key its turn although one comes back all the time', async () => {
    const order: string[] = [];
    const keys = ['busy', ...Array.from({ length: 50 }, (_, i) => `k${i}`)];
    const controller = start(
      ({ name }) => {
        order.push(name);
        if (name === 'busy' && order.length < 200) controller.enqueue('ns/busy');
      },
      {},
      keys.map((name) => `ns/${name}`),
    );
    await wait(() => new Set(order).size === 51);
    expect(order.slice(0, 52)).toEqual([...keys, 'busy']);
  });

  it('leaves sockets and timers their turn however much there is to do', async () => {
    let calls = 0;
    const controller = start(({ name }) => {
      calls += 1;
      controller.enqueue(`ns/${name}`);
    });
    controller.enqueue('ns/restless');
    await new Promise((resolve) => setTimeout(resolve, 5));
    stopping.abort();
    await Promise.all(running);
    expect(calls).toBeGreaterThanOrEqual(500);
  });

  it('has a deadline for each reconcile, and says which ones were over it', async () => {
    const outcomes: ReconcileOutcome[] = [];
    const metrics = {
      workers: () => {},
      active: () => {},
      reconciled: (outcome: ReconcileOutcome) => outcomes.push(outcome),
    };
    let calls = 0;
    start(
      async (_key, { signal }) => {
        calls += 1;
        if (calls === 1) await clock.sleep(60_000, signal);
      },
      { timeoutMs: 1_000, metrics },
      ['ns/a'],
    );
    await wait(() => outcomes.length === 2);
    expect(outcomes).toEqual(['timeout', 'success']);
    expect(clock.pending).toBe(0);
  });

  it('does not abort what ends in time, and leaves no timer behind', async () => {
    let signal: AbortSignal | undefined;
    start(
      async (_key, context) => {
        signal = context.signal;
        await clock.sleep(900, context.signal);
      },
      { timeoutMs: 1_000 },
      ['ns/a'],
    );
    await wait(() => signal !== undefined);
    await clock.advance(5_000);
    expect(signal?.aborted).toBe(false);
    expect(clock.pending).toBe(0);
  });

  it('logs every failure with controller, object and the id of the reconcile, and conflicts only for those who look closely', async () => {
    const lines: LogFields[] = [];
    const conflict = new ApiError({ code: 409, reason: 'Conflict', message: 'changed meanwhile' }, { status: 409 });
    const failures = [new Error('broken'), conflict];
    start(
      (_key, { log }) => {
        log.info({ step: 1 }, 'at work');
        const failure = failures.shift();
        if (failure) throw failure;
      },
      { logger: recordingLogger(lines) },
      ['ns/a'],
    );
    await wait(() => lines.length === 5);
    const common = { controller: 'test', object: 'ns/a' };
    expect(lines).toEqual([
      { level: 'info', message: 'at work', step: 1, reconcileID: 'test-1', ...common },
      expect.objectContaining({
        level: 'error',
        message: 'reconcile failed',
        error: 'broken',
        retryInMs: 5,
        ...common,
      }),
      expect.objectContaining({ level: 'info', reconcileID: 'test-2' }),
      expect.objectContaining({ level: 'debug', message: 'reconcile met a conflict', retryInMs: 10, ...common }),
      expect.objectContaining({ level: 'info', reconcileID: 'test-3' }),
    ]);
  });

  it('goes on after anything that a reconciler can throw', async () => {
    const thrown: unknown[] = [new Error('error'), 'text', undefined, { odd: true }, new TypeError('bug')];
    let calls = 0;
    start(
      () => {
        calls += 1;
        if (calls <= thrown.length) throw thrown[calls - 1];
      },
      {},
      ['ns/a'],
    );
    await wait(() => calls === thrown.length + 1);
  });

  it('waits with its first reconcile until every source is connected', async () => {
    const order: string[] = [];
    const slow: Source = {
      start: async (enqueue) => {
        enqueue('ns/early');
        await clock.sleep(5_000);
        order.push('connected');
      },
    };
    start(() => void order.push('reconciled'), { sources: [slow] });
    await wait(() => order.length === 2);
    expect(order).toEqual(['connected', 'reconciled']);
  });

  it('fails with a source that fails, and ends quietly when it is stopped while one connects', async () => {
    const broken: Source = { start: () => Promise.reject(new Error('no such queue')) };
    const failing = new Controller({ name: 'test', reconciler: { reconcile: () => {} }, sources: [broken], clock });
    await expect(failing.start(stopping.signal)).rejects.toThrow('no such queue');
    const endless: Source = { start: (_enqueue, signal) => clock.sleep(60_000, signal) };
    const waiting = new Controller({ name: 'test', reconciler: { reconcile: () => {} }, sources: [endless], clock });
    const ends = waiting.start(stopping.signal);
    stopping.abort(new Error('stop'));
    await ends;
  });

  it('does not count what is interrupted by the end of the process as a failure', async () => {
    const lines: LogFields[] = [];
    const controller = start((_key, { signal }) => clock.sleep(60_000, signal), { logger: recordingLogger(lines) }, [
      'ns/a',
    ]);
    await wait(() => controller.load.active === 1);
    stopping.abort(new Error('stop'));
    await Promise.all(running);
    expect(lines).toEqual([]);
    expect(controller.load).toEqual({ ready: 0, active: 0, delayed: 0 });
  });
});

describe('a controller behind a gate', () => {
  class Gate implements KeyGate {
    open: (key: string) => boolean = () => true;
    worker: GatedWorker | undefined;
    admits(key: string): boolean {
      return this.open(key);
    }
    attach(worker: GatedWorker): () => void {
      this.worker = worker;
      return () => {
        this.worker = undefined;
      };
    }
  }

  it('drops a key that was given away while it waited, and takes up those it gains', async () => {
    const gate = new Gate();
    const seen: string[] = [];
    const controller = new Controller({
      name: 'test',
      reconciler: { reconcile: ({ name }) => void seen.push(name) },
      sources: [],
      clock,
      gate,
      keys: () => ['ns/a', 'ns/b', 'ns/c'],
    });
    controller.enqueue('ns/a');
    controller.enqueue('ns/b');
    gate.open = (key) => key === 'ns/b';
    controller.enqueue('ns/c');
    running.push(controller.start(stopping.signal));
    await wait(() => seen.length === 1);
    expect(seen).toEqual(['b']);
    gate.open = () => true;
    gate.worker?.gained((key) => key !== 'ns/b');
    await wait(() => seen.length === 3);
    expect(seen).toEqual(['b', 'a', 'c']);
  });

  it('says when nothing of what is given away is worked on any more, and stops it when asked to', async () => {
    const gate = new Gate();
    const controller = start(
      (_key, { signal }) => clock.sleep(60_000, signal).catch(() => {}),
      { gate, concurrency: 2 },
      ['ns/a', 'ns/b'],
    );
    await wait(() => controller.load.active === 2);
    let drained = false;
    void gate.worker
      ?.drained((key) => key === 'ns/a')
      .then(() => {
        drained = true;
      });
    await gate.worker?.drained((key) => key === 'ns/none');
    await clock.settle();
    expect(drained).toBe(false);
    gate.worker?.abort((key) => key === 'ns/a', new Error('given away'));
    await wait(() => drained);
    expect(controller.load.active).toBe(1);
  });
});
