import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configMaps, deployments } from '../builtin/types.ts';
import { type ControllerForOptions, controllerFor } from '../controller/builder.ts';
import type { GatedWorker, KeyGate } from '../controller/key-gate.ts';
import { HealthServer } from '../health/health-server.ts';
import type { LogFields, Logger } from '../log/logger.ts';
import { ClusterFixture } from '../testkit/cluster-fixture.ts';
import { eventually } from '../testkit/eventually.ts';
import { Manager, type ManagerOptions } from './manager.ts';
import type { Runnable } from './runnable.ts';
import { StagedElection } from './testing/staged-election.ts';

let fixture: ClusterFixture;
let order: string[];
const running: Promise<void>[] = [];
beforeEach(async () => {
  fixture = await ClusterFixture.start();
  order = [];
});
afterEach(async () => {
  fixture.stopping.abort();
  await Promise.allSettled(running.splice(0));
  await fixture.close();
});

const put = (name: string) => fixture.server.put(configMaps, { metadata: { name, namespace: 'ns' } });
const wait = (check: () => boolean, timeoutMs = 5_000) => eventually(check, { clock: fixture.clock, timeoutMs });
const manage = (options: Partial<ManagerOptions> = {}) =>
  new Manager({ client: fixture.client, clock: fixture.clock, ...options });

/** Starts a manager; its end is awaited by the test or after it. */
function start(manager: Manager, signal = fixture.stopping.signal): Promise<void> {
  const ends = manager.start(signal);
  ends.catch(() => {});
  running.push(ends);
  return ends;
}

/** A part that notes when it starts and stops. */
function part(name: string, needsLeader = false): Runnable {
  return {
    name,
    needsLeader,
    start: async (signal) => {
      order.push(`${name} starts`);
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      // Takes a while to stop: what comes after it must wait.
      await Promise.resolve();
      order.push(`${name} stopped`);
    },
  };
}

describe('a manager that starts', () => {
  it('fills caches, then runs what every replica runs, then leads, then shares keys and runs controllers', async () => {
    const election = new StagedElection(order);
    const gate: KeyGate & Runnable = { ...part('sharding'), admits: () => true, attach: () => () => {} };
    const manager = manage({ election, sharding: gate });
    manager.add(part('controller', true));
    manager.add(part('server'));
    put('a');
    void manager.cache
      .informer(configMaps)
      .synced()
      .then(() => order.push('cache is full'));
    void start(manager);
    await wait(() => order.includes('server starts'));
    await fixture.clock.advance(60_000);
    expect(order).toEqual(['cache is full', 'server starts']);
    expect(manager.isReady).toBe(false);
    election.win();
    await manager.ready();
    await wait(() => order.includes('controller starts'));
    expect(order.slice(2)).toEqual(['leads', 'sharding starts', 'controller starts']);
  });

  it('gives up when a cache does not fill, and says which', async () => {
    for (let i = 0; i < 50; i += 1) fixture.server.fail('list', { status: 404 });
    const manager = manage({ syncTimeoutMs: 10_000 });
    controllerFor(manager, { name: 'test', for: configMaps, reconcile: () => {} });
    manager.add(part('server'));
    const outcome = expect(start(manager)).rejects.toMatchObject({
      code: 'KUBE_SYNC_TIMEOUT',
      message: expect.stringContaining('configmaps'),
    });
    await fixture.clock.advance(11_000);
    await outcome;
    expect(order).toEqual([]);
  });

  it('runs what is added after the start, also what needs the leader, once there is one', async () => {
    const election = new StagedElection(order);
    const manager = manage({ election });
    void start(manager);
    await fixture.clock.settle();
    manager.add(part('late server'));
    manager.add(part('late controller', true));
    await wait(() => order.includes('late server starts'));
    election.win();
    await manager.ready();
    manager.add(part('later controller', true));
    await wait(() => order.includes('later controller starts'));
    expect(order).toEqual(['late server starts', 'leads', 'late controller starts', 'later controller starts']);
  });

  it('ends at once when it is stopped before it began', async () => {
    fixture.stopping.abort();
    const manager = manage();
    await start(manager);
    expect(manager.isReady).toBe(false);
  });

  it('ends while it waits to lead, and releases nothing', async () => {
    const manager = manage({ election: new StagedElection(order) });
    manager.add(part('server'));
    const ends = start(manager);
    await wait(() => order.includes('server starts'));
    fixture.stopping.abort();
    await ends;
    expect(order).toEqual(['server starts', 'server stopped']);
  });

  it('lets controllers of a kind work on as many keys as it was told for the kind', async () => {
    const manager = manage({ kindConcurrency: { ConfigMap: 3, 'Deployment.apps': 7 } });
    expect([configMaps, deployments].map((type) => manager.concurrencyOf(type))).toEqual([3, 7]);
    for (let i = 0; i < 10; i += 1) put(`cm-${i}`);
    const controlled = (options: Partial<ControllerForOptions<object>>) =>
      controllerFor(manager, {
        name: 'test',
        for: configMaps,
        reconcile: (_key, { signal }) => fixture.clock.sleep(1_000, signal).catch(() => {}),
        ...options,
      }).controller;
    const [usual, own] = [controlled({}), controlled({ concurrency: 2 })];
    void start(manager);
    await wait(() => usual.load.active === 3 && own.load.active === 2);
  });
});

describe('a manager that stops', () => {
  it('stops in the opposite order, each part only when what depends on it has ended', async () => {
    const election = new StagedElection(order);
    const gate: KeyGate & Runnable = { ...part('sharding'), admits: () => true, attach: () => () => {} };
    const manager = manage({ election, sharding: gate });
    for (const each of [part('server'), part('controller', true)]) manager.add(each);
    const stopping = new AbortController();
    const ends = start(manager, stopping.signal);
    await wait(() => order.includes('server starts'));
    election.win();
    await wait(() => order.includes('controller starts'));
    order.splice(0);
    stopping.abort();
    await ends;
    expect(order).toEqual(['controller stopped', 'sharding stopped', 'released', 'server stopped']);
  });

  it('waits for reconciles that are going on', async () => {
    put('a');
    const manager = manage();
    controllerFor(manager, {
      name: 'test',
      for: configMaps,
      reconcile: async (_key, { signal }) => {
        order.push('began');
        await fixture.clock.sleep(1_000_000, signal).catch(() => {});
        order.push('ended');
      },
    });
    const ends = start(manager);
    await wait(() => order.length === 1);
    fixture.stopping.abort();
    await ends;
    order.push('stopped');
    expect(order).toEqual(['began', 'ended', 'stopped']);
  });

  it('names what does not stop in time, and keeps the lease from others while it may still be acting', async () => {
    const election = new StagedElection(order);
    const lines: LogFields[] = [];
    const logger: Logger = {
      debug: () => {},
      info: () => {},
      warn: () => {},
      error: (fields) => lines.push(fields),
      child: () => logger,
    };
    const manager = manage({ election, logger, stopTimeoutMs: 5_000 });
    manager.add({ name: 'stubborn', needsLeader: true, start: () => new Promise(() => {}) });
    manager.add({ start: () => new Promise(() => {}) });
    const outcome = expect(start(manager)).rejects.toMatchObject({
      code: 'KUBE_STOP_TIMEOUT',
      message: expect.stringMatching(/5000 ms: stubborn, unnamed$/),
    });
    await fixture.clock.settle();
    election.win();
    await manager.ready();
    fixture.stopping.abort();
    await fixture.clock.advance(6_000);
    await outcome;
    expect(order).toEqual(['leads']);
    expect(lines).toContainEqual({ parts: ['stubborn', 'unnamed'] });
  });

  it('stops everything and rejects with the reason when a part fails', async () => {
    const manager = manage();
    manager.add(part('server'));
    manager.add({ name: 'broken', start: () => Promise.reject(new Error('no port')) });
    await expect(start(manager)).rejects.toThrow('no port');
    expect(order).toEqual(['server starts', 'server stopped']);
  });

  it('takes what throws before its first await for a failure too', async () => {
    const manager = manage();
    manager.add({
      start() {
        throw new Error('at once');
      },
    });
    await expect(start(manager)).rejects.toThrow('at once');
  });

  it('rejects with the first failure, whatever fails because of it', async () => {
    const manager = manage();
    manager.add({
      start: (signal) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('second')))),
    });
    manager.add({ start: () => Promise.reject(new Error('first')) });
    await expect(start(manager)).rejects.toThrow('first');
  });

  it('goes on when a part ends by itself', async () => {
    const manager = manage();
    manager.add({ start: () => Promise.resolve() });
    manager.add(part('server'));
    const ends = start(manager);
    await wait(() => order.includes('server starts'));
    await fixture.clock.advance(60_000);
    fixture.stopping.abort();
    await ends;
    expect(order).toEqual(['server starts', 'server stopped']);
  });

  it('stops its controllers and rejects when it no longer leads', async () => {
    const election = new StagedElection(order);
    const manager = manage({ election });
    for (const each of [part('server'), part('controller', true)]) manager.add(each);
    const ends = start(manager);
    await fixture.clock.settle();
    await wait(() => order.includes('server starts'));
    election.win();
    await wait(() => order.includes('controller starts'));
    order.splice(0);
    election.lose();
    await expect(ends).rejects.toMatchObject({ code: 'KUBE_LEADERSHIP_LOST' });
    expect(order[0]).toBe('controller stopped');
    expect(order).toContain('server stopped');
  });
});

describe('a gate', () => {
  it('keeps keys that are not admitted from being worked on, and is told of controllers as they come and go', async () => {
    put('mine');
    put('theirs');
    const workers = new Set<GatedWorker>();
    const sharding: KeyGate & Runnable = {
      ...part('sharding'),
      admits: (key) => key === 'ns/mine',
      attach(worker) {
        workers.add(worker);
        return () => workers.delete(worker);
      },
    };
    const manager = manage({ sharding });
    const seen: string[] = [];
    controllerFor(manager, { name: 'test', for: configMaps, reconcile: ({ name }) => void seen.push(name) });
    const ends = start(manager);
    await wait(() => seen.length > 0);
    await fixture.clock.settle();
    expect(seen).toEqual(['mine']);
    expect(workers.size).toBe(1);
    fixture.stopping.abort();
    await ends;
    expect(workers.size).toBe(0);
  });
});

describe('the health of a process', () => {
  it('is told by its probes: alive from the start, ready once it leads and its caches are full', async () => {
    const election = new StagedElection(order);
    const manager = manage({ election });
    const health = new HealthServer({
      port: 0,
      live: { ping: () => {} },
      ready: {
        manager: () => {
          if (!manager.isReady) throw new Error('not ready');
        },
      },
    });
    manager.add(health);
    const ends = start(manager);
    await wait(() => health.port !== undefined);
    const status = async (path: string) => (await fetch(`http://127.0.0.1:${health.port}${path}`)).status;
    expect([await status('/healthz'), await status('/readyz')]).toEqual([200, 503]);
    election.win();
    await manager.ready();
    expect(await status('/readyz')).toBe(200);
    fixture.stopping.abort();
    await ends;
    await expect(status('/healthz')).rejects.toThrow();
  });
});
