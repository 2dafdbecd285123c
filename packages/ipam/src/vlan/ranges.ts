import { IpamError } from '../errors.ts';

/** Identifiers from `first` to `last`, both included. */
export interface VlanRange {
  first: number;
  last: number;
}

/** What may carry tagged user traffic: 0 means untagged, 1 is the usual default VLAN of switches, 4095 is reserved (IEEE 802.1Q). */
export const usableVlans: VlanRange = { first: 2, last: 4094 };

/** A run of identifiers that a claim asks for: any run of a size, or a certain one. */
export type VlanWish = { size: number } | VlanRange;

/**
 * Reads the range of a VLAN claim: `100` is any run of 100 identifiers, `100:200` the identifiers from 100 to 200.
 * @throws IpamError IPAM_CLAIM_INVALID
 */
export function parseVlanRange(text: string): VlanWish {
  const match = /^(\d+)(?::(\d+))?$/.exec(text);
  if (!match)
    throw new IpamError('IPAM_CLAIM_INVALID', `VLAN range ${JSON.stringify(text)} is neither a size nor first:last`);
  const first = Number(match[1]);
  if (match[2] === undefined) return { size: first };
  const last = Number(match[2]);
  if (last < first) throw new IpamError('IPAM_CLAIM_INVALID', `VLAN range ${text} ends before it starts`);
  return { first, last };
}
