import {
  configMaps,
  deployments,
  findCondition,
  isApiError,
  namespaces,
  pods,
  resourceQuotas,
  secrets,
  statefulSets,
} from '@nexslice/kube';
import { eventually } from '@nexslice/kube/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCluster, type TestCluster } from '../testing/cluster.ts';
import { podTemplate } from '../testing/objects.ts';

let cluster: TestCluster;
const key = (name: string) => ({ namespace: 'default', name });

beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster.stop());

const used = async (name: string) => (await cluster.client.get(resourceQuotas, key(name))).status?.used;
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) =>
      isApiError(error, ({ isForbidden }) => isForbidden) ? (error as Error).message : String(error),
  );
const createMap = (name: string) => cluster.client.create(configMaps, { metadata: key(name) });

describe('a quota', () => {
  it('counts what is there already', async () => {
    await cluster.client.create(resourceQuotas, { metadata: key('few'), spec: { hard: { configmaps: '4' as never } } });
    // The authority's ConfigMap is in every namespace.
    await eventually(async () => expect(await used('few')).toEqual({ configmaps: '1' }));
  });
  it('lets in what it has room for, however fast it comes, and nothing more', async () => {
    const all = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => refusal(createMap(name))));
    expect(all.filter((answer) => answer === 'done')).toHaveLength(3);
    expect(all.find((answer) => answer !== 'done')).toContain(
      'is forbidden: exceeded quota: few, requested: configmaps=1, used: configmaps=4, limited: configmaps=4',
    );
    await eventually(async () => expect(await used('few')).toEqual({ configmaps: '4' }));
  });
  it('has room again when something goes', async () => {
    await cluster.client.delete(configMaps, key('a'));
    await eventually(async () => expect(await refusal(createMap('a'))).toBe('done'));
    expect(
      await refusal(cluster.client.patch(configMaps, key('a'), { type: 'merge', body: { data: { a: '1' } } })),
    ).toBe('done');
  });
  it('holds no longer than it is there', async () => {
    await cluster.client.delete(resourceQuotas, key('few'));
    await eventually(async () => expect(await refusal(createMap('z'))).toBe('done'));
  });
  it('keeps a StatefulSet small, which says how far it has come', async () => {
    await cluster.client.create(resourceQuotas, { metadata: key('small'), spec: { hard: { pods: '1' as never } } });
    await eventually(async () => expect(await used('small')).toEqual({ pods: '0' }));
    const labels = { app: 'db' };
    await cluster.client.create(statefulSets, {
      metadata: key('db'),
      spec: { replicas: 2, serviceName: 'db', selector: { matchLabels: labels }, template: podTemplate(labels) },
    } as never);
    await eventually(async () => {
      const { status } = await cluster.client.get(statefulSets, key('db'));
      expect(status).toMatchObject({ replicas: 1, readyReplicas: 1, observedGeneration: 1 });
    });
    await cluster.client.delete(statefulSets, key('db'));
    await cluster.client.delete(resourceQuotas, key('small'));
  });
  it('of computing power refuses pods that do not say what they need', async () => {
    await cluster.client.create(resourceQuotas, {
      metadata: key('power'),
      spec: { hard: { 'requests.cpu': '1', pods: '10' } as never },
    });
    await eventually(async () => expect(await used('power')).toMatchObject({ 'requests.cpu': '0' }));
    const silent = refusal(cluster.client.create(pods, { metadata: key('p'), spec: podTemplate({}).spec as never }));
    expect(await silent).toContain('failed quota: power: must specify requests.cpu for: main');
  });
  it('stops a ReplicaSet, which says why', async () => {
    const labels = { app: 'hungry' };
    const resources = { requests: { cpu: '400m' } };
    const containers = [{ name: 'main', image: 'upf:1', resources }];
    await cluster.client.create(deployments, {
      metadata: key('hungry'),
      spec: {
        replicas: 3,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers } },
      },
    } as never);
    await eventually(async () => {
      expect(await used('power')).toMatchObject({ 'requests.cpu': '800m', pods: '2' });
      const { status } = await cluster.client.get(deployments, key('hungry'));
      expect(findCondition(status?.conditions, 'ReplicaFailure')).toMatchObject({
        status: 'True',
        reason: 'FailedCreate',
      });
    });
  });
});

describe('a quota under many hands', () => {
  const namespace = 'crowd';
  const limit = 6;
  const step = fc.record({
    act: fc.constantFrom('create', 'create', 'create', 'try', 'delete'),
    names: fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 6 }),
  });

  it('is never exceeded, and gives all its room back', async () => {
    const { client } = cluster;
    await client.create(namespaces, { metadata: { name: namespace } });
    const hard = { 'count/secrets': String(limit) as never };
    await client.create(resourceQuotas, { metadata: { namespace, name: 'few' }, spec: { hard } });
    const status = async () => (await client.get(resourceQuotas, { namespace, name: 'few' })).status;
    await eventually(async () => expect((await status())?.used).toEqual({ 'count/secrets': '0' }));
    const stored = async () => (await client.list(secrets, { namespace })).items.length;
    const acts: Record<string, (name: string) => Promise<unknown>> = {
      create: (name) => client.create(secrets, { metadata: { namespace, name } }),
      try: (name) => client.create(secrets, { metadata: { namespace, name } }, { dryRun: true }),
      delete: (name) => client.delete(secrets, { namespace, name }),
    };
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 8 }), async (steps) => {
        for (const { act, names } of steps) {
          await Promise.all(names.map((name) => acts[act]?.(`s${name}`).catch(() => undefined)));
          expect(await stored()).toBeLessThanOrEqual(limit);
        }
        const left = await stored();
        await eventually(async () => expect((await status())?.used).toEqual({ 'count/secrets': String(left) }));
        // Nothing is remembered of what was refused, tried or there already.
        await eventually(async () => {
          for (let i = await stored(); i < limit; i += 1) await acts['create']?.(`fill${i}`);
        });
        await client.deleteCollection(secrets, { namespace });
        await eventually(async () => expect((await status())?.used).toEqual({ 'count/secrets': '0' }));
      }),
      { numRuns: 10 },
    );
  });
});
