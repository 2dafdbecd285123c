import { IpamError } from '@nexslice/ipam';
import { VirtualClock } from '@nexslice/kube/testkit';
import { describe, expect, it } from 'vitest';
import { conditionsAfter, failureOf } from './status.ts';

describe('failureOf', () => {
  it.each<[IpamError['code'], string]>([
    ['IPAM_CLAIM_INVALID', 'ClaimInvalid'],
    ['IPAM_PREFIX_INVALID', 'ClaimInvalid'],
    ['IPAM_NO_PREFIX_MATCHES', 'NoPrefixMatches'],
    ['IPAM_POOL_EXHAUSTED', 'Exhausted'],
    ['IPAM_ADDRESS_TAKEN', 'Taken'],
    ['IPAM_VLAN_EXHAUSTED', 'Exhausted'],
    ['IPAM_VLAN_TAKEN', 'Taken'],
    ['IPAM_LEDGER_INVALID', 'Failed'],
  ])('calls %s %s, and keeps its words', (code, reason) => {
    const failure = failureOf(new IpamError(code, 'why'));
    expect(failure).toMatchObject({ ready: false, synced: false, reason });
    expect(failure.message).toContain('why');
  });

  it('leaves what is no failure of the allocator to others', () => {
    expect(() => failureOf(new TypeError('a bug'))).toThrow('a bug');
  });
});

describe('conditionsAfter', () => {
  const clock = new VirtualClock();
  const verdict = { ready: true, synced: true, reason: 'Allocated', message: 'the answer is final' };

  it('says in Synced and Ready what was found, about the generation that it was found for', () => {
    expect(conditionsAfter([], verdict, 3, clock)).toMatchObject([
      { type: 'Synced', status: 'True', reason: 'Allocated', observedGeneration: 3 },
      { type: 'Ready', status: 'True', reason: 'Allocated', observedGeneration: 3 },
    ]);
  });

  it('answers the same when nothing has changed', () => {
    const once = conditionsAfter([], verdict, 3, clock);
    expect(conditionsAfter(once, verdict, 3, clock)).toBe(once);
  });

  it('leaves the conditions of others', () => {
    const other = {
      type: 'Seen',
      status: 'True',
      reason: 'x',
      message: '',
      lastTransitionTime: '2026-01-01T00:00:00Z',
    } as const;
    expect(conditionsAfter([other], verdict, 1, clock)[0]).toEqual(other);
  });
});
