import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configMaps } from '../builtin/types.ts';
import { type ControllerForOptions, controllerFor } from '../controller/builder.ts';
import type { GatedWorker, KeyGate } from '../controller/key-gate.ts';
import { ChannelSource, type Source } from '../controller/source.ts';
import { LeaderElector } from '../leader/leader-elector.ts';
import type { ObjectKey } from '../object/object.ts';
import { ClusterFixture } from '../testkit/cluster-fixture.ts';
import { eventually } from '../testkit/eventually.ts';
import { Manager, type ManagerOptions } from './manager.ts';
import type { Runnable } from './runnable.ts';
import { StagedElection } from './testing/staged-election.ts';

let fixture: ClusterFixture;
const running: Promise<void>[] = [];
beforeEach(async () => {
  fixture = await ClusterFixture.start();
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

describe('a standby', () => {
  const replica = (identity: string) => {
    const { client, clock } = fixture;
    const manager = manage({
      election: new LeaderElector({ client, clock, name: 'group', namespace: 'ns', identity }),
    });
    const seen = new Set<string>();
    const { informer } = controllerFor(manager, {
      name: identity,
      for: configMaps,
      reconcile: ({ name }) => void seen.add(name),
    });
    const stopping = new AbortController();
    const ends = start(manager, AbortSignal.any([stopping.signal, fixture.stopping.signal]));
    return { manager, seen, informer, stop: () => stopping.abort(), ends };
  };

  it('is warm: it follows everything, works on nothing, and needs to read nothing when it takes over', async () => {
    for (let i = 0; i < 50; i += 1) put(`cm-${i}`);
    const first = replica('first');
    await wait(() => first.seen.size === 50);
    const second = replica('second');
    await wait(() => second.informer.size === 50);
    put('later');
    await wait(() => second.informer.size === 51 && first.seen.size === 51);
    expect(second.seen.size).toBe(0);
    const reads = fixture.server.count('list') + fixture.server.count('watch');
    first.stop();
    await first.ends;
    await wait(() => second.seen.size === 51, 10_000);
    expect(fixture.server.count('list') + fixture.server.count('watch')).toBe(reads);
  });
});

describe('a controller that warms up', () => {
  const standby = (options: Partial<ControllerForOptions<object>> = {}, managed: Partial<ManagerOptions> = {}) => {
    const election = new StagedElection();
    const manager = manage({ election, ...managed });
    const worked: string[] = [];
    const { controller } = controllerFor(manager, {
      name: 'test',
      for: configMaps,
      warmUp: true,
      reconcile: ({ name }) => void worked.push(name),
      ...options,
    });
    return { election, manager, controller, worked, ends: start(manager) };
  };

  it('has its queue filled before it leads, each key once, and works on none', async () => {
    for (let i = 0; i < 20; i += 1) put(`cm-${i}`);
    const { election, controller, worked } = standby();
    await wait(() => controller.load.ready === 20);
    for (let round = 0; round < 5; round += 1) for (let i = 10; i < 25; i += 1) put(`cm-${i}`);
    await wait(() => controller.load.ready === 25);
    await fixture.clock.advance(60_000);
    expect([controller.load, worked]).toEqual([{ ready: 25, active: 0, delayed: 0 }, []]);
    const asked = fixture.server.requests.length;
    election.win();
    await wait(() => worked.length > 0);
    expect(fixture.server.requests.slice(asked)).toEqual([]);
    await wait(() => controller.load.ready === 0);
    expect(worked.toSorted()).toEqual(Array.from({ length: 25 }, (_, i) => `cm-${i}`).toSorted());
  });

  it('works on what has changed while it stood by before what was there from the start', async () => {
    for (const name of ['old', 'changed']) put(name);
    const { election, controller, worked } = standby();
    await wait(() => controller.load.ready === 2);
    put('changed');
    put('new');
    await wait(() => controller.load.ready === 3);
    election.win();
    await wait(() => worked.length === 3);
    expect(worked).toEqual(['changed', 'new', 'old']);
  });

  it.each([
    [true, ['pushed']],
    [false, []],
  ])('hears what other sources say meanwhile (warmUp: %s)', async (warmUp, heard) => {
    const source = new ChannelSource();
    const { election, manager, worked } = standby({ warmUp, sources: [source] });
    await wait(() => election.isSought);
    for (let i = 0; i < 3; i += 1) source.push({ namespace: 'ns', name: 'pushed' });
    election.win();
    await manager.ready();
    await fixture.clock.settle();
    source.push({ namespace: 'ns', name: 'later' });
    await wait(() => worked.includes('later'));
    expect(worked).toEqual([...heard, 'later']);
  });

  it('does not seek to lead before its sources are connected', async () => {
    let connect: () => void = () => {};
    const source: Source = {
      start: () =>
        new Promise((resolve) => {
          connect = resolve;
        }),
    };
    const { election, manager, worked } = standby({ sources: [source] });
    put('a');
    await wait(() => manager.cache.informer(configMaps).size === 1);
    election.win();
    await fixture.clock.advance(60_000);
    expect([election.isSought, manager.isReady]).toEqual([false, false]);
    connect();
    await wait(() => election.isSought);
    election.win();
    await wait(() => worked.length === 1);
  });

  it('stops the process when a source does not connect, with its reason', async () => {
    const { election, ends, worked } = standby({
      sources: [{ start: () => Promise.reject(new Error('no queue there')) }],
    });
    await expect(ends).rejects.toThrow('no queue there');
    expect([election.isSought, worked]).toEqual([false, []]);
  });

  it('is stopped while it warms up', async () => {
    const source: Source = {
      start: (_enqueue, signal) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    };
    const { ends, manager } = standby({ sources: [source] });
    await wait(() => manager.cache.informer(configMaps).hasSynced);
    fixture.stopping.abort();
    await ends;
    expect(manager.isReady).toBe(false);
  });

  it('warms up at once when it comes after the others, and then starts with them', async () => {
    put('a');
    const { election, manager, controller } = standby();
    await wait(() => controller.load.ready === 1);
    const worked: string[] = [];
    const later = controllerFor(manager, {
      name: 'later',
      for: configMaps,
      warmUp: true,
      reconcile: ({ name }) => void worked.push(name),
    }).controller;
    await wait(() => later.load.ready === 1);
    expect(worked).toEqual([]);
    election.win();
    await wait(() => worked.length === 1);
  });

  it('leaves keys to the gate, which brings those that are its own when it opens', async () => {
    for (const name of ['mine', 'theirs']) put(name);
    let isOpen = false;
    const workers: GatedWorker[] = [];
    const sharding: KeyGate & Runnable = {
      admits: (key) => isOpen && key === 'ns/mine',
      attach(worker) {
        workers.push(worker);
        return () => {};
      },
      async start() {
        isOpen = true;
        for (const worker of workers) worker.gained(() => true);
      },
    };
    const { election, controller, worked } = standby({}, { sharding });
    await wait(() => workers.length === 1);
    await fixture.clock.settle();
    expect(controller.load.ready).toBe(0);
    election.win();
    await wait(() => worked.length > 0);
    await fixture.clock.settle();
    expect(worked).toEqual(['mine']);
  });

  it('starts like any other where nobody has to be elected', async () => {
    put('a');
    const { worked } = standby({}, { election: undefined });
    await wait(() => worked.length === 1);
    await fixture.clock.settle();
    expect(worked).toEqual(['a']);
  });

  it('takes over from a leader that goes without asking the server for anything but the lease', async () => {
    const { client, clock, server } = fixture;
    for (let i = 0; i < 50; i += 1) put(`cm-${i}`);
    const replica = (identity: string) => {
      const election = new LeaderElector({ client, clock, name: 'group', namespace: 'ns', identity });
      const worked = new Set<string>();
      const stopping = new AbortController();
      const manager = manage({ election });
      const reconcile = ({ name }: ObjectKey) => void worked.add(name);
      const { controller } = controllerFor(manager, { name: identity, for: configMaps, warmUp: true, reconcile });
      const ends = start(manager, AbortSignal.any([stopping.signal, fixture.stopping.signal]));
      return { worked, controller, ends, stop: () => stopping.abort() };
    };
    const first = replica('first');
    await wait(() => first.worked.size === 50);
    const second = replica('second');
    await wait(() => second.controller.load.ready === 50);
    const asked = server.requests.length;
    first.stop();
    await first.ends;
    await wait(() => second.worked.size === 50, 10_000);
    expect(server.requests.slice(asked).filter(({ url }) => !url.pathname.includes('/leases/'))).toEqual([]);
  });
});
