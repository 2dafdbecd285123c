import {
  type AddressClaim,
  type AddressGrant,
  addressClaimOf,
  type IPClaimSpec,
  type VlanClaim,
  type VlanGrant,
  vlanClaimOf,
} from '@nexslice/ipam';
import {
  type AddressStatus,
  type IPClaim,
  ipClaims,
  type KindObject,
  networkInstances,
  type VLANClaim,
  type VLANStatus,
  vlanClaims,
  vlanIndexes,
} from '@nexslice/kinds';
import { type Condition, keyString, type ResourceType } from '@nexslice/kube';
import { sharedName } from '../annotations.ts';

/** What both kinds of claims have. */
export interface ClaimObject<Status> extends KindObject<unknown, Status> {
  status?: Status & { conditions?: Condition[] | undefined };
}

/** How a kind of claims is read and written. */
export interface ClaimKind<T extends ClaimObject<unknown>, Wish, Grant> {
  readonly type: ResourceType<T>;
  /** The kind that the claims take from. */
  readonly poolKind: string;
  wishOf(claim: T): Wish;
  answerOf(status: T['status']): Grant | undefined;
  proposalOf(status: T['status']): Grant | undefined;
  /** The fields of an answer in a status, or in its `proposed`. */
  fieldsOf(grant: Grant): object;
  /** For people. */
  textOf(grant: Grant): string;
}

function keyOfClaim({ metadata }: KindObject<unknown, unknown>): string {
  return keyString(metadata);
}

/** A reference without a namespace is to the claim's own. */
function poolKey(
  claim: KindObject<unknown, unknown>,
  { name, namespace }: { name: string; namespace?: string | undefined },
) {
  return keyString({ name, namespace: namespace || (claim.metadata.namespace ?? '') });
}

export const ipClaimKind: ClaimKind<IPClaim, AddressClaim, AddressGrant> = {
  type: ipClaims,
  poolKind: networkInstances.kind,
  wishOf: (claim) =>
    addressClaimOf(claim.spec as IPClaimSpec, keyOfClaim(claim), poolKey(claim, claim.spec.networkInstance)),
  answerOf: addressOf,
  proposalOf: (status) => addressOf(status?.proposed),
  fieldsOf: ({ prefix, gateway }) => ({ prefix, ...(gateway && { gateway }) }),
  textOf: ({ prefix }) => prefix,
};

function addressOf(status: Pick<AddressStatus, 'prefix' | 'gateway'> | undefined): AddressGrant | undefined {
  if (!status?.prefix) return undefined;
  return { prefix: status.prefix, ...(status.gateway && { gateway: status.gateway }) };
}

export const vlanClaimKind: ClaimKind<VLANClaim, VlanClaim, VlanGrant> = {
  type: vlanClaims,
  poolKind: vlanIndexes.kind,
  wishOf: (claim) => {
    const key = keyOfClaim(claim);
    const name = claim.metadata.annotations?.[sharedName] || key;
    return vlanClaimOf(claim.spec as IPClaimSpec, key, poolKey(claim, claim.spec.vlanIndex), name);
  },
  answerOf: vlanOf,
  proposalOf: (status) => vlanOf(status?.proposed),
  fieldsOf: ({ vlanId, vlanRange }) => (vlanRange ? { vlanRange } : { vlanID: vlanId }),
  textOf: ({ vlanId, vlanRange }) => vlanRange ?? `VLAN ${vlanId}`,
};

function vlanOf(status: Pick<VLANStatus, 'vlanID' | 'vlanRange'> | undefined): VlanGrant | undefined {
  if (status?.vlanRange) return { vlanRange: status.vlanRange };
  return status?.vlanID === undefined ? undefined : { vlanId: status.vlanID };
}
