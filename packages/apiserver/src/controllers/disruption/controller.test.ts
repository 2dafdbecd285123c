import { deployments, legacyEvents, podDisruptionBudgets, pods, statefulSets } from '@nexslice/kube';
import { eventually } from '@nexslice/kube/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outcomeAnnotation } from '../pod/stage.ts';
import { replicationControllers } from '../replica-set/controller.ts';
import { startCluster, type TestCluster } from '../testing/cluster.ts';
import { podTemplate } from '../testing/objects.ts';

let cluster: TestCluster;
const key = (name: string) => ({ namespace: 'default', name });

beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster.stop());

const status = async (name: string) => (await cluster.client.get(podDisruptionBudgets, key(name))).status;
const workload = (app: string, replicas: number) => ({
  metadata: key(app),
  spec: { replicas, selector: { matchLabels: { app } }, template: podTemplate({ app }) },
});
const budget = (app: string, spec: object) =>
  cluster.client.create(podDisruptionBudgets, {
    metadata: key(app),
    spec: { selector: { matchLabels: { app } }, ...spec },
  });

describe('the pods that a budget expects', () => {
  it('are those that their Deployment wants, however many ReplicaSets it has', async () => {
    await cluster.client.create(deployments, workload('web', 4) as never);
    await budget('web', { maxUnavailable: 1 });
    await eventually(async () => expect(await status('web')).toMatchObject({ expectedPods: 4, currentHealthy: 4 }));
    const template = { metadata: { annotations: { [outcomeAnnotation]: 'NotReady' } } };
    await cluster.client.patch(deployments, key('web'), { type: 'merge', body: { spec: { template } } });
    await eventually(async () => {
      expect((await cluster.list(pods, { labelSelector: 'app=web' })).length).toBeGreaterThan(4);
      expect(await status('web')).toMatchObject({ expectedPods: 4, currentHealthy: 3, disruptionsAllowed: 0 });
    });
  });

  it('become others when the Deployment is resized', async () => {
    await cluster.client.patch(deployments, key('web'), { type: 'merge', body: { spec: { replicas: 2 } } });
    await eventually(async () => expect(await status('web')).toMatchObject({ expectedPods: 2 }));
  });

  it('are those that a StatefulSet wants, there or not', async () => {
    await cluster.client.create(statefulSets, workload('db', 2) as never);
    await budget('db', { minAvailable: '50%' });
    await eventually(async () =>
      expect(await status('db')).toMatchObject({ expectedPods: 2, desiredHealthy: 1, disruptionsAllowed: 1 }),
    );
  });

  it('are those that a ReplicationController wants', async () => {
    const { metadata, spec } = workload('old', 2);
    await cluster.client.create(replicationControllers, {
      metadata,
      spec: { ...spec, selector: { app: 'old' } },
    } as never);
    await budget('old', { maxUnavailable: 1 });
    await eventually(async () => expect(await status('old')).toMatchObject({ expectedPods: 2, currentHealthy: 2 }));
  });

  it('are not known of pods without owners, which is a warning', async () => {
    const spec = { ...podTemplate({}).spec, nodeName: 'node-1' };
    await cluster.client.create(pods, { metadata: { ...key('alone'), labels: { app: 'alone' } }, spec });
    await budget('alone', { maxUnavailable: 1 });
    await eventually(async () => {
      const warning = (await cluster.list(legacyEvents)).find(({ reason }) => reason === 'UnmanagedPods');
      expect(warning?.message).toMatch(
        /^Pods selected by this PodDisruptionBudget \(selector: &LabelSelector\{.*app: alone/,
      );
    });
    expect(await status('alone')).toMatchObject({ expectedPods: 0, disruptionsAllowed: 0 });
  });

  it('are those that there are when the minimum is a number, owned or not', async () => {
    for (const name of ['a', 'b']) {
      const spec = { ...podTemplate({}).spec, nodeName: 'node-1' };
      await cluster.client.create(pods, { metadata: { ...key(name), labels: { app: 'loose' } }, spec });
    }
    await budget('loose', { minAvailable: 1 });
    await eventually(async () =>
      expect(await status('loose')).toMatchObject({ expectedPods: 2, currentHealthy: 2, disruptionsAllowed: 1 }),
    );
    await cluster.client.patch(pods, key('a'), { type: 'merge', body: { metadata: { labels: { app: 'other' } } } });
    await eventually(async () =>
      expect(await status('loose')).toMatchObject({ expectedPods: 1, disruptionsAllowed: 0 }),
    );
  });
});
