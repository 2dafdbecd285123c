import { IpamError } from '../errors.ts';
import { type AddressFamily, addressBits, formatAddress, parseAddress } from './address.ts';

/** A block of addresses: `value` has no bit set behind the first `length` bits. */
export interface Prefix {
  family: AddressFamily;
  value: bigint;
  length: number;
}

/** An address together with the length of the subnet it lives in, such as 10.0.0.2/24. */
export interface HostAddress extends Prefix {}

/**
 * Reads `10.0.0.0/8` or `2001:db8::/32`.
 * @throws IpamError IPAM_PREFIX_INVALID when the text is no prefix or has host bits set
 */
export function parsePrefix(text: string): Prefix {
  const host = parseHostAddress(text);
  if (networkOf(host).value !== host.value) {
    throw new IpamError(
      'IPAM_PREFIX_INVALID',
      `prefix ${text} has bits set behind its length; ${formatPrefix(networkOf(host))} was probably meant`,
    );
  }
  return host;
}

/**
 * Reads an address with the length of its subnet, `10.0.0.2/24`.
 * @throws IpamError IPAM_PREFIX_INVALID
 */
export function parseHostAddress(text: string): HostAddress {
  const match = /^([^/]+)\/(\d{1,3})$/.exec(text);
  const address = match?.[1] === undefined ? undefined : parseAddress(match[1]);
  const length = Number(match?.[2]);
  if (!address || length > addressBits[address.family]) {
    throw new IpamError('IPAM_PREFIX_INVALID', `${JSON.stringify(text)} is not an IP prefix such as 10.0.0.0/8`);
  }
  return { ...address, length };
}

/** The text of a prefix or host address, `10.0.0.0/8`. */
export function formatPrefix(prefix: Prefix): string {
  return `${formatAddress(prefix)}/${prefix.length}`;
}

/** Bits behind the length of a prefix. */
export function hostBits(prefix: Prefix): number {
  return addressBits[prefix.family] - prefix.length;
}

/** The block that a host address belongs to. */
export function networkOf(host: HostAddress): Prefix {
  const bits = BigInt(hostBits(host));
  return { ...host, value: (host.value >> bits) << bits };
}

/** Whether every address of `inner` is one of `outer`. */
export function contains(outer: Prefix, inner: Prefix): boolean {
  if (outer.family !== inner.family || inner.length < outer.length) return false;
  const bits = BigInt(hostBits(outer));
  return outer.value >> bits === inner.value >> bits;
}

/** Whether two blocks share an address. */
export function overlap(a: Prefix, b: Prefix): boolean {
  return contains(a, b) || contains(b, a);
}
