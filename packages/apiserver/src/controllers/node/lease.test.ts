import { type Lease, leases, type Node, nodes } from '@nexslice/kube';
import { eventually, VirtualClock } from '@nexslice/kube/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { startCluster, type TestCluster } from '../testing/cluster.ts';
import { noon } from '../testing/objects.ts';
import { leaseDurationSeconds, leaseNamespace, planLease } from './lease.ts';

const quarterMs = (leaseDurationSeconds * 1000) / 4;
const node: Node = { metadata: { name: 'node-1', uid: 'u' } };
const key = { namespace: leaseNamespace, name: 'node-1' };
const lease = (agoMs: number, holderIdentity = 'node-1'): Lease => ({
  metadata: { ...key, resourceVersion: '7' },
  spec: { holderIdentity, leaseDurationSeconds, renewTime: new Date(noon - agoMs).toISOString() },
});

describe('the plan for the lease of a node', () => {
  it('makes one that names its holder and belongs to the node', () => {
    expect(planLease(node, undefined, noon)).toEqual({
      againInMs: quarterMs,
      renewed: {
        metadata: { ...key, ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: 'node-1', uid: 'u' }] },
        spec: { holderIdentity: 'node-1', leaseDurationSeconds, renewTime: '2026-01-01T12:00:00.000000Z' },
      },
    });
  });

  it.each<[string, Lease, boolean, number]>([
    ['leaves one alone that was just renewed', lease(0), false, quarterMs],
    ['leaves one alone until a quarter of its duration is over', lease(quarterMs - 1), false, 1],
    ['renews one when a quarter is over', lease(quarterMs), true, quarterMs],
    ['takes one over that somebody else holds', lease(0, 'another'), true, quarterMs],
    ['renews one that is dated in the future', lease(-60_000), true, quarterMs],
    ['renews one that says no time', { metadata: key, spec: { holderIdentity: 'node-1' } }, true, quarterMs],
  ])('%s', (_what, found, isRenewed, againInMs) => {
    const plan = planLease(node, found, noon);
    expect([plan.renewed !== undefined, plan.againInMs]).toEqual([isRenewed, againInMs]);
  });

  it('keeps the version that it read, so that nobody is overwritten', () => {
    expect(planLease(node, lease(quarterMs), noon).renewed?.metadata?.resourceVersion).toBe('7');
  });
});

describe('leases of nodes', () => {
  let cluster: TestCluster;
  afterEach(() => cluster.stop());
  const renewTime = async () => (await cluster.client.get(leases, key)).spec?.renewTime;

  it('are renewed as time goes by, and by nothing else', async () => {
    const clock = new VirtualClock(noon);
    cluster = await startCluster({}, { clock });
    await eventually(async () => expect(await renewTime()).toBe('2026-01-01T12:00:00.000000Z'));
    const patch = { type: 'merge', body: { metadata: { labels: { rack: 'a' } } } } as const;
    await cluster.client.patch(nodes, { name: 'node-1' }, patch);
    await clock.advance(quarterMs - 1);
    expect(await renewTime()).toBe('2026-01-01T12:00:00.000000Z');
    await clock.advance(1);
    await eventually(async () => expect(await renewTime()).toBe('2026-01-01T12:15:00.000000Z'));
  });

  it('go with their nodes', async () => {
    cluster = await startCluster();
    await eventually(() => renewTime());
    await cluster.client.delete(nodes, { name: 'node-1' });
    await eventually(async () => expect(await cluster.list(leases, { namespace: leaseNamespace })).toEqual([]));
  });
});
