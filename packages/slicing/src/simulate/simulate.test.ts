import type { Slice, UESession } from '@nexslice/kinds';
import { ApiError, type ConfigMap, type Pod } from '@nexslice/kube';
import { beforeEach, describe, expect, it } from 'vitest';
import { digestAnnotation } from '../children/children.ts';
import { anInformer, FakeClient, FakeRecorder, StandingClock } from '../testing/fakes.ts';
import { aSession, aSlice } from '../testing/objects.ts';
import { planSimulation } from './plan.ts';
import { Simulate } from './simulate.ts';

const key = { namespace: 'nexslice', name: 'ue1' };
const signal = new AbortController().signal;

let client: FakeClient;
let recorder: FakeRecorder;
beforeEach(() => {
  client = new FakeClient();
  recorder = new FakeRecorder();
});

interface State {
  readonly session?: UESession | undefined;
  readonly slice?: Slice | undefined;
  readonly configMap?: ConfigMap | undefined;
  readonly pod?: Pod | undefined;
}

async function reconcile({ session, slice, configMap, pod }: State): Promise<void> {
  const simulate = new Simulate({
    client: client.asClient,
    sessions: anInformer([session]),
    slices: anInformer([slice]),
    configMaps: anInformer([configMap]),
    pods: anInformer([pod]),
    clock: new StandingClock('2026-03-01T12:00:00Z').asClock,
    recorder: recorder.asRecorder,
  });
  await simulate.reconcile(key, { signal });
}

const slice = aSlice();
const session = aSession({ spec: { simulate: true } });
const plan = planSimulation({ session, slice });
const configMap = plan.applyConfigMap as ConfigMap;
const pod = { ...plan.applyPod, metadata: { ...plan.applyPod?.metadata, uid: 'uid-of-pod' } } as Pod;
const conditionOf = () =>
  (client.writes.findLast(({ what }) => what === 'UESession/ue1/status')?.object as UESession | undefined)?.status
    ?.conditions?.[0];

describe('a session that asks for a simulated UE', () => {
  it('gets a condition first, and the configuration before the Pod that mounts it', async () => {
    await reconcile({ session, slice });
    expect(client.writes.map(({ what }) => what)).toEqual([
      'UESession/ue1/status',
      'ConfigMap/ueransim-ue1-config',
      'Pod/ueransim-ue1',
    ]);
    expect(conditionOf()).toMatchObject({ type: 'Simulated', status: 'False', reason: 'PodNotRunning' });
  });

  it('tells in an event that its Pod is not taken, and goes on trying', async () => {
    const condition = { ...plan.condition, lastTransitionTime: '2026-03-01T12:00:00Z', observedGeneration: 1 };
    const said = { ...session, status: { conditions: [condition] } } as UESession;
    client.fails = new ApiError({ message: 'exceeded quota' } as never, { status: 403 });
    await expect(reconcile({ session: said, slice, configMap })).rejects.toThrow('exceeded quota');
    expect(client.tried).toEqual(['Pod/ueransim-ue1']);
    expect(recorder.events).toEqual(['Warning ue1 Simulate/Refused: exceeded quota']);
  });

  it('is left alone once all is there and said', async () => {
    const running = { ...pod, status: { phase: 'Running' } };
    await reconcile({ session, slice, configMap, pod: running });
    const condition = conditionOf();
    expect(condition).toMatchObject({ status: 'True', reason: 'PodRunning' });
    client.take();
    const said = { ...session, status: { conditions: condition ? [condition] : [] } };
    await reconcile({ session: said, slice, configMap, pod: running });
    expect(client.take()).toEqual([]);
  });

  it('of a Slice that is not there says so, and gets nothing', async () => {
    await reconcile({ session });
    expect(client.writes.map(({ what }) => what)).toEqual(['UESession/ue1/status']);
    expect(conditionOf()).toMatchObject({ reason: 'SliceNotFound', message: 'there is no Slice default' });
  });

  it('whose configuration cannot be made says what is wrong', async () => {
    await reconcile({ session: aSession({ spec: { simulate: true, supi: 'imsi-1' } }), slice });
    expect(client.writes.map(({ what }) => what)).toEqual(['UESession/ue1/status']);
    expect(conditionOf()).toMatchObject({ status: 'False', reason: 'ConfigInvalid' });
    expect(conditionOf()?.message).not.toBe('');
  });

  it('has its Pod replaced, not changed, when it is to be another: first it goes, then it comes', async () => {
    const older = { ...pod, metadata: { ...pod.metadata, annotations: { [digestAnnotation]: 'of an older wish' } } };
    await reconcile({ session, slice, configMap, pod: older });
    expect(client.writes.slice(0, -1)).toEqual([
      { verb: 'delete', what: 'Pod/ueransim-ue1', preconditions: { uid: 'uid-of-pod' } },
    ]);
    client.take();
    await reconcile({ session, slice, configMap });
    expect(client.take()[1]).toBe('apply Pod/ueransim-ue1');
  });
});

describe('a session that asks for none any more', () => {
  const said = {
    conditions: [
      {
        type: 'Simulated',
        status: 'True',
        reason: 'PodRunning',
        message: '',
        lastTransitionTime: '2026-03-01T11:00:00Z',
      },
    ],
  } as UESession['status'];

  it.each<[string, Partial<UESession['spec']>]>([
    ['it said so', { simulate: false }],
    ['its UE has left', { simulate: true, connected: false }],
  ])('since %s loses Pod, configuration and condition', async (_, spec) => {
    await reconcile({ session: aSession({ spec, status: said }), slice, configMap, pod });
    expect(client.writes.map(({ verb, what }) => `${verb} ${what}`)).toEqual([
      'delete Pod/ueransim-ue1',
      'delete ConfigMap/ueransim-ue1-config',
      'apply UESession/ue1/status',
    ]);
    expect(client.writes.at(-1)?.object).toMatchObject({ status: {} });
  });

  it('and never did is not written to', async () => {
    await reconcile({ session: aSession(), slice });
    expect(client.take()).toEqual([]);
  });

  it('leaves objects of somebody else alone', async () => {
    const strangers = { metadata: { name: 'ueransim-ue1', namespace: 'nexslice', uid: 'stranger' } };
    await reconcile({ session: aSession(), slice, pod: strangers as Pod });
    expect(client.take()).toEqual([]);
  });

  it('is no failure when the Pod is gone already', async () => {
    client.fails = new ApiError({ reason: 'NotFound' } as never, { status: 404 });
    await expect(reconcile({ session: aSession({ status: said }), slice, configMap, pod })).resolves.toBeUndefined();
  });
});

it('a session that is gone or going gets nothing', async () => {
  await reconcile({ slice });
  const going = aSession({ spec: { simulate: true }, metadata: { deletionTimestamp: '2026-03-01T12:00:00Z' } });
  await reconcile({ session: going, slice, configMap, pod });
  expect(client.take()).toEqual([]);
});
