import { IpamError } from '../errors.ts';
import { type AddressFamily, addressBits } from '../prefix/address.ts';
import { type HostAddress, hostBits, networkOf, type Prefix, parseHostAddress } from '../prefix/prefix.ts';

/**
 * What a claim asks for: `network` an address with its gateway, `loopback` a single address, `pool` and `aggregate` a block.
 * The words are those of `ipam.resource.nephio.org/v1alpha1 IPClaim`.
 */
export const claimKinds = ['network', 'loopback', 'pool', 'aggregate'] as const;
export type ClaimKind = (typeof claimKinds)[number];

/** A wish for an address or a block. The same key with the same wish always gets the same answer. */
export interface AddressClaim {
  /** Identity of the claim, stable over its life, for instance `<package>/<claim name>`. */
  key: string;
  networkInstance: string;
  kind: ClaimKind;
  /** Taken from `prefix` when absent there, otherwise IPv4. */
  family?: AddressFamily;
  /** Where the address is used, usually the cluster. Claims of one scope share subnets and gateways, claims of two never do. */
  scope?: string;
  /** Labels that choose among the prefixes of the instance. */
  labels?: Readonly<Record<string, string>>;
  /** Bits of the block, for blocks. */
  prefixLength?: number;
  /**
   * A certain address (`10.0.0.5/32`; for a network also `10.0.0.5/24`, with the length of its subnet) or, where a block is asked for, a certain
   * block.
   */
  prefix?: string;
  /** Ask for a block instead of an address; implied by the kinds `pool` and `aggregate`. */
  createPrefix?: boolean;
  /** Ask for the address with this number in the subnet, 0 being the address of the subnet itself; or for the block with this number in its prefix. */
  index?: number;
}

/** The answer to a claim. */
export interface AddressGrant {
  /** The block, or the address with the length of its subnet. */
  prefix: string;
  /** The router of the subnet; only for the kind `network`. */
  gateway?: string;
}

/** A claim whose texts have been read and whose defaults are filled in. */
export interface CheckedClaim extends AddressClaim {
  family: AddressFamily;
  scope: string;
  labels: Readonly<Record<string, string>>;
  wanted: HostAddress | undefined;
  block: boolean;
}

/**
 * Checks a claim as a whole.
 * @throws IpamError IPAM_CLAIM_INVALID with every problem of the claim, or IPAM_PREFIX_INVALID
 */
export function checkClaim(claim: AddressClaim): CheckedClaim {
  const wanted = claim.prefix ? parseHostAddress(claim.prefix) : undefined;
  const family = claim.family ?? wanted?.family ?? 'ipv4';
  const block = asksForBlock(claim);
  const problems = [...kindProblems(claim), ...(block ? blockProblems : addressProblems)(claim, family, wanted)];
  if (wanted && wanted.family !== family) problems.push(`prefix ${claim.prefix} is not of the family ${family}`);
  if (problems.length > 0) {
    throw new IpamError('IPAM_CLAIM_INVALID', `claim ${claim.key}: ${problems.join('; ')}`);
  }
  return { ...claim, family, scope: claim.scope ?? '', labels: claim.labels ?? {}, wanted, block };
}

/** A claim as far as it matters for what it holds already: it may have come to contradict itself since. */
export function holderOf(claim: AddressClaim, place: Prefix): CheckedClaim {
  const { scope = '', labels = {} } = claim;
  return { ...claim, family: place.family, scope, labels, wanted: undefined, block: asksForBlock(claim) };
}

function asksForBlock({ createPrefix, kind }: Pick<AddressClaim, 'createPrefix' | 'kind'>): boolean {
  return createPrefix === true || kind === 'pool' || kind === 'aggregate';
}

/**
 * What an answer takes: a block, or one address whatever the length of its subnet. The answer says which of the two, as it may have been given
 * when the claim asked for something else; only of subnets of two addresses it can be told by the claim alone.
 * @throws IpamError IPAM_PREFIX_INVALID
 */
export function placeOf(claim: Pick<AddressClaim, 'createPrefix' | 'kind'>, grant: AddressGrant): Prefix {
  const host = parseHostAddress(grant.prefix);
  const ofTwo = hostBits(host) === 1;
  const block = networkOf(host).value === host.value && (!ofTwo || asksForBlock(claim));
  return block ? host : { ...host, length: addressBits[host.family] };
}

function kindProblems(claim: AddressClaim): string[] {
  if (claimKinds.includes(claim.kind)) return [];
  return [`kind ${JSON.stringify(claim.kind)} is none of ${claimKinds.join(', ')}`];
}

function blockProblems(claim: AddressClaim, family: AddressFamily, wanted: HostAddress | undefined): string[] {
  const bits = addressBits[family];
  if (wanted) return wanted.length === bits ? [`prefix ${claim.prefix} is one address, a block is asked for`] : [];
  const { prefixLength } = claim;
  if (!prefixLength) return ['prefixLength is required for a block'];
  if (!Number.isInteger(prefixLength) || prefixLength < 0)
    return [`prefixLength ${prefixLength} is not a whole number`];
  return prefixLength > bits ? [`prefixLength ${prefixLength} is more than ${bits}`] : [];
}

function addressProblems(claim: AddressClaim, family: AddressFamily, wanted: HostAddress | undefined): string[] {
  const bits = addressBits[family];
  const inSubnet = claim.kind === 'network' && wanted && networkOf(wanted).value !== wanted.value;
  if (wanted && wanted.length !== bits && !inSubnet) return [`prefix ${claim.prefix} must be one address, /${bits}`];
  if (claim.index !== undefined && (claim.index < 0 || !Number.isInteger(claim.index))) {
    return [`index ${claim.index} is not a whole number`];
  }
  return [];
}
