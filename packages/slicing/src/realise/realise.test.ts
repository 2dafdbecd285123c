import type { UPF } from '@nexslice/kinds';
import { ApiError, type KubeObject } from '@nexslice/kube';
import { upfManifests } from '@nexslice/nf';
import { beforeEach, describe, expect, it } from 'vitest';
import { digested } from '../children/children.ts';
import { anInformer, FakeClient, FakeRecorder, StandingClock } from '../testing/fakes.ts';
import { aSession, aUPF } from '../testing/objects.ts';
import { Realise } from './realise.ts';

const key = { namespace: 'nexslice', name: 'upf-ue1' };
const signal = new AbortController().signal;
const clock = new StandingClock('2026-03-01T12:00:00Z');

let client: FakeClient;
let recorder: FakeRecorder;
beforeEach(() => {
  client = new FakeClient();
  recorder = new FakeRecorder();
});

type Children = { configMap?: KubeObject; service?: KubeObject; deployment?: KubeObject };

async function reconcile(upf: UPF | undefined, { configMap, service, deployment }: Children = {}): Promise<void> {
  const realise = new Realise({
    client: client.asClient,
    upfs: anInformer([upf]),
    configMaps: anInformer([configMap]) as never,
    services: anInformer([service]) as never,
    deployments: anInformer([deployment]) as never,
    clock: clock.asClock,
    recorder: recorder.asRecorder,
  });
  await realise.reconcile(key, { signal });
}

/** What a UPF owns, as it is once it has been applied. */
function childrenOf(upf: UPF, status?: object): Required<Children> {
  const { configMap, service, deployment } = upfManifests(upf);
  return {
    configMap: digested(configMap as KubeObject),
    service: digested(service as KubeObject),
    deployment: { ...digested(deployment as KubeObject), ...(status && { status }) } as KubeObject,
  };
}

const statusOf = () =>
  (client.writes.findLast(({ what }) => what === 'UPF/upf-ue1/status')?.object as UPF | undefined)?.status;
const upf = aUPF(aSession());

describe('a UPF that is new', () => {
  it('gets a status first, and its ConfigMap before the Deployment that mounts it', async () => {
    await reconcile(upf);
    expect(client.take()).toEqual([
      'apply UPF/upf-ue1/status',
      'apply ConfigMap/upf-ue1-config',
      'apply Service/upf-ue1',
      'apply Deployment/upf-ue1',
    ]);
  });

  it('gets nothing where another has taken its place: its objects would be given to the one that is gone', async () => {
    client.fails = new ApiError({ reason: 'Conflict' } as never, { status: 409 });
    await reconcile(upf);
    expect(client.tried).toEqual(['UPF/upf-ue1/status']);
  });

  it('says where it will be reached', async () => {
    await reconcile(upf);
    expect(statusOf()).toMatchObject({
      phase: 'Creating',
      readyReplicas: 0,
      observedGeneration: 1,
      endpoints: [
        { name: 'pfcp', address: 'upf-ue1.nexslice.svc', port: 8805 },
        { name: 'gtpu', address: 'upf-ue1.nexslice.svc', port: 2152 },
      ],
    });
  });

  it('has no status where what it needs cannot be applied', async () => {
    client.fails = new ApiError({ message: 'quota' } as never, { status: 403 });
    await expect(reconcile(upf)).rejects.toThrow('quota');
  });
});

describe('a UPF whose objects are there', () => {
  it('becomes Ready with its Deployment, by one write', async () => {
    await reconcile(upf, childrenOf(upf, { availableReplicas: 1, readyReplicas: 1 }));
    expect(statusOf()).toMatchObject({ phase: 'Ready', readyReplicas: 1 });
    expect(client.take()).toEqual(['apply UPF/upf-ue1/status']);
  });

  it('is left alone once its status says so', async () => {
    const children = childrenOf(upf, { availableReplicas: 1, readyReplicas: 1 });
    await reconcile(upf, children);
    const status = statusOf();
    client.take();
    await reconcile({ ...upf, ...(status && { status }) }, children);
    expect(client.take()).toEqual([]);
  });

  it.each(['configMap', 'service', 'deployment'] as const)('gets its %s anew when that is gone', async (name) => {
    const children: Children = childrenOf(upf);
    const { kind } = children[name] ?? {};
    delete children[name];
    await reconcile(upf, children);
    expect(client.take()[1]).toMatch(new RegExp(`^apply ${kind}/`));
  });
});

describe('a UPF that cannot be made', () => {
  it('says in its status, and once in an event, that a name is taken; nothing is applied', async () => {
    const service = { kind: 'Service', metadata: { name: 'upf-ue1', namespace: 'nexslice', uid: 'stranger' } };
    await reconcile(upf, { service });
    expect(client.writes.map(({ what }) => what)).toEqual(['UPF/upf-ue1/status']);
    expect(statusOf()).toMatchObject({ phase: 'Failed', conditions: [{ type: 'Ready', reason: 'NameTaken' }] });
    const message = 'Service upf-ue1 belongs to somebody else: delete it or rename it';
    expect(recorder.events).toEqual([`Warning upf-ue1 Realise/NameTaken: ${message}`]);
    const status = statusOf();
    await reconcile({ ...upf, ...(status && { status }) }, { service });
    expect(recorder.events).toHaveLength(1);
  });

  it('has that told by the replica that wrote it, not by all', async () => {
    client.fails = new ApiError({ reason: 'Conflict' } as never, { status: 409 });
    await reconcile(aUPF(aSession(), { spec: { dnns: [] } }));
    expect(recorder.events).toEqual([]);
  });

  it('says what is wrong with its configuration', async () => {
    const flawed = aUPF(aSession(), { spec: { dnns: [{ name: 'internet', pool: 'everywhere' }] } });
    await reconcile(flawed);
    expect(client.writes.map(({ what }) => what)).toEqual(['UPF/upf-ue1/status']);
    expect(statusOf()).toMatchObject({ phase: 'Failed', conditions: [{ type: 'Ready', reason: 'ConfigInvalid' }] });
    expect(recorder.events[0]).toMatch(/^Warning upf-ue1 Realise\/ConfigInvalid: .*pool/);
  });
});

describe('a UPF that is gone or going', () => {
  it('gets nothing', async () => {
    await reconcile(undefined);
    await reconcile(aUPF(aSession(), { metadata: { deletionTimestamp: '2026-03-01T12:00:00Z' } }));
    expect(client.take()).toEqual([]);
  });

  it('while its status is written is no failure', async () => {
    client.fails = new ApiError({ reason: 'NotFound' } as never, { status: 404 });
    await expect(reconcile(upf)).resolves.toBeUndefined();
    expect(client.tried).toEqual(['UPF/upf-ue1/status']);
  });
});
