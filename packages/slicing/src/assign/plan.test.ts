import { describe, expect, it } from 'vitest';
import { aSession, aSlice, aUPF } from '../testing/objects.ts';
import { type AssignState, planAssignment } from './plan.ts';

const now = Date.parse('2026-03-01T12:00:00Z');
const defaults = { image: 'free5gc/upf:latest', replicas: 1 };

function plan(state: Partial<AssignState>) {
  return planAssignment({ session: aSession(), slice: aSlice(), defaults, now, ...state });
}

function readyReason(state: Partial<AssignState>) {
  return plan(state).conditions.find(({ type }) => type === 'Ready')?.reason;
}

describe('a UE that is there', () => {
  it('gets a UPF of its own, named and labelled after it', () => {
    const { upf, phase } = plan({});
    expect(phase).toBe('Provisioning');
    expect(upf?.name).toBe('upf-ue1');
    expect(upf?.labels).toMatchObject({ app: 'upf', 'ue-id': '1' });
    expect(upf?.spec).toEqual({
      slice: 'default',
      flavor: 'free5gc',
      ueId: 1,
      image: 'free5gc/upf:latest',
      replicas: 1,
      dnns: [{ name: 'internet', pool: '10.60.0.0/16' }],
    });
  });

  it('waits, visibly, for a Slice that is not there yet', () => {
    const { upf, phase, conditions } = plan({ slice: undefined });
    expect(upf).toBeUndefined();
    expect(phase).toBe('Pending');
    expect(conditions).toContainEqual({
      type: 'Ready',
      status: 'False',
      reason: 'SliceNotFound',
      message: 'there is no Slice default',
    });
  });

  it('fails, visibly, when it asks for a DNN that its Slice does not have', () => {
    const session = aSession({ spec: { dnn: 'ims' } });
    expect(plan({ session }).phase).toBe('Failed');
    expect(readyReason({ session })).toBe('DNNNotInSlice');
  });

  it('gets the DNN that it asked for, whatever its case, with the pool of the Slice', () => {
    const slice = aSlice({
      spec: {
        dnns: [
          { name: 'internet', uePool: '10.60.0.0/16' },
          { name: 'ims', uePool: '10.61.0.0/16' },
        ],
      },
    });
    expect(plan({ slice, session: aSession({ spec: { dnn: 'IMS' } }) }).upf?.spec.dnns).toEqual([
      { name: 'ims', pool: '10.61.0.0/16' },
    ]);
  });

  it('is ready when its UPF is', () => {
    const session = aSession();
    expect(plan({ session, upf: aUPF(session, { status: { phase: 'Creating' } }) }).phase).toBe('Provisioning');
    expect(plan({ session, upf: aUPF(session, { status: { phase: 'Ready' } }) }).phase).toBe('Ready');
    expect(plan({ session, upf: aUPF(session, { status: { phase: 'Failed' } }) }).phase).toBe('Failed');
  });

  it('passes on why the pods of its UPF are not taken, and no more: each word of a UPF would be a write', () => {
    const session = aSession();
    const saying = (reason: string) => {
      const condition = {
        type: 'Ready',
        status: 'False',
        reason,
        message: 'forbidden',
        lastTransitionTime: '',
      } as const;
      const upf = aUPF(session, { status: { phase: 'Creating', conditions: [condition] } });
      return plan({ session, upf }).conditions.find(({ type }) => type === 'Ready')?.message;
    };
    expect(saying('PodsRefused')).toBe('UPF upf-ue1 is not ready yet: forbidden');
    expect(saying('PodsNotAvailable')).toBe('UPF upf-ue1 is not ready yet');
  });

  it('waits until the UPF of a former session of the same name is gone', () => {
    const former = aSession({ metadata: { uid: 'another' } });
    const state = { session: aSession(), upf: aUPF(former) };
    expect(plan(state)).toMatchObject({ phase: 'Provisioning' });
    expect(plan(state).upf).toBeUndefined();
    expect(plan(state).deleteUPF).toBeUndefined();
    expect(readyReason(state)).toBe('FormerUPFStillThere');
  });

  it('waits until its own UPF, once it is being deleted, is gone', () => {
    const session = aSession();
    const upf = aUPF(session, { metadata: { deletionTimestamp: '2026-03-01T11:59:59Z' } });
    expect(plan({ session, upf }).upf).toBeUndefined();
    expect(readyReason({ session, upf })).toBe('FormerUPFStillThere');
  });

  it('gets another UPF when it moves to another Slice', () => {
    const session = aSession({ spec: { slice: 'gold' } });
    const upf = aUPF(session, { spec: { slice: 'default' } });
    const moved = plan({ session, slice: aSlice({ name: 'gold' }), upf });
    expect(moved.deleteUPF).toBe(true);
    expect(moved.upf).toBeUndefined();
  });
});

describe('what a UPF runs', () => {
  const session = aSession();

  it('is what the Slice says', () => {
    const slice = aSlice({ spec: { upf: { flavor: 'free5gc', image: 'mine:1', replicas: 2 } } });
    expect(plan({ session, slice }).upf?.spec).toMatchObject({ image: 'mine:1', replicas: 2 });
  });

  it('follows a change of the Slice', () => {
    const slice = aSlice({ spec: { upf: { flavor: 'free5gc', image: 'mine:2' } } });
    expect(plan({ session, slice, upf: aUPF(session, { spec: { image: 'mine:1' } }) }).upf?.spec.image).toBe('mine:2');
  });

  it('stays what it is when a controller starts with other defaults', () => {
    const upf = aUPF(session, { spec: { image: 'old:1', replicas: 3 } });
    expect(plan({ session, upf, defaults: { image: 'new:2', replicas: 1 } }).upf?.spec).toMatchObject({
      image: 'old:1',
      replicas: 3,
    });
  });
});

describe('a UE that has left', () => {
  const left = (leftAt?: string) => aSession({ spec: { connected: false }, status: leftAt ? { leftAt } : undefined });

  it('gives its UPF back at once where the Slice grants no grace time', () => {
    const session = left();
    const released = plan({ session, upf: aUPF(session) });
    expect(released).toMatchObject({ phase: 'Releasing', deleteUPF: true });
    expect(released.deleteSession).toBeUndefined();
  });

  it('does not delete its UPF twice', () => {
    const session = left();
    const upf = aUPF(session, { metadata: { deletionTimestamp: '2026-03-01T11:59:59Z' } });
    expect(plan({ session, upf }).deleteUPF).toBe(false);
  });

  it('goes itself only when its UPF is gone', () => {
    expect(plan({ session: left() })).toMatchObject({ phase: 'Released', deleteSession: true });
  });

  it('does not wait for a UPF that is not its own', () => {
    const former = aSession({ metadata: { uid: 'another' } });
    expect(plan({ session: left(), upf: aUPF(former) }).deleteSession).toBe(true);
  });

  it('goes though its Slice is gone', () => {
    const session = left();
    expect(plan({ session, slice: undefined, upf: aUPF(session) }).deleteUPF).toBe(true);
  });

  describe('of a Slice with a grace time of 30 s', () => {
    const slice = aSlice({ spec: { release: { graceSeconds: 30 } } });

    it('keeps its UPF for the whole of it from the moment that is first seen', () => {
      const session = left();
      expect(plan({ session, slice, upf: aUPF(session) })).toMatchObject({ phase: 'Releasing', lookAgainMs: 30_000 });
    });

    it('keeps its UPF for what is left of it', () => {
      const session = left('2026-03-01T11:59:40.500Z');
      const kept = plan({ session, slice, upf: aUPF(session) });
      expect(kept.lookAgainMs).toBe(10_500);
      expect(kept.deleteUPF).toBeUndefined();
    });

    it('gives its UPF back after it', () => {
      const session = left('2026-03-01T11:59:30Z');
      expect(plan({ session, slice, upf: aUPF(session) }).deleteUPF).toBe(true);
    });

    it('has nothing to keep where it never got a UPF', () => {
      expect(plan({ session: left(), slice }).deleteSession).toBe(true);
    });
  });

  it('says so in its conditions', () => {
    expect(plan({ session: left() }).conditions).toContainEqual({
      type: 'Connected',
      status: 'False',
      reason: 'UELeft',
      message: 'the UE has left',
    });
  });
});
