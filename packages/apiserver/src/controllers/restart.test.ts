import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  deployments,
  endpoints,
  jobs,
  podDisruptionBudgets,
  pods,
  replicaSets,
  services,
  statefulSets,
  systemClock,
} from '@nexslice/kube';
import { eventually } from '@nexslice/kube/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startCluster, type TestCluster } from './testing/cluster.ts';
import { podTemplate } from './testing/objects.ts';

const key = (name: string) => ({ namespace: 'default', name });
const labels = (app: string) => ({ app });
const selector = (app: string) => ({ matchLabels: labels(app) });

/** What a user asks for, one after the other. */
const wishes: ((cluster: TestCluster) => Promise<unknown>)[] = [
  ({ client }) =>
    client.create(services, {
      metadata: key('web'),
      spec: { selector: labels('web'), ports: [{ port: 80 }] },
    } as never),
  ({ client }) => {
    const spec = { replicas: 3, selector: selector('web'), template: podTemplate(labels('web'), 'web:1') };
    return client.create(deployments, { metadata: key('web'), spec } as never);
  },
  ({ client }) => {
    const spec = { replicas: 3, serviceName: 'db', selector: selector('db'), template: podTemplate(labels('db')) };
    return client.create(statefulSets, { metadata: key('db'), spec } as never);
  },
  ({ client }) => {
    const { spec } = podTemplate({});
    const template = { spec: { ...spec, restartPolicy: 'Never' } };
    return client.create(jobs, { metadata: key('work'), spec: { completions: 5, parallelism: 2, template } } as never);
  },
  ({ client }) =>
    client.create(podDisruptionBudgets, { metadata: key('web'), spec: { minAvailable: 2, selector: selector('web') } }),
  ({ client }) => {
    const template = podTemplate(labels('web'), 'web:2');
    return client.patch(deployments, key('web'), { type: 'merge', body: { spec: { template } } });
  },
  ({ client }) => client.patch(statefulSets, key('db'), { type: 'merge', body: { spec: { replicas: 2 } } }),
];

/** What there is in the end, without what differs from run to run. */
async function found({ client, list }: TestCluster) {
  const web = await client.get(deployments, key('web'));
  const db = await client.get(statefulSets, key('db'));
  const work = await client.get(jobs, key('work'));
  const budget = await client.get(podDisruptionBudgets, key('web'));
  const { subsets = [] } = await client.get(endpoints, key('web'));
  return {
    web: [
      web.status?.observedGeneration,
      web.status?.updatedReplicas,
      web.status?.availableReplicas,
      web.status?.replicas,
    ],
    sets: (await list(replicaSets)).map(({ spec }) => spec?.replicas).sort(),
    images: (await list(pods, { labelSelector: 'app=web' })).map(({ spec }) => spec?.containers[0]?.image),
    db: [db.status?.replicas, db.status?.readyReplicas],
    ordinals: (await list(pods, { labelSelector: 'app=db' })).map(({ metadata }) => metadata?.name).sort(),
    work: [work.status?.succeeded, work.status?.failed, work.status?.conditions?.map(({ type }) => type)],
    workers: (await list(pods, { labelSelector: 'job-name=work' })).map(({ status, metadata }) => [
      status?.phase,
      metadata?.finalizers,
    ]),
    budget: [budget.status?.currentHealthy, budget.status?.disruptionsAllowed],
    behind: subsets.flatMap(({ addresses = [] }) => addresses).length,
  };
}

const end = {
  web: [2, 3, 3, 3],
  sets: [0, 3],
  images: ['web:2', 'web:2', 'web:2'],
  db: [2, 2],
  ordinals: ['db-0', 'db-1'],
  work: [5, undefined, ['SuccessCriteriaMet', 'Complete']],
  workers: Array(5).fill(['Succeeded', undefined]),
  budget: [3, 1],
  behind: 3,
};

describe('controllers that are stopped and started again', () => {
  const pauses = fc.array(fc.constantFrom(undefined, 0, 1, 5, 20, 60, 220), {
    minLength: wishes.length,
    maxLength: wishes.length,
  });

  it('come to the same end, whenever they were stopped', async () => {
    await fc.assert(
      fc.asyncProperty(pauses, async (stops) => {
        const dataDir = await mkdtemp(join(tmpdir(), 'controllers-'));
        let cluster = await startCluster({}, { dataDir });
        try {
          for (const [index, wish] of wishes.entries()) {
            await wish(cluster);
            const afterMs = stops[index];
            if (afterMs === undefined) continue;
            await systemClock.sleep(afterMs);
            await cluster.stop();
            cluster = await startCluster({}, { dataDir });
          }
          await eventually(async () => expect(await found(cluster)).toEqual(end), { timeoutMs: 10_000 });
        } finally {
          await cluster.stop();
          await rm(dataDir, { recursive: true });
        }
      }),
      { numRuns: 5 },
    );
  });
});
