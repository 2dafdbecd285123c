import type { Clock } from '@nexslice/kube';
import { describe, expect, it } from 'vitest';
import { aSession, aSlice, aUPF } from '../testing/objects.ts';
import { planAssignment } from './plan.ts';
import { assignedStatus } from './status.ts';

const at = (text: string): Clock => ({ now: () => Date.parse(text) }) as Clock;
const defaults = { image: 'free5gc/upf:latest', replicas: 1 };

/** The status of a session after a look at it, at a time, with its UPF in a phase. */
function look(session: ReturnType<typeof aSession>, time: string, upfPhase?: 'Creating' | 'Ready') {
  const clock = at(time);
  const upf = upfPhase && aUPF(session, { status: { phase: upfPhase } });
  const plan = planAssignment({ session, slice: aSlice(), ...(upf && { upf }), defaults, now: clock.now() });
  return assignedStatus(session, plan, clock);
}

describe('the times of a session', () => {
  const first = look(aSession(), '2026-03-01T12:00:00.250Z');
  const ready = look(aSession({ status: first }), '2026-03-01T12:00:01.500Z', 'Ready');

  it('say when the UE was first seen, to the millisecond', () => {
    expect(first).toMatchObject({ phase: 'Provisioning', upf: 'upf-ue1', attachedAt: '2026-03-01T12:00:00.250Z' });
    expect(first.readyAt).toBeUndefined();
  });

  it('say when its UPF became ready', () => {
    expect(ready).toMatchObject({ attachedAt: '2026-03-01T12:00:00.250Z', readyAt: '2026-03-01T12:00:01.500Z' });
  });

  it('stay what they are while nothing changes', () => {
    expect(look(aSession({ status: ready }), '2026-03-01T13:00:00Z', 'Ready')).toEqual(ready);
  });

  it('keep the first readiness though the UPF is lost for a while', () => {
    const lost = look(aSession({ status: ready }), '2026-03-01T12:30:00Z', 'Creating');
    expect(lost).toMatchObject({ phase: 'Provisioning', readyAt: '2026-03-01T12:00:01.500Z' });
  });

  it('say when the UE left, and begin anew when it comes back', () => {
    const left = look(aSession({ spec: { connected: false }, status: ready }), '2026-03-01T14:00:00Z', 'Ready');
    expect(left).toMatchObject({ phase: 'Releasing', leftAt: '2026-03-01T14:00:00.000Z' });
    const back = look(aSession({ status: left }), '2026-03-01T14:00:05Z', 'Creating');
    expect(back.attachedAt).toBe('2026-03-01T14:00:05.000Z');
    expect(back.leftAt).toBeUndefined();
    expect(back.readyAt).toBeUndefined();
  });

  it('do not move when the UE has left and is looked at again', () => {
    const gone = aSession({ spec: { connected: false }, status: { ...ready, leftAt: '2026-03-01T14:00:00.000Z' } });
    expect(look(gone, '2026-03-01T14:00:09Z', 'Ready').leftAt).toBe('2026-03-01T14:00:00.000Z');
  });
});

describe('the conditions of a session', () => {
  it('change their time only when their status does', () => {
    const first = look(aSession(), '2026-03-01T12:00:00Z');
    const later = look(aSession({ status: first }), '2026-03-01T12:00:07Z', 'Creating');
    const ready = look(aSession({ status: later }), '2026-03-01T12:00:09Z', 'Ready');
    const times = [first, later, ready].map(
      ({ conditions }) => conditions?.find(({ type }) => type === 'Ready')?.lastTransitionTime,
    );
    expect(times).toEqual(['2026-03-01T12:00:00Z', '2026-03-01T12:00:00Z', '2026-03-01T12:00:09Z']);
  });

  it('leave those of other controllers to them', () => {
    const simulated = {
      type: 'Simulated',
      status: 'True',
      reason: 'PodRunning',
      message: '',
      lastTransitionTime: '2026-03-01T11:00:00Z',
    } as const;
    const { conditions } = look(aSession({ status: { conditions: [simulated] } }), '2026-03-01T12:00:00Z');
    expect(conditions?.map(({ type }) => type)).toEqual(['Connected', 'Ready']);
  });

  it('say which generation they speak of', () => {
    const { observedGeneration, conditions } = look(aSession({ metadata: { generation: 4 } }), '2026-03-01T12:00:00Z');
    expect(observedGeneration).toBe(4);
    expect(conditions?.map((condition) => condition.observedGeneration)).toEqual([4, 4]);
  });
});
