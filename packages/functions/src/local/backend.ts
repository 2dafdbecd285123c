import type { AddressGrant } from '@nexslice/ipam';
import type { Resource, ResourceList } from '@nexslice/krm';

/** Where addresses and VLANs come from. Errors thrown are answers too: they become the message of the claim's condition. */
export interface Backend {
  /** Gets to see the package before its claims are answered. */
  open(list: ResourceList): void;
  claimAddress(claim: Resource): AddressGrant;
  claimVlan(claim: Resource): number | string;
  /** Takes back what a claim holds. */
  release(claim: Resource): void;
  /** Gets what could not be answered at once, after a round of the pipeline. Whether there is anything new. */
  settle?(signal?: AbortSignal): Promise<boolean>;
}
