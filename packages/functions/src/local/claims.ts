import { type AddressClaim, addressClaimOf, type VlanClaim, vlanClaimOf } from '@nexslice/ipam';
import { annotations, isObject, type Resource, textAt } from '@nexslice/krm';
import { networkInstanceOf } from '../children/children.ts';

/** Presence asks for what a claim holds already instead of claiming. */
export const actionAnnotation = 'nephio.org/action';

/** What an IPClaim asks for, in the words of the allocator. `owner` tells claims of different packages apart. */
export function addressClaim(claim: Resource, owner: string): AddressClaim {
  return addressClaimOf(specOf(claim), keyOf(claim, owner), networkInstanceOf(claim));
}

/** What a VLANClaim asks for. Claims that name a common bridge domain share its VLAN. */
export function vlanClaim(claim: Resource, owner: string): VlanClaim {
  const key = keyOf(claim, owner);
  const name = claim.annotation(annotations.vlanClaimName) || key;
  return vlanClaimOf(specOf(claim), key, textAt(claim.value, 'spec', 'vlanIndex', 'name') ?? '', name);
}

/** Claims have no namespace in packages, and their names tell what they are for. */
function keyOf(claim: Resource, owner: string): string {
  return [owner, claim.namespace, claim.name].filter(Boolean).join('/');
}

function specOf({ value }: Resource): Record<string, unknown> {
  return isObject(value['spec']) ? value['spec'] : {};
}
