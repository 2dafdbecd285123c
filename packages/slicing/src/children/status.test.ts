import type { Clock } from '@nexslice/kube';
import { describe, expect, it } from 'vitest';
import { datedConditions, statusHolds } from './status.ts';

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
