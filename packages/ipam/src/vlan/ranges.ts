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

/** The 12 bits of an 802.1Q tag. What a text asks for is never listed number by number before it is known to be that small. */
const largestVlan = 4095;

/**
 * Reads the range of a VLAN claim: `100` is any run of 100 identifiers, `100:200` the identifiers from 100 to 200.
 * @throws IpamError IPAM_CLAIM_INVALID
 */
export function parseVlanRange(text: string): VlanWish {
  const match = /^(\d+)(?::(\d+))?$/.exec(text);
  if (!match) throw invalid(`VLAN range ${JSON.stringify(text)} is neither a size nor first:last`);
  const first = Number(match[1]);
  const last = Number(match[2] ?? first);
  if (Math.max(first, last) > largestVlan) throw invalid(`VLAN range ${text} reaches beyond ${largestVlan}`);
  if (match[2] === undefined) {
    if (first === 0) throw invalid('VLAN range 0 asks for no VLAN');
    return { size: first };
  }
  if (last < first) throw invalid(`VLAN range ${text} ends before it starts`);
  return { first, last };
}

function invalid(message: string): IpamError {
  return new IpamError('IPAM_CLAIM_INVALID', message);
}
