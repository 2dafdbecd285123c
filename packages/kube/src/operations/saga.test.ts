import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReconcileContext, ReconcileResult } from '../controller/reconciler.ts';
import { noopLogger } from '../log/logger.ts';
import type { ResourceType } from '../object/object.ts';
import { ClusterFixture } from '../testkit/cluster-fixture.ts';
import { Saga, type Step, type WithOperations } from './saga.ts';

const orders: ResourceType<WithOperations> = {
  group: 'demo.io',
  version: 'v1',
  kind: 'Order',
  plural: 'orders',
  namespaced: true,
};
const context: ReconcileContext = {
  signal: new AbortController().signal,
  log: noopLogger,
  reconcileId: 'test-1',
  attempt: 0,
  memo: new Map(),
};

let fixture: ClusterFixture;
let taken: string[];
beforeEach(async () => {
  fixture = await ClusterFixture.start();
  taken = [];
  fixture.server.put(orders, { metadata: { name: 'a', namespace: 'ns', generation: 1 } });
});
afterEach(() => fixture.close());

const stored = () => fixture.server.all(orders)[0]!;
const states = () => stored().status?.operations?.map(({ name, state }) => `${name} ${state}`);
const step = (name: string, run: () => ReconcileResult = () => {}): Step<WithOperations> => ({
  name,
  run: () => {
    taken.push(name);
    return run();
  },
  undo: () => void taken.push(`undo ${name}`),
});
const saga = (...steps: Step<WithOperations>[]) =>
  new Saga({ client: fixture.client, type: orders, steps, clock: fixture.clock });

describe('a saga', () => {
  it('takes its steps in order and tells how far each has come', async () => {
    expect(await saga(step('address'), step('session')).run(stored(), context)).toBeUndefined();
    expect(taken).toEqual(['address', 'session']);
    expect(stored().status?.operations).toEqual([
      { name: 'address', state: 'Done', generation: 1, lastTransitionTime: '2026-01-01T00:00:00Z' },
      { name: 'session', state: 'Done', generation: 1, lastTransitionTime: '2026-01-01T00:00:00Z' },
    ]);
  });

  it('takes none twice and writes nothing when all are done', async () => {
    await saga(step('address')).run(stored(), context);
    const writes = fixture.server.count('write');
    await saga(step('address')).run(stored(), context);
    expect(taken).toEqual(['address']);
    expect(fixture.server.count('write')).toBe(writes);
  });

  it('goes on after a failure with the step that failed, and says why it did', async () => {
    const broken = step('session', () => {
      throw new Error('the SMF is away');
    });
    await expect(saga(step('address'), broken).run(stored(), context)).rejects.toThrow('the SMF is away');
    expect(states()).toEqual(['address Done', 'session Failed']);
    expect(stored().status?.operations?.[1]?.message).toBe('the SMF is away');
    await saga(step('address'), step('session')).run(stored(), context);
    expect(taken).toEqual(['address', 'session', 'session']);
    expect(states()).toEqual(['address Done', 'session Done']);
    expect(stored().status?.operations?.[1]).not.toHaveProperty('message');
  });

  it('comes back to a step that is still going on before it takes the next', async () => {
    const slow = step('address', () => ({ requeueAfterMs: 500 }));
    expect(await saga(slow, step('session')).run(stored(), context)).toEqual({ requeueAfterMs: 500 });
    expect(states()).toEqual(['address Running']);
    await saga(step('address'), step('session')).run(stored(), context);
    expect(taken).toEqual(['address', 'address', 'session']);
  });

  it('takes its steps again when what is wanted has changed', async () => {
    await saga(step('address')).run(stored(), context);
    fixture.server.put(orders, { ...stored(), metadata: { ...stored().metadata, generation: 2 } });
    await saga(step('address')).run(stored(), context);
    expect(taken).toEqual(['address', 'address']);
    expect(stored().status?.operations).toMatchObject([{ name: 'address', generation: 2 }]);
  });

  it('has written that a step begins before the step acts', async () => {
    let before: unknown;
    await saga(
      step('address', () => {
        before = states();
      }),
    ).run(stored(), context);
    expect(before).toEqual(['address Running']);
  });

  it.each([1, 2, 3])('killed after %i writes, is finished by the process that takes over', async (allowed) => {
    let writes = 0;
    const patch = fixture.client.patch.bind(fixture.client);
    fixture.client.patch = ((...args: Parameters<typeof patch>) => {
      writes += 1;
      return writes > allowed ? Promise.reject(new Error('killed')) : patch(...args);
    }) as typeof fixture.client.patch;
    await expect(saga(step('address'), step('session')).run(stored(), context)).rejects.toThrow('killed');
    fixture.client.patch = patch as typeof fixture.client.patch;
    await saga(step('address'), step('session')).run(stored(), context);
    expect(states()).toEqual(['address Done', 'session Done']);
    expect(taken.filter((name) => name === 'address').length).toBeLessThanOrEqual(2);
  });

  it('takes back what has begun, the last first, and nothing that has not', async () => {
    const slow = step('session', () => ({ requeueAfterMs: 500 }));
    const all = saga(step('address'), slow, step('never'));
    await all.run(stored(), context);
    taken = [];
    expect(await all.undo(stored(), context)).toBeUndefined();
    expect(taken).toEqual(['undo session', 'undo address']);
    expect(stored().status?.operations).toEqual([]);
    await all.undo(stored(), context);
    expect(taken).toHaveLength(2);
  });

  it('waits for what takes time to be taken back', async () => {
    const slow = { ...step('address'), undo: () => ({ requeueAfterMs: 100 }) };
    await saga(slow).run(stored(), context);
    expect(await saga(slow).undo(stored(), context)).toEqual({ requeueAfterMs: 100 });
    expect(states()).toEqual(['address Done']);
  });

  it('leaves the status of others alone', async () => {
    const status = { phase: 'Pending' } as WithOperations['status'];
    fixture.server.put(orders, { ...stored(), status });
    await saga(step('address')).run(stored(), context);
    expect(stored().status).toMatchObject({ phase: 'Pending', operations: [{ name: 'address' }] });
  });

  it.each<[string, object[] | undefined]>([
    ['nothing was begun', undefined],
    ['nothing is left', []],
    ['what was begun is no step of it any more', [{ name: 'old', state: 'Done', generation: 1 }]],
  ])('has nothing to take back when %s', async (_name, operations) => {
    fixture.server.put(orders, { ...stored(), status: { operations } as WithOperations['status'] });
    const writes = fixture.server.count('write');
    expect(await saga(step('address')).undo(stored(), context)).toBeUndefined();
    expect(taken).toEqual([]);
    expect(fixture.server.count('write')).toBe(writes);
  });

  it('passes on what writing its progress meets, and does not act without having written that it will', async () => {
    fixture.server.fail('write', { status: 403 });
    await expect(saga(step('address')).run(stored(), context)).rejects.toMatchObject({ isForbidden: true });
    expect(taken).toEqual([]);
  });
});

describe('whatever goes wrong on its way, a saga', () => {
  type Mishap = 'crash' | 'failure' | 'wait' | 'none';
  const names = ['address', 'session', 'route'];

  /** Runs and undoes as a process that is killed and started again until nothing is left to do. */
  async function live(mishaps: Mishap[], work: (all: Saga<WithOperations>) => Promise<ReconcileResult>): Promise<void> {
    const next = () => mishaps.shift() ?? 'none';
    const { patch } = fixture.client;
    fixture.client.patch = ((...args: Parameters<typeof patch>) =>
      next() === 'crash' ? Promise.reject(new Error('killed')) : patch.apply(fixture.client, args)) as typeof patch;
    const act = (name: string) => (): ReconcileResult => {
      taken.push(name);
      const mishap = next();
      if (mishap === 'failure') throw new Error(`${name} failed`);
      return mishap === 'wait' ? { requeueAfterMs: 1 } : undefined;
    };
    const steps = names.map((name) => ({ name, run: act(name), undo: act(`undo ${name}`) }));
    for (let finished = false; !finished; ) {
      finished = await work(saga(...steps)).then(
        (result) => result === undefined,
        () => false,
      );
    }
    fixture.client.patch = patch;
  }
  const mishaps = fc.array(fc.constantFrom<Mishap>('crash', 'failure', 'wait', 'none'), { maxLength: 12 });
  /** Each name as often as it came in a row. */
  const inTurn = (list: readonly string[]) => list.filter((name, i) => name !== list[i - 1]);

  it('takes every step in its turn, and takes back every one in the opposite order', async () => {
    await fc.assert(
      fc.asyncProperty(mishaps, mishaps, async (onTheWay, onTheWayBack) => {
        fixture.server.put(orders, { metadata: { name: 'a', namespace: 'ns', generation: 1 } });
        taken = [];
        await live([...onTheWay], (all) => all.run(stored(), context));
        expect(inTurn(taken)).toEqual(names);
        expect(states()).toEqual(names.map((name) => `${name} Done`));
        taken = [];
        await live([...onTheWayBack], (all) => all.undo(stored(), context));
        expect(inTurn(taken)).toEqual(names.toReversed().map((name) => `undo ${name}`));
        expect(states()).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});
