import type { UESession } from '@nexslice/kinds';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byId, connectedOf, idsOf } from './connected.ts';

function session(ueId: number | undefined, connected = true, metadata: Partial<UESession['metadata']> = {}): UESession {
  return {
    metadata: { name: ueId === undefined ? 'ue-1f2e' : `ue${ueId}`, ...metadata },
    spec: { ueId, connected, slice: 'default', simulate: false },
  };
}

describe('connectedOf', () => {
  it('leaves out UEs that have left and sessions that are being deleted', () => {
    const deletionTimestamp = '2026-01-31T12:00:00Z';
    const sessions = [session(1), session(2, false), session(3, true, { deletionTimestamp }), session(undefined)];
    expect(connectedOf(sessions).map(({ metadata }) => metadata.name)).toEqual(['ue1', 'ue-1f2e']);
  });
});

describe('idsOf', () => {
  it('sorts as numbers, not as text', () => {
    expect(idsOf([session(10), session(9), session(100)])).toEqual([9, 10, 100]);
  });

  it('leaves out UEs that are known by their SUPI only', () => {
    expect(idsOf([session(undefined), session(1)])).toEqual([1]);
  });
});

describe('byId', () => {
  it('puts UEs without a number last, by name, and leaves the list of the cache as it is', () => {
    const sessions = [
      session(undefined, true, { name: 'ue-b' }),
      session(2),
      session(undefined, true, { name: 'ue-a' }),
      session(1),
    ];
    const before = [...sessions];
    expect(byId(sessions).map(({ metadata }) => metadata.name)).toEqual(['ue1', 'ue2', 'ue-a', 'ue-b']);
    expect(sessions).toEqual(before);
  });

  it('agrees with idsOf on the order', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 2 ** 31 - 1 })), (ids) => {
        const sessions = ids.map((id) => session(id));
        expect(byId(sessions).map(({ spec }) => spec.ueId)).toEqual(idsOf(sessions));
      }),
    );
  });
});
