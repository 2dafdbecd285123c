import { describe, expect, it } from 'vitest';
import { Controller } from '../controller/controller.ts';
import type { ReconcileContext } from '../controller/reconciler.ts';
import { ChannelSource } from '../controller/source.ts';
import { eventually } from '../testkit/eventually.ts';
import { VirtualClock } from '../testkit/virtual-clock.ts';
import { type LogFields, type Logger, noopLogger } from './logger.ts';

interface Line extends LogFields {
  level: string;
  message: string;
}

function recordingLogger(lines: Line[], bound: LogFields = {}): Logger {
  const log = (level: string) => (fields: LogFields, message: string) =>
    void lines.push({ ...bound, ...fields, level, message });
  return {
    debug: log('debug'),
    info: log('info'),
    warn: log('warn'),
    error: log('error'),
    child: (fields) => recordingLogger(lines, { ...bound, ...fields }),
  };
}

/** Reconciles one key until `reconcile` has succeeded; answers what was logged. */
async function logged(reconcile: (context: ReconcileContext) => void): Promise<Line[]> {
  const lines: Line[] = [];
  const clock = new VirtualClock();
  const source = new ChannelSource();
  const stopping = new AbortController();
  let done = false;
  const controller = new Controller({
    name: 'echo',
    reconciler: {
      reconcile: (_key, context) => {
        reconcile(context);
        done = true;
      },
    },
    sources: [source],
    clock,
    logger: recordingLogger(lines),
  });
  const running = controller.start(stopping.signal);
  source.push({ namespace: 'ns', name: 'a' });
  await eventually(() => done, { clock });
  stopping.abort();
  await running;
  return lines;
}

describe('the log of a reconcile', () => {
  it('says which controller, which object and which attempt it is about', async () => {
    const lines = await logged(({ log }) => log.info({ upf: 'upf-1' }, 'bound'));
    expect(lines.filter(({ message }) => message === 'bound')).toEqual([
      {
        controller: 'echo',
        object: 'ns/a',
        reconcileID: expect.any(String),
        upf: 'upf-1',
        level: 'info',
        message: 'bound',
      },
    ]);
  });

  it('tells attempts apart, and why one failed', async () => {
    let failures = 1;
    const lines = await logged(({ log }) => {
      log.info({}, 'begun');
      failures -= 1;
      if (failures >= 0) throw new Error('not yet');
    });
    const ids = lines.filter(({ message }) => message === 'begun').map(({ reconcileID }) => reconcileID);
    expect(new Set(ids).size).toBe(2);
    const failure = lines.find(({ level }) => level === 'error' || level === 'warn');
    expect(failure).toMatchObject({ controller: 'echo', object: 'ns/a', reconcileID: ids[0] });
    expect(JSON.stringify(failure)).toContain('not yet');
  });
});

describe('the logger that says nothing', () => {
  it('has all that a logger has, and children like itself', () => {
    for (const level of ['debug', 'info', 'warn', 'error'] as const) {
      expect(noopLogger[level]({}, 'x')).toBeUndefined();
    }
    expect(noopLogger.child({ a: 1 })).toBe(noopLogger);
  });
});
