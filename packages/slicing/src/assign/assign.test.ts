import type { Slice, UESession, UPF } from '@nexslice/kinds';
import { ApiError } from '@nexslice/kube';
import { beforeEach, describe, expect, it } from 'vitest';
import { anInformer, FakeClient, FakeRecorder, StandingClock } from '../testing/fakes.ts';
import { aSession, aSlice, aUPF } from '../testing/objects.ts';
import { Assign } from './assign.ts';

const key = { namespace: 'nexslice', name: 'ue1' };
const signal = new AbortController().signal;

let client: FakeClient;
let recorder: FakeRecorder;
let clock: StandingClock;
beforeEach(() => {
  client = new FakeClient();
  recorder = new FakeRecorder();
  clock = new StandingClock('2026-03-01T12:00:00Z');
});

interface State {
  readonly session?: UESession | undefined;
  readonly slice?: Slice | undefined;
  readonly upf?: UPF | undefined;
}

function reconcile({ session, slice = aSlice(), upf }: State) {
  const assign = new Assign({
    client: client.asClient,
    sessions: anInformer([session]),
    slices: anInformer([slice]),
    upfs: anInformer([upf]),
    defaults: { image: 'free5gc/upf:latest', replicas: 1 },
    clock: clock.asClock,
    recorder: recorder.asRecorder,
  });
  return assign.reconcile(key, { signal });
}

/** The status that was written last. */
const statusOf = () =>
  (client.writes.findLast(({ what }) => what === 'UESession/ue1/status')?.object as UESession | undefined)?.status;

describe('a session that is new', () => {
  it('gets a status and a UPF that it owns', async () => {
    const session = aSession();
    await reconcile({ session });
    expect(client.writes.map(({ verb, what }) => `${verb} ${what}`)).toEqual([
      'apply UESession/ue1/status',
      'apply UPF/upf-ue1',
    ]);
    expect(client.writes[1]?.object?.metadata?.ownerReferences).toMatchObject([
      { kind: 'UESession', name: 'ue1', uid: session.metadata.uid, controller: true, blockOwnerDeletion: true },
    ]);
  });

  it('is left alone once both are there', async () => {
    const session = aSession();
    await reconcile({ session });
    const upf = { ...(client.writes[1]?.object as UPF), status: { phase: 'Ready' } } as UPF;
    await reconcile({ session, upf });
    const done = { ...session, status: statusOf() } as UESession;
    client.take();
    expect(await reconcile({ session: done, upf })).toBeUndefined();
    expect(client.take()).toEqual([]);
  });

  it('gets no UPF where it has changed, or another has taken its place, since it was looked at', async () => {
    client.fails = new ApiError({ reason: 'Conflict' } as never, { status: 409 });
    expect(await reconcile({ session: aSession() })).toBeUndefined();
    expect(client.tried).toEqual(['UESession/ue1/status']);
  });

  it('has its UPF mended where somebody changed it', async () => {
    const session = aSession();
    await reconcile({ session });
    const upf = client.writes[1]?.object as UPF;
    client.take();
    await reconcile({ session, upf: { ...upf, spec: { ...upf.spec, replicas: 7 } } });
    expect(client.take()).toContain('apply UPF/upf-ue1');
  });
});

describe('a session that cannot get a UPF', () => {
  const session = aSession({ spec: { dnn: 'no-such-dnn' } });

  it('says so in its status and, once, in an event', async () => {
    await reconcile({ session });
    expect(statusOf()).toMatchObject({ phase: 'Failed' });
    expect(recorder.events).toEqual(['Warning ue1 Assign/DNNNotInSlice: Slice default has no DNN no-such-dnn']);
    await reconcile({ session: { ...session, status: statusOf() } as UESession });
    expect(recorder.events).toHaveLength(1);
  });

  it('waits for a Slice without complaint: it may be on its way', async () => {
    await reconcile({ session: aSession({ spec: { slice: 'gold' } }) });
    expect(statusOf()).toMatchObject({ phase: 'Pending' });
    expect(recorder.events).toEqual([]);
    expect(client.take()).toEqual(['apply UESession/ue1/status']);
  });
});

describe('a session whose UE has left', () => {
  const session = aSession({ spec: { connected: false } });

  it('first says so, then gives up the very UPF that was seen', async () => {
    await reconcile({ session, upf: aUPF(session) });
    expect(client.writes.map(({ verb, what }) => `${verb} ${what}`)).toEqual([
      'apply UESession/ue1/status',
      'delete UPF/upf-ue1',
    ]);
    expect(client.writes[1]?.preconditions).toEqual({ uid: 'uid-of-upf-ue1' });
  });

  it('is looked at again when its grace time is over', async () => {
    const slice = aSlice({ spec: { release: { graceSeconds: 30 } } });
    expect(await reconcile({ session, slice, upf: aUPF(session) })).toEqual({ requeueAfterMs: 30_000 });
    const left = { ...session, status: statusOf() } as UESession;
    client.take();
    clock.ms += 29_000;
    expect(await reconcile({ session: left, slice, upf: aUPF(session) })).toEqual({ requeueAfterMs: 1_000 });
    expect(client.take()).toEqual([]);
    clock.ms += 1_000;
    expect(await reconcile({ session: left, slice, upf: aUPF(session) })).toBeUndefined();
    expect(client.take()).toContain('delete UPF/upf-ue1');
  });

  it('goes only as it was seen: a UE that comes back in this moment keeps it', async () => {
    await reconcile({ session });
    expect(client.writes).toEqual([
      { verb: 'delete', what: 'UESession/ue1', preconditions: { uid: 'uid-of-ue1', resourceVersion: '7' } },
    ]);
    client.fails = new ApiError({ message: 'changed', reason: 'Conflict' } as never, { status: 409 });
    await expect(reconcile({ session })).rejects.toThrow('changed');
  });

  it('is no failure when it is gone already', async () => {
    client.fails = new ApiError({ reason: 'NotFound' } as never, { status: 404 });
    await expect(reconcile({ session })).resolves.toBeUndefined();
  });
});

it('a session that is gone or going gets nothing', async () => {
  await reconcile({});
  await reconcile({ session: aSession({ metadata: { deletionTimestamp: '2026-03-01T12:00:00Z' } }) });
  expect(client.take()).toEqual([]);
});
