import type { AddressClaim, ClaimKind } from '../network/claim.ts';
import type { AddressFamily } from '../prefix/address.ts';
import type { VlanClaim } from '../vlan/vlans.ts';

/** Labels of Nephio that mean something to the allocator; others choose among prefixes. */
export const claimLabels = {
  cluster: 'nephio.org/cluster-name',
  family: 'nephio.org/address-family',
} as const;

/** The spec of an `IPClaim` (`ipam.resource.nephio.org/v1alpha1`), as far as it has been checked: unknown and ill-typed fields are ignored. */
export type IPClaimSpec = Readonly<Record<string, unknown>>;

/**
 * What an IPClaim asks for, in the words of the allocator.
 * @param key tells the claim from all others of the network instance
 */
export function addressClaimOf(spec: IPClaimSpec, key: string, networkInstance: string): AddressClaim {
  const { [claimLabels.family]: family, ...labels } = matchLabels(spec);
  const scope = labels[claimLabels.cluster];
  const asked = text(spec['addressFamily']) ?? family;
  const prefix = text(spec['prefix']);
  const prefixLength = number(spec['prefixLength'], 1);
  const index = number(spec['index'], 0);
  return {
    key,
    networkInstance,
    kind: (text(spec['kind']) ?? 'network') as ClaimKind,
    labels,
    ...(asked && { family: asked as AddressFamily }),
    ...(scope && { scope }),
    ...(prefix && { prefix }),
    ...(prefixLength !== undefined && { prefixLength }),
    ...(index !== undefined && { index }),
    ...(spec['createPrefix'] === true && { createPrefix: true }),
  };
}

/**
 * What a VLANClaim asks for.
 * @param name claims of one name and index share their VLAN; that is the name of a bridge domain, or `key`
 */
export function vlanClaimOf(spec: IPClaimSpec, key: string, index: string, name: string): VlanClaim {
  const vlanId = number(spec['vlanID'], 1);
  const range = text(spec['range']);
  return { name, holder: key, index, ...(vlanId !== undefined && { vlanId }), ...(range && { range }) };
}

function matchLabels(spec: IPClaimSpec): Record<string, string> {
  const { matchLabels: labels = {} } = (spec['selector'] ?? {}) as { matchLabels?: Record<string, unknown> };
  return Object.fromEntries(
    Object.entries(labels ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function number(value: unknown, least: number): number | undefined {
  return typeof value === 'number' && value >= least ? value : undefined;
}
