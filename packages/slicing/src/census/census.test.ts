import type { Slice, UESession, UESessionPhase, UPF, UPFPhase } from '@nexslice/kinds';
import { ApiError } from '@nexslice/kube';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { bySliceAndPhase, slicePhaseKey } from '../informers.ts';
import { anInformer, FakeClient, StandingClock } from '../testing/fakes.ts';
import { aSession, aSlice, aUPF } from '../testing/objects.ts';
import { Census } from './census.ts';

const key = { namespace: 'nexslice', name: 'default' };
const signal = new AbortController().signal;

let client: FakeClient;
let clock: StandingClock;
let memo: Map<string, unknown>;
beforeEach(() => {
  client = new FakeClient();
  clock = new StandingClock('2026-03-01T12:00:00Z');
  memo = new Map();
});

interface Counted {
  readonly slice?: Slice | undefined;
  readonly sessions?: readonly UESession[];
  readonly upfs?: readonly UPF[];
}

function count({ slice = aSlice(), sessions = [], upfs = [] }: Counted) {
  const index = {
    [bySliceAndPhase]: ({ spec, status }: UESession | UPF) => [slicePhaseKey(spec.slice, status?.phase)],
  };
  const census = new Census({
    client: client.asClient,
    slices: anInformer([slice]),
    sessions: anInformer(sessions, index),
    upfs: anInformer(upfs, index),
    clock: clock.asClock,
  });
  return census.reconcile(key, { signal, memo });
}

const sessionIn = (phase: UESessionPhase | undefined, i: number, slice = 'default') =>
  aSession({ name: `ue${i + 1}`, spec: { slice }, status: phase && { phase } });
const upfIn = (phase: UPFPhase | undefined, i: number, slice = 'default') =>
  aUPF(sessionIn('Ready', i, slice), { status: phase && { phase } });

const status = () => (client.writes.at(-1)?.object as Slice | undefined)?.status;

describe('the counts of a Slice', () => {
  it('are written where there are none, zeroes too', async () => {
    await count({});
    expect(client.take()).toEqual(['apply Slice/default/status']);
  });

  it('are by phase; what bears no phase yet is at the beginning', async () => {
    const phases = [undefined, 'Pending', 'Provisioning', 'Ready', 'Ready', 'Releasing', 'Released', 'Failed'] as const;
    const upfPhases = [undefined, 'Creating', 'Ready', 'Ready', 'Failed'] as const;
    await count({
      sessions: phases.map((phase, i) => sessionIn(phase, i)),
      upfs: upfPhases.map((p, i) => upfIn(p, i)),
    });
    expect(status()).toEqual({
      ues: { total: 8, pending: 2, provisioning: 1, ready: 2, releasing: 1, released: 1, failed: 1 },
      upfs: { total: 5, creating: 2, ready: 2, failed: 1 },
      observedGeneration: 1,
    });
  });

  it('leave out what belongs to another Slice', async () => {
    await count({ sessions: [sessionIn('Ready', 0, 'gold')], upfs: [upfIn('Ready', 0, 'gold')] });
    expect(status()).toMatchObject({ ues: { total: 0 }, upfs: { total: 0 } });
  });

  it('add up to all sessions and UPFs, whatever their phases', () => {
    const phase = fc.constantFrom<UESessionPhase | undefined>(
      undefined,
      'Pending',
      'Provisioning',
      'Ready',
      'Releasing',
      'Released',
      'Failed',
    );
    const upfPhase = fc.constantFrom<UPFPhase | undefined>(undefined, 'Creating', 'Ready', 'Failed');
    return fc.assert(
      fc.asyncProperty(fc.array(phase, { maxLength: 12 }), fc.array(upfPhase, { maxLength: 12 }), async (ues, upfs) => {
        memo.clear();
        await count({ sessions: ues.map((one, i) => sessionIn(one, i)), upfs: upfs.map((one, i) => upfIn(one, i)) });
        expect(status()).toMatchObject({ ues: { total: ues.length }, upfs: { total: upfs.length } });
      }),
    );
  });

  it('are not written again while they hold', async () => {
    const sessions = [sessionIn('Ready', 0)];
    await count({ sessions });
    const slice = { ...aSlice(), status: status() } as Slice;
    clock.ms += 60_000;
    client.take();
    expect(await count({ slice, sessions })).toBeUndefined();
    expect(client.take()).toEqual([]);
  });

  it('wait half a second after the last write, and are looked at again then', async () => {
    await count({});
    client.take();
    clock.ms += 200;
    expect(await count({ sessions: [sessionIn('Ready', 0)] })).toEqual({ requeueAfterMs: 300 });
    expect(client.take()).toEqual([]);
    clock.ms += 300;
    await count({ sessions: [sessionIn('Ready', 0)] });
    expect(client.take()).toEqual(['apply Slice/default/status']);
  });

  it('of a Slice that is gone, or going, are nobody’s', async () => {
    await count({ slice: aSlice({ name: 'gold' }) });
    await count({ slice: aSlice({ metadata: { deletionTimestamp: '2026-03-01T12:00:00Z' } }) });
    expect(client.take()).toEqual([]);
  });

  it('of a Slice that goes while they are written are given up', async () => {
    client.fails = new ApiError({ reason: 'NotFound' } as never, { status: 404 });
    await expect(count({})).resolves.toBeUndefined();
  });

  it('that cannot be written are tried again by whoever runs the controller', async () => {
    client.fails = new ApiError({ message: 'no', reason: 'Forbidden' } as never, { status: 403 });
    await expect(count({})).rejects.toThrow('no');
  });
});
