import { configMaps, type Deployment, deployments, pods, replicaSets } from '@nexslice/kube';
import { eventually } from '@nexslice/kube/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCluster, type TestCluster } from './testing/cluster.ts';
import { podTemplate } from './testing/objects.ts';

let cluster: TestCluster;
const key = (name: string) => ({ namespace: 'default', name });

beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster.stop());

interface Edit {
  replicas?: number;
  image?: string;
  paused?: boolean;
  maxSurge?: number | string;
  maxUnavailable?: number | string;
}

const edits = fc.array(
  fc.oneof(
    fc.record({ replicas: fc.integer({ min: 0, max: 5 }) }),
    fc.record({ image: fc.constantFrom('upf:1', 'upf:2', 'upf:3') }),
    fc.record({ paused: fc.boolean() }),
    fc.record({ maxSurge: fc.constantFrom(1, 2, '50%'), maxUnavailable: fc.constantFrom(0, 1, '25%') }),
  ),
  { minLength: 1, maxLength: 6 },
);

function patchOf({ image, maxSurge, maxUnavailable, ...spec }: Edit, labels: Record<string, string>): object {
  return {
    spec: {
      ...spec,
      ...(image ? { template: podTemplate(labels, image) } : {}),
      ...(maxSurge === undefined ? {} : { strategy: { rollingUpdate: { maxSurge, maxUnavailable } } }),
    },
  };
}

describe('a Deployment', () => {
  it('comes to what it was last asked for, whatever it was asked on the way', async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(edits, async (list) => {
        count += 1;
        const name = `d${count}`;
        const labels = { app: name };
        await cluster.client.create(deployments, {
          metadata: key(name),
          spec: { replicas: 2, selector: { matchLabels: labels }, template: podTemplate(labels) },
        } as never);
        for (const edit of [...list, { paused: false }]) {
          await cluster.client.patch(deployments, key(name), { type: 'merge', body: patchOf(edit, labels) });
        }
        const wanted = (await cluster.client.get(deployments, key(name))) as Deployment;
        const replicas = wanted.spec?.replicas ?? 1;
        const image = wanted.spec?.template.spec?.containers[0]?.image;
        await eventually(async () => {
          const { status } = await cluster.client.get(deployments, key(name));
          expect(status?.observedGeneration).toBe(wanted.metadata?.generation);
          expect([status?.replicas ?? 0, status?.updatedReplicas ?? 0, status?.availableReplicas ?? 0]).toEqual([
            replicas,
            replicas,
            replicas,
          ]);
          const running = await cluster.list(pods, { labelSelector: `app=${name}` });
          expect(running.map(({ spec }) => spec?.containers[0]?.image)).toEqual(Array(replicas).fill(image));
          const sizes = (await cluster.list(replicaSets, { labelSelector: `app=${name}` })).map(
            ({ spec }) => spec?.replicas,
          );
          expect(sizes.filter((size) => size !== 0)).toEqual(replicas > 0 ? [replicas] : []);
        });
      }),
      { numRuns: 12 },
    );
  });
});

describe('the garbage collector', () => {
  interface Child {
    owners: number[];
  }
  const forests = fc.record({
    deleted: fc.uniqueArray(fc.integer({ min: 0, max: 3 }), { maxLength: 4 }),
    children: fc.array(fc.record({ owners: fc.uniqueArray(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }) }), {
      maxLength: 6,
    }),
  });
  it('deletes what has lost all its owners and nothing that has one', async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(forests, async ({ deleted, children }) => {
        count += 1;
        const stem = `g${count}`;
        const uids: string[] = [];
        for (let owner = 0; owner < 4; owner += 1) {
          const made = await cluster.client.create(configMaps, { metadata: key(`${stem}-owner-${owner}`) });
          uids.push(made.metadata?.uid ?? '');
        }
        const reference = (owner: number) => ({
          apiVersion: 'v1',
          kind: 'ConfigMap',
          name: `${stem}-owner-${owner}`,
          uid: uids[owner] ?? '',
        });
        for (const [index, { owners }] of children.entries()) {
          const ownerReferences = owners.map(reference);
          await cluster.client.create(configMaps, { metadata: { ...key(`${stem}-child-${index}`), ownerReferences } });
        }
        for (const owner of deleted) {
          await cluster.client.delete(configMaps, key(`${stem}-owner-${owner}`), { propagationPolicy: 'Background' });
        }
        const living = ({ owners }: Child) => owners.filter((owner) => !deleted.includes(owner));
        const kept = children.flatMap((child, index) =>
          child.owners.length === 0 || living(child).length > 0 ? [`${stem}-child-${index}`] : [],
        );
        await eventually(async () => {
          const there = (await cluster.list(configMaps)).filter(({ metadata }) =>
            metadata?.name?.startsWith(`${stem}-child-`),
          );
          expect(there.map(({ metadata }) => metadata?.name).sort()).toEqual(kept.sort());
          for (const { metadata } of there) {
            const { owners = [] } = children[Number(metadata?.name?.split('-').at(-1))] ?? {};
            const names = (metadata?.ownerReferences ?? []).map(({ uid }) => uids.indexOf(uid)).sort();
            expect(names).toEqual(living({ owners }).sort());
          }
        });
      }),
      { numRuns: 20 },
    );
  });
});
