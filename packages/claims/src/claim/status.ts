import { IpamError, type IpamErrorCode } from '@nexslice/ipam';
import { type Clock, type Condition, messageOf, setCondition } from '@nexslice/kube';

/** Reasons of the conditions `Ready` and `Synced`. */
export const reasons = {
  /** The answer is final. */
  allocated: 'Allocated',
  /** An answer has been found and is checked against those of other claims. */
  proposed: 'Proposed',
  /** The claim is marked, and what it held is free. */
  released: 'Released',
  /** The answer lies in no prefix of the network any more; it stays until the claim is deleted. */
  withdrawn: 'PrefixWithdrawn',
  /** There is nothing left that fits. */
  exhausted: 'Exhausted',
  /** There is no such NetworkInstance or VLANIndex. */
  poolNotFound: 'PoolNotFound',
} as const;

/** How an error of the allocator is called in a condition. */
const errorReasons: Readonly<Partial<Record<IpamErrorCode, string>>> = {
  IPAM_CLAIM_INVALID: 'ClaimInvalid',
  IPAM_PREFIX_INVALID: 'ClaimInvalid',
  IPAM_INSTANCE_UNKNOWN: reasons.poolNotFound,
  IPAM_NO_PREFIX_MATCHES: 'NoPrefixMatches',
  IPAM_POOL_EXHAUSTED: reasons.exhausted,
  IPAM_ADDRESS_TAKEN: 'Taken',
  IPAM_VLAN_EXHAUSTED: reasons.exhausted,
  IPAM_VLAN_TAKEN: 'Taken',
};

export interface Verdict {
  readonly ready: boolean;
  readonly synced: boolean;
  readonly reason: string;
  readonly message: string;
}

/** What a failure of the allocator means for a claim. @throws what is not the allocator's */
export function failureOf(error: unknown): Verdict {
  if (!(error instanceof IpamError)) throw error;
  return { ready: false, synced: false, reason: errorReasons[error.code] ?? 'Failed', message: messageOf(error) };
}

/** The conditions of a claim after a verdict. */
export function conditionsAfter(
  before: readonly Condition[] | undefined,
  { ready, synced, reason, message }: Verdict,
  generation: number,
  clock: Clock,
): Condition[] {
  const update = (type: string, holds: boolean) =>
    ({ type, status: holds ? 'True' : 'False', reason, message, observedGeneration: generation }) as const;
  return setCondition(setCondition(before, update('Synced', synced), clock), update('Ready', ready), clock);
}
