import { nodes, type Pod, pods } from '@nexslice/kube';
import { eventually, VirtualClock } from '@nexslice/kube/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCluster, type TestCluster } from '../testing/cluster.ts';
import { at, noon, pod, podTemplate } from '../testing/objects.ts';
import { lostStatus } from './lost-pods.ts';

describe('the end of a pod whose node is gone', () => {
  it('is a failure that the pod is not to blame for', () => {
    const status = lostStatus(pod('a', { readySince: -60, node: 'away' }), new VirtualClock(noon));
    expect(status.phase).toBe('Failed');
    expect(status.conditions?.find(({ type }) => type === 'DisruptionTarget')).toMatchObject({
      status: 'True',
      reason: 'DeletionByPodGC',
      message: 'PodGC: node no longer exists',
      lastTransitionTime: at(0),
    });
    expect(status.conditions?.some(({ type }) => type === 'Ready')).toBe(true);
  });
});

describe('pods', () => {
  const clock = new VirtualClock(noon);
  let cluster: TestCluster;
  const held = 'example.com/held';
  const key = (name: string) => ({ namespace: 'default', name });
  const find = (name: string): Promise<Pod> => cluster.client.get(pods, key(name));
  const release = { type: 'merge', body: { metadata: { finalizers: null } } } as const;

  beforeAll(async () => {
    cluster = await startCluster({ nodes: ['near', 'away', 'returning'].map((name) => ({ name })) }, { clock });
    for (const [name, nodeName] of Object.entries({ here: 'near', lost: 'away', back: 'returning' })) {
      const metadata = { ...key(name), finalizers: [held] };
      await cluster.client.create(pods, { metadata, spec: { ...podTemplate({}).spec, nodeName } });
    }
    await eventually(async () => {
      await clock.advance(100);
      for (const name of ['here', 'lost', 'back']) expect((await find(name)).status?.phase).toBe('Running');
    });
    for (const name of ['away', 'returning']) await cluster.client.delete(nodes, { name });
    await clock.advance(30_000);
    await cluster.client.create(nodes, { metadata: { name: 'returning' } });
    await eventually(async () => {
      await clock.advance(1000);
      expect((await find('lost')).metadata?.deletionTimestamp).toBeDefined();
    });
  });
  afterAll(async () => {
    for (const name of ['here', 'lost', 'back']) await cluster.client.patch(pods, key(name), release);
    await cluster.stop();
  });

  it('end some time after their node is gone, as disrupted', async () => {
    const { metadata, status } = await find('lost');
    expect([metadata?.deletionGracePeriodSeconds, status?.phase]).toEqual([0, 'Failed']);
    expect(status?.conditions?.map(({ reason }) => reason)).toContain('DeletionByPodGC');
  });

  it.each(['here', 'back'])('live on whose node is %s', async (name) => {
    const { metadata, status } = await find(name);
    expect([metadata?.deletionTimestamp, status?.phase]).toEqual([undefined, 'Running']);
  });
});
