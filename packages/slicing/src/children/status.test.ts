import { slices } from '@nexslice/kinds';
import { ApiError, type Clock } from '@nexslice/kube';
import { describe, expect, it } from 'vitest';
import { FakeClient } from '../testing/fakes.ts';
import { aSlice } from '../testing/objects.ts';
import { datedConditions, statusHolds, writeStatus } from './status.ts';

const clock = { now: () => Date.parse('2026-03-01T12:00:00Z') } as Clock;
const ready = { type: 'Ready', status: 'True', reason: 'PodsAvailable', message: '1 of 1' } as const;
const dated = { ...ready, observedGeneration: 2, lastTransitionTime: '2026-03-01T11:00:00Z' } as const;

describe('whether a status holds', () => {
  const owned = ['phase', 'upf'] as const;
  const wanted: { phase?: string; upf?: string; conditions: (typeof dated)[] } = {
    phase: 'Ready',
    conditions: [dated],
  };

  it('it does where it says the same', () => {
    expect(statusHolds({ ...wanted }, wanted, owned)).toBe(true);
  });

  it('it does whatever else others say', () => {
    const more = { ...wanted, count: 3, conditions: [dated, { ...dated, type: 'Other' as never }] };
    expect(statusHolds(more, wanted, owned)).toBe(true);
  });

  it('it does not where an owned field is missing, differs, or is left over', () => {
    expect(statusHolds(undefined, wanted, owned)).toBe(false);
    expect(statusHolds({ ...wanted, phase: 'Creating' }, wanted, owned)).toBe(false);
    expect(statusHolds({ ...wanted, upf: 'upf-ue1' }, wanted, owned)).toBe(false);
  });

  it('it does not where a condition is missing or says something else', () => {
    expect(statusHolds({ ...wanted, conditions: [] }, wanted, owned)).toBe(false);
    const other = { ...dated, message: '0 of 1' as never };
    expect(statusHolds({ ...wanted, conditions: [other] }, wanted, owned)).toBe(false);
  });
});

describe('conditions as they are written', () => {
  it('bear the time of now when they are new', () => {
    expect(datedConditions({ metadata: { generation: 1 } }, [ready], clock)).toEqual([
      { ...ready, observedGeneration: 1, lastTransitionTime: '2026-03-01T12:00:00Z' },
    ]);
  });

  it('keep their time when only their words change', () => {
    const object = { metadata: { generation: 2 }, status: { conditions: [dated] } };
    const [written] = datedConditions(object, [{ ...ready, message: '2 of 2' }], clock);
    expect(written).toEqual({ ...dated, message: '2 of 2' });
  });

  it('get a new time when they turn', () => {
    const object = { metadata: { generation: 2 }, status: { conditions: [dated] } };
    const [written] = datedConditions(object, [{ ...ready, status: 'False' }], clock);
    expect(written?.lastTransitionTime).toBe('2026-03-01T12:00:00Z');
  });
});

describe('a status that is written', () => {
  const signal = new AbortController().signal;
  const slice = aSlice({ metadata: { resourceVersion: '42' } });
  const write = (client: FakeClient) =>
    writeStatus(client.asClient, slices, slice, { observedGeneration: 1 }, 'me', signal);

  it('is for the object as it was looked at, and says nothing else of it', async () => {
    const client = new FakeClient();
    expect(await write(client)).toBe(true);
    expect(client.writes).toEqual([
      {
        verb: 'apply',
        what: 'Slice/default/status',
        object: {
          metadata: { name: 'default', namespace: 'nexslice', resourceVersion: '42' },
          status: { observedGeneration: 1 },
        },
      },
    ]);
  });

  it.each([
    ['is not where the object is gone', 404, 'NotFound', false],
    ['is not where the object has changed', 409, 'Conflict', false],
    ['fails where the API server refuses it', 403, 'Forbidden', undefined],
  ])('%s', async (_, status, reason, written) => {
    const client = new FakeClient();
    client.fails = new ApiError({ reason } as never, { status });
    if (written === undefined) await expect(write(client)).rejects.toMatchObject({ status });
    else expect(await write(client)).toBe(written);
  });
});
