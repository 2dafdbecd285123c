import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ConfigMap, configMaps, namespaces, secrets } from '../builtin/types.ts';
import { Manager, type ManagerOptions } from '../manager/manager.ts';
import { createMetrics } from '../metrics/metrics.ts';
import { keyString } from '../object/key.ts';
import type { ObjectKey } from '../object/object.ts';
import { ClusterFixture } from '../testkit/cluster-fixture.ts';
import { eventually } from '../testkit/eventually.ts';
import { type ControllerForOptions, controllerFor } from './builder.ts';
import { generationChanged, matching } from './predicates.ts';
import { type ReconcileContext, TerminalError } from './reconciler.ts';
import { ChannelSource, timerSource, watch } from './source.ts';

let fixture: ClusterFixture;
let running: Promise<void> | undefined;
beforeEach(async () => {
  fixture = await ClusterFixture.start();
  running = undefined;
});
afterEach(async () => {
  fixture.stopping.abort();
  await running?.catch(() => {});
  await fixture.close();
});

function start(options: Partial<ControllerForOptions<ConfigMap>>, managed: Partial<ManagerOptions> = {}) {
  const manager = new Manager({ client: fixture.client, clock: fixture.clock, ...managed });
  const made = controllerFor(manager, { name: 'test', for: configMaps, reconcile: () => {}, ...options });
  running = manager.start(fixture.stopping.signal);
  return { manager, ...made };
}

const put = (name: string, metadata: object = {}) =>
  fixture.server.put(configMaps, { metadata: { name, namespace: 'ns', ...metadata } });
const wait = <R>(check: () => R, timeoutMs = 5_000) => eventually(check, { clock: fixture.clock, timeoutMs });

/** Remembers what it was called with. */
function recorder(act: (key: ObjectKey, context: ReconcileContext) => unknown = () => {}) {
  const calls: string[] = [];
  const reconcile = async (key: ObjectKey, context: ReconcileContext) => {
    calls.push(keyString(key));
    return (await act(key, context)) as undefined;
  };
  return { calls, reconcile };
}

describe('a controller', () => {
  it('reconciles what is there at the start and what changes later', async () => {
    put('a');
    const { calls, reconcile } = recorder();
    start({ reconcile });
    await wait(() => calls.length === 1);
    put('a');
    put('b');
    await wait(() => calls.length === 3);
    expect(calls.sort()).toEqual(['ns/a', 'ns/a', 'ns/b']);
  });

  it('reconciles the owner when what it owns changes, or goes', async () => {
    const { calls, reconcile } = recorder();
    const { manager } = start({ reconcile, owns: [secrets] });
    await manager.ready();
    const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: 'u', controller: true }];
    fixture.server.put(secrets, { metadata: { name: 's', namespace: 'ns', ownerReferences } });
    await wait(() => calls.length === 1);
    fixture.server.remove(secrets, { namespace: 'ns', name: 's' });
    await wait(() => calls.length === 2);
    fixture.server.put(secrets, { metadata: { name: 'unowned', namespace: 'ns' } });
    await fixture.clock.settle();
    expect(calls).toEqual(['ns/owner', 'ns/owner']);
  });

  it('maps other kinds to the keys they concern, before and after the change', async () => {
    const { calls, reconcile } = recorder();
    const source = watch({
      type: namespaces,
      map: (object) => [{ namespace: object.metadata?.name ?? '', name: object.metadata?.labels?.['config'] ?? '' }],
    });
    const { manager } = start({ reconcile, watches: [source] });
    await manager.ready();
    fixture.server.put(namespaces, { metadata: { name: 'prod', labels: { config: 'one' } } });
    await wait(() => calls.length === 1);
    fixture.server.put(namespaces, { metadata: { name: 'prod', labels: { config: 'two' } } });
    await wait(() => calls.length === 3);
    expect(calls).toEqual(['prod/one', 'prod/two', 'prod/one']);
  });

  it('passes over changes that its predicates refuse', async () => {
    const { calls, reconcile } = recorder();
    const wanted = matching<ConfigMap>((object) => object.metadata?.name !== 'ignored');
    const { manager } = start({ reconcile, predicates: [generationChanged, wanted] });
    await manager.ready();
    put('ignored');
    put('a', { generation: 1 });
    await wait(() => calls.length === 1);
    put('a', { generation: 1, labels: { x: 'y' } });
    put('a', { generation: 2 });
    await wait(() => calls.length === 2);
    expect(calls).toEqual(['ns/a', 'ns/a']);
  });

  it('takes keys from channels and timers', async () => {
    const channel = new ChannelSource();
    const { calls, reconcile } = recorder();
    const tick = timerSource(fixture.clock, 60_000, () => [{ name: 'tick' }]);
    const { manager } = start({ reconcile, sources: [channel, tick] });
    await manager.ready();
    await fixture.clock.settle();
    channel.push({ name: 'pushed' });
    await wait(() => calls.length === 1);
    await fixture.clock.advance(120_000);
    expect(calls).toEqual(['pushed', 'tick', 'tick']);
  });

  it('tries again after a failure, later each time, and tells the reconciler how often', async () => {
    put('a');
    const attempts: number[] = [];
    const { reconcile } = recorder((_key, { attempt }) => {
      attempts.push(attempt);
      if (attempt < 3) throw new Error('not yet');
    });
    start({ reconcile });
    await wait(() => attempts.length === 4);
    expect(attempts).toEqual([0, 1, 2, 3]);
  });

  it('does not try again after a terminal error until the object changes', async () => {
    put('a');
    const { calls, reconcile } = recorder(() => {
      throw new TerminalError('never');
    });
    start({ reconcile });
    await wait(() => calls.length === 1);
    await fixture.clock.advance(60_000);
    expect(calls).toHaveLength(1);
    put('a');
    await wait(() => calls.length === 2);
  });

  it('gives up after the failures it is allowed', async () => {
    put('a');
    const { calls, reconcile } = recorder(() => {
      throw new Error('again');
    });
    start({ reconcile, maxRetries: 2 });
    await wait(() => calls.length === 3);
    await fixture.clock.advance(60_000);
    expect(calls).toHaveLength(3);
  });

  it('comes back when it is asked to', async () => {
    put('a');
    const { calls, reconcile } = recorder(() => ({ requeueAfterMs: 30_000 }));
    start({ reconcile });
    await wait(() => calls.length === 1);
    await fixture.clock.advance(29_000);
    expect(calls).toHaveLength(1);
    await fixture.clock.advance(61_000);
    expect(calls).toHaveLength(4);
  });

  it('aborts a reconcile that takes longer than its deadline, and tries again', async () => {
    put('a');
    const reasons: unknown[] = [];
    const { calls, reconcile } = recorder(async (_key, { signal }) => {
      if (calls.length > 1) return;
      await fixture.clock.sleep(3_600_000, signal).catch((reason: unknown) => {
        reasons.push(reason);
        throw reason;
      });
    });
    start({ reconcile, timeoutMs: 5_000 });
    await wait(() => calls.length === 2, 20_000);
    expect(reasons).toEqual([expect.objectContaining({ code: 'KUBE_RECONCILE_TIMEOUT' })]);
  });

  it('works on several keys at once but never on one twice', async () => {
    for (let i = 0; i < 20; i += 1) put(`cm-${i % 10}`);
    const active = new Set<string>();
    let most = 0;
    const { calls, reconcile } = recorder(async ({ name }, { signal }) => {
      expect(active.has(name)).toBe(false);
      active.add(name);
      most = Math.max(most, active.size);
      put('cm-0');
      await fixture.clock.sleep(10, signal).catch(() => {});
      active.delete(name);
    });
    start({ reconcile, concurrency: 4 });
    await wait(() => calls.length >= 12);
    expect(most).toBe(4);
  });

  it('remembers a memo as long as the object lives', async () => {
    put('a');
    const seen: unknown[] = [];
    const { reconcile } = recorder((_key, { memo }) => {
      seen.push(memo.get('count'));
      memo.set('count', ((memo.get('count') as number) ?? 0) + 1);
    });
    start({ reconcile });
    await wait(() => seen.length === 1);
    put('a');
    await wait(() => seen.length === 2);
    fixture.server.remove(configMaps, { namespace: 'ns', name: 'a' });
    await wait(() => seen.length === 3);
    put('a');
    await wait(() => seen.length === 4);
    expect(seen[1]).toBe(1);
    expect(seen[3]).not.toBe(3);
  });

  it('measures itself under the names of controller-runtime', async () => {
    const registry = new Registry();
    const metrics = await createMetrics(registry);
    put('a');
    const { calls, reconcile } = recorder((_key, { attempt }) => {
      if (attempt === 0) throw new TypeError('a bug');
    });
    start({ reconcile }, { metrics });
    await wait(() => calls.length === 2);
    await fixture.clock.settle();
    const text = await registry.metrics();
    for (const line of [
      'controller_runtime_reconcile_total{controller="test",result="success"} 1',
      'controller_runtime_reconcile_total{controller="test",result="error"} 1',
      'controller_runtime_reconcile_errors_total{controller="test"} 1',
      'controller_runtime_reconcile_panics_total{controller="test"} 1',
      'controller_runtime_active_workers{controller="test"} 0',
      'controller_runtime_max_concurrent_reconciles{controller="test"} 1',
      'workqueue_adds_total{name="test",controller="test"} 2',
      'workqueue_retries_total{name="test",controller="test"} 1',
      'workqueue_unfinished_work_seconds{name="test",controller="test"} 0',
    ]) {
      expect(text).toContain(line);
    }
  });
});
