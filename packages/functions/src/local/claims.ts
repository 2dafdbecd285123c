import type { AddressClaim, AddressFamily, ClaimKind, VlanClaim } from '@nexslice/ipam';
import { annotations, at, isObject, type Resource, textAt } from '@nexslice/krm';
import { networkInstanceOf } from '../children/children.ts';
import { labels } from '../dialect/released.ts';

/** Presence asks for what a claim holds already instead of claiming. */
export const actionAnnotation = 'nephio.org/action';

/** What an IPClaim asks for, in the words of the allocator. `owner` tells claims of different packages apart. */
export function addressClaim(claim: Resource, owner: string): AddressClaim {
  const spec = claim.value['spec'];
  const { [labels.cluster]: scope, [labels.family]: family, ...others } = matchLabels(spec);
  const number = (field: string) => {
    const value = at(spec, field);
    return typeof value === 'number' && (field === 'index' || value > 0) ? value : undefined;
  };
  const asked = textAt(spec, 'addressFamily') || family;
  const prefix = textAt(spec, 'prefix');
  const [prefixLength, index] = [number('prefixLength'), number('index')];
  return {
    key: keyOf(claim, owner),
    networkInstance: networkInstanceOf(claim),
    kind: (textAt(spec, 'kind') ?? 'network') as ClaimKind,
    labels: others,
    ...(asked && { family: asked as AddressFamily }),
    ...(scope && { scope }),
    ...(prefix && { prefix }),
    ...(prefixLength !== undefined && { prefixLength }),
    ...(index !== undefined && { index }),
    ...(at(spec, 'createPrefix') === true && { createPrefix: true }),
  };
}

/** What a VLANClaim asks for. Claims that name a common bridge domain share its VLAN. */
export function vlanClaim(claim: Resource, owner: string): VlanClaim {
  const spec = claim.value['spec'];
  const id = at(spec, 'vlanID');
  const range = textAt(spec, 'range');
  return {
    name: claim.annotation(annotations.vlanClaimName) || keyOf(claim, owner),
    holder: keyOf(claim, owner),
    index: textAt(spec, 'vlanIndex', 'name') ?? '',
    ...(typeof id === 'number' && id > 0 && { vlanId: id }),
    ...(range && { range }),
  };
}

/** Claims have no namespace in packages, and their names tell what they are for. */
function keyOf(claim: Resource, owner: string): string {
  return [owner, claim.namespace, claim.name].filter(Boolean).join('/');
}

function matchLabels(spec: unknown): Record<string, string> {
  const found = at(spec, 'selector', 'matchLabels');
  const entries = isObject(found) ? Object.entries(found) : [];
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
