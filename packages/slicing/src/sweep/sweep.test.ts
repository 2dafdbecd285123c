import type { UESession, UPF } from '@nexslice/kinds';
import { type KubeObject, noopLogger } from '@nexslice/kube';
import { upfManifests } from '@nexslice/nf';
import { describe, expect, it } from 'vitest';
import { anInformer, FakeClient, StandingClock } from '../testing/fakes.ts';
import { aSession, aUPF } from '../testing/objects.ts';
import { Sweep } from './sweep.ts';

const signal = new AbortController().signal;

interface Seen {
  sessions?: readonly UESession[];
  upfs?: readonly UPF[];
  configMaps?: readonly KubeObject[];
  services?: readonly KubeObject[];
  deployments?: readonly KubeObject[];
  pods?: readonly KubeObject[];
}

/** A sweep over caches that hold what a test puts into them. */
function sweeping() {
  const client = new FakeClient();
  const seen = { sessions: [], slices: [], upfs: [], configMaps: [], services: [], deployments: [], pods: [] } as {
    [name: string]: KubeObject[];
  };
  const informers = Object.fromEntries(Object.entries(seen).map(([name, held]) => [name, anInformer(held)]));
  const clock = new StandingClock('2026-03-01T12:00:00Z').asClock;
  const sweep = new Sweep({ client: client.asClient, clock, logger: noopLogger, ...informers } as never);
  const deleted: unknown[] = [];
  return {
    client,
    /** The preconditions of what was deleted. */
    deleted,
    /** Shows it a world, and answers what it deletes. */
    async look(world: Seen) {
      for (const [name, held] of Object.entries(seen))
        held.splice(0, held.length, ...((world[name as keyof Seen] ?? []) as KubeObject[]));
      await sweep.sweep(signal);
      deleted.push(...client.writes.map(({ preconditions }) => preconditions));
      return client.take();
    },
  };
}

const session = aSession();
const upf = aUPF(session);
const { configMap, service, deployment } = upfManifests(upf) as unknown as Record<string, KubeObject>;
const uid = (object: KubeObject | undefined, value: string) =>
  ({ ...object, metadata: { ...object?.metadata, uid: value } }) as KubeObject;
const orphans = {
  configMaps: [uid(configMap, 'c')],
  services: [uid(service, 's')],
  deployments: [uid(deployment, 'd')],
};
const all = ['delete ConfigMap/upf-ue1-config', 'delete Service/upf-ue1', 'delete Deployment/upf-ue1'];

describe('objects whose owner is gone', () => {
  it('are deleted at the second look: the garbage collector comes first', async () => {
    const { look } = sweeping();
    expect(await look(orphans)).toEqual([]);
    expect(await look(orphans)).toEqual(all);
  });

  it('are those of a namesake too, which waits for their names', async () => {
    const { look, client } = sweeping();
    const another = { ...upf, metadata: { ...upf.metadata, uid: 'another' } };
    client.held.push(another);
    await look({ ...orphans, sessions: [session], upfs: [another] });
    expect(await look({ ...orphans, sessions: [session], upfs: [another] })).toContain('delete Deployment/upf-ue1');
  });

  it('are deleted as they were seen: an object that took the name since stays', async () => {
    const { look, deleted } = sweeping();
    await look({ deployments: orphans.deployments });
    await look({ deployments: orphans.deployments });
    expect(deleted).toEqual([{ uid: 'd' }]);
  });

  it('are UPFs and simulated UEs of sessions as well', async () => {
    const { look } = sweeping();
    const pod = uid({ kind: 'Pod', metadata: { ...upf.metadata, name: 'ueransim-ue1' } }, 'p');
    await look({ upfs: [upf], pods: [pod] });
    expect(await look({ upfs: [upf], pods: [pod] })).toEqual(['delete UPF/upf-ue1', 'delete Pod/ueransim-ue1']);
  });
});

describe('objects that stay', () => {
  const stranger = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'x', uid: 'x', controller: true };
  const ofAnotherGroup = { ...stranger, apiVersion: 'example.com/v1', kind: 'UPF' };
  const metadata = { name: 'upf-ue1', namespace: 'nexslice', uid: 'd' };

  it.each<[string, Seen]>([
    ['have their owner', { ...orphans, sessions: [session], upfs: [upf] }],
    ['nobody owns', { deployments: [{ metadata }] }],
    ['somebody else owns', { deployments: [{ metadata: { ...metadata, ownerReferences: [stranger] } }] }],
    [
      'a UPF of another group owns',
      { deployments: [{ metadata: { ...metadata, ownerReferences: [ofAnotherGroup] } }] },
    ],
    [
      'are on their way out',
      {
        deployments: [
          { ...deployment, metadata: { ...deployment?.metadata, uid: 'd', deletionTimestamp: '2026-03-01T12:00:00Z' } },
        ],
      },
    ],
  ])('are those that %s', async (_, world) => {
    const { look } = sweeping();
    await look(world);
    expect(await look(world)).toEqual([]);
  });

  it('are those whose owner the server still has: the cache was behind', async () => {
    const { look, client } = sweeping();
    client.held.push(upf);
    await look(orphans);
    expect(await look(orphans)).toEqual([]);
  });

  it('are those that were without an owner only for one look at a time', async () => {
    const { look } = sweeping();
    await look(orphans);
    await look({ ...orphans, sessions: [session], upfs: [upf] });
    expect(await look(orphans)).toEqual([]);
  });
});
