import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configMaps, deployments, isApiError, nodes, ownerRef, pods } from '@nexslice/kube';
import { eventually, VirtualClock } from '@nexslice/kube/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { createApiServer } from '../server.ts';
import { startCluster, type TestCluster } from './testing/cluster.ts';
import { podTemplate } from './testing/objects.ts';

const clusters: TestCluster[] = [];
async function start(...options: Parameters<typeof startCluster>): Promise<TestCluster> {
  const cluster = await startCluster(...options);
  clusters.push(cluster);
  return cluster;
}
afterEach(async () => {
  for (const cluster of clusters.splice(0)) await cluster.stop();
});

const key = (name: string) => ({ namespace: 'default', name });
const labels = { app: 'web' };
const web = {
  metadata: key('web'),
  spec: { replicas: 2, selector: { matchLabels: labels }, template: podTemplate(labels) } as never,
};
const available = async ({ client }: TestCluster) =>
  (await client.get(deployments, key('web'))).status?.availableReplicas;

describe('controllers', () => {
  it('can be stopped before they have begun', async () => {
    const server = await createApiServer({ controllers: true });
    await server.stop();
  });
  it('do not run unless they are asked for', async () => {
    const { client } = await start(false);
    expect((await client.list(nodes)).items).toEqual([]);
  });
  it('have a node that is ready', async () => {
    const { client } = await start();
    await eventually(async () => {
      const { status } = await client.get(nodes, { name: 'node-1' });
      expect(status?.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('True');
    });
  });
  it('keep pods waiting as long as their delay and its jitter say', async () => {
    const clock = new VirtualClock(Date.UTC(2026, 0, 1));
    const random = { next: () => 0.5 };
    const { client } = await start({ podDelay: { ms: 10_000, jitterMs: 4_000 } }, { clock, random });
    await client.create(pods, { metadata: key('slow'), spec: { ...podTemplate({}).spec, nodeName: 'node-1' } });
    const phase = async () => (await client.get(pods, key('slow'))).status?.phase;
    await eventually(async () => expect((await client.get(pods, key('slow'))).status?.startTime).toBeDefined());
    await clock.advance(11_900);
    expect(await phase()).toBe('Pending');
    await clock.advance(200);
    await eventually(async () => expect(await phase()).toBe('Running'));
  });
  it('keep deleted pods for as long as their containers take to stop', async () => {
    const clock = new VirtualClock(Date.UTC(2026, 0, 1));
    const { client } = await start({ podStopDelay: { ms: 5_000 } }, { clock });
    await client.create(pods, { metadata: key('slow'), spec: { ...podTemplate({}).spec, nodeName: 'node-1' } });
    await eventually(async () => expect((await client.get(pods, key('slow'))).status?.phase).toBe('Running'));
    await client.delete(pods, key('slow'));
    await clock.advance(4_000);
    expect((await client.get(pods, key('slow'))).metadata?.deletionTimestamp).toBeDefined();
    await clock.advance(2_000);
    const isGone = client.get(pods, key('slow')).then(
      () => false,
      (error) => isApiError(error, ({ isNotFound }) => isNotFound),
    );
    await eventually(() => isGone);
  });
  it('rehearse trouble by configuration', async () => {
    const stages = [{ name: 'broken', selector: { image: 'upf' }, to: 'CrashLoopBackOff' as const }];
    const { client } = await start({ stages });
    await client.create(pods, { metadata: key('p'), spec: podTemplate({}).spec as never });
    await eventually(async () => {
      const [container] = (await client.get(pods, key('p'))).status?.containerStatuses ?? [];
      expect(container).toMatchObject({ restartCount: 1, state: { waiting: { reason: 'CrashLoopBackOff' } } });
    });
  });
});

describe('after a restart', () => {
  it('what was left undone is done, and what was done is left alone', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'controllers-'));
    try {
      const before = await startCluster(false, { dataDir });
      await before.client.create(deployments, web);
      const owner = await before.client.create(configMaps, { metadata: key('own') });
      await before.client.create(configMaps, { metadata: { ...key('dep'), ownerReferences: [ownerRef(owner)] } });
      await before.client.delete(configMaps, key('own'));
      await before.stop();

      const first = await startCluster({}, { dataDir });
      await eventually(async () => expect(await available(first)).toBe(2));
      const maps = async () => (await first.list(configMaps)).map(({ metadata }) => metadata?.name);
      await eventually(async () => expect(await maps()).toEqual(['kube-root-ca.crt']));
      const uids = (await first.list(pods)).map(({ metadata }) => metadata?.uid);
      await first.stop();

      const second = await startCluster({}, { dataDir });
      await second.client.patch(deployments, key('web'), { type: 'merge', body: { spec: { replicas: 3 } } });
      await eventually(async () => expect(await available(second)).toBe(3));
      const after = await second.list(pods);
      expect(after.map(({ metadata }) => metadata?.uid)).toEqual(expect.arrayContaining(uids));
      expect(new Set(after.map(({ status }) => status?.podIP)).size).toBe(3);
      await second.stop();
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});
