import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ConfigMap, configMaps } from '../builtin/types.ts';
import { Manager, type ManagerOptions } from '../manager/manager.ts';
import { ClusterFixture } from '../testkit/cluster-fixture.ts';
import { eventually } from '../testkit/eventually.ts';
import { type ControllerForOptions, controllerFor } from './builder.ts';
import type { ObjectTimerOptions } from './object-timer.ts';

let fixture: ClusterFixture;
let running: Promise<void> | undefined;
let calls: string[];
beforeEach(async () => {
  fixture = await ClusterFixture.start();
  calls = [];
});
afterEach(async () => {
  fixture.stopping.abort();
  await running;
  await fixture.close();
});

const put = (name: string, metadata: object = {}) =>
  fixture.server.put(configMaps, { metadata: { name, namespace: 'ns', ...metadata } });
const wait = (check: () => boolean) => eventually(check, { clock: fixture.clock });

async function start(options: Partial<ControllerForOptions<ConfigMap>>, managed: Partial<ManagerOptions> = {}) {
  const manager = new Manager({ client: fixture.client, clock: fixture.clock, ...managed });
  const reconcile = ({ name }: { name: string }) => {
    calls.push(name);
  };
  const made = controllerFor(manager, { name: 'timed', for: configMaps, reconcile, ...options });
  running = manager.start(fixture.stopping.signal);
  await eventually(() => manager.isReady, { clock: fixture.clock });
  return made;
}

/** Starts over two objects and forgets the reconciles of the start. */
async function startTimed(timer: ObjectTimerOptions) {
  put('a', { generation: 1 });
  put('b', { generation: 1 });
  const made = await start({ timer });
  await wait(() => calls.length === 2);
  calls.length = 0;
  return made;
}

describe('a timer per object', () => {
  it('has every object reconciled at regular times though nothing changes', async () => {
    await startTimed({ everyMs: 60_000 });
    await fixture.clock.advance(181_000);
    expect(calls.filter((name) => name === 'a')).toHaveLength(3);
    expect(calls.filter((name) => name === 'b')).toHaveLength(3);
  });

  it('begins for an object that comes and ends for one that goes', async () => {
    const { informer } = await startTimed({ everyMs: 60_000 });
    fixture.server.remove(configMaps, { namespace: 'ns', name: 'a' });
    put('c');
    await wait(() => informer.size === 2 && calls.includes('c') && calls.includes('a'));
    calls.length = 0;
    await fixture.clock.advance(61_000);
    expect(calls.sort()).toEqual(['b', 'c']);
  });

  it('waits until an object has rested when asked to, and is not disturbed by its status', async () => {
    const { informer } = await startTimed({ everyMs: 60_000, idleMs: 10_000 });
    await fixture.clock.advance(8_000);
    put('a', { generation: 2 });
    put('b', { generation: 1, labels: { status: 'written' } });
    await wait(() => informer.get({ namespace: 'ns', name: 'b' })?.metadata?.labels !== undefined && calls.length >= 2);
    calls.length = 0;
    await fixture.clock.advance(5_000);
    expect(calls).toEqual(['b']);
    await fixture.clock.advance(6_000);
    expect(calls).toEqual(['b', 'a']);
  });

  it('takes kinds without generations by their versions', async () => {
    put('plain');
    await start({ timer: { everyMs: 60_000, idleMs: 10_000 } });
    await wait(() => calls.length === 1);
    await fixture.clock.advance(8_000);
    put('plain');
    await wait(() => calls.length === 2);
    await fixture.clock.advance(8_000);
    expect(calls).toHaveLength(2);
    await fixture.clock.advance(4_000);
    expect(calls).toHaveLength(3);
  });

  it('serves a thousand objects with one timer of the platform', async () => {
    for (let i = 0; i < 1_000; i += 1) put(`o${i}`);
    await start({});
    await wait(() => calls.length === 1_000);
    const without = fixture.clock.pending;
    fixture.stopping.abort();
    await running;
    await fixture.close();
    fixture = await ClusterFixture.start();
    calls = [];
    for (let i = 0; i < 1_000; i += 1) put(`o${i}`);
    await start({ timer: { everyMs: 60_000 } });
    await wait(() => calls.length === 1_000);
    expect(fixture.clock.pending).toBe(without + 1);
  });

  it('ends with its controller', async () => {
    await startTimed({ everyMs: 60_000 });
    fixture.stopping.abort();
    await running;
    await fixture.clock.advance(120_000);
    expect(calls).toEqual([]);
  });
});

describe('concurrency', () => {
  async function most(options: Partial<ControllerForOptions<ConfigMap>>, kindConcurrency?: Record<string, number>) {
    for (let i = 0; i < 10; i += 1) put(`o${i}`);
    let active = 0;
    let highest = 0;
    const reconcile = async () => {
      active += 1;
      highest = Math.max(highest, active);
      await fixture.clock.sleep(10);
      active -= 1;
      calls.push('done');
    };
    await start({ reconcile, ...options }, kindConcurrency ? { kindConcurrency } : {});
    await wait(() => calls.length === 10);
    return highest;
  }

  it('is that of the kind when the controller names none', async () => {
    expect(await most({}, { ConfigMap: 4, 'Deployment.apps': 9 })).toBe(4);
  });

  it('is that of the controller when both name one', async () => {
    expect(await most({ concurrency: 2 }, { ConfigMap: 4 })).toBe(2);
  });

  it('is one when nobody names any', async () => {
    expect(await most({}, { 'ConfigMap.other': 4 })).toBe(1);
  });
});
