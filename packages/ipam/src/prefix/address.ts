import { isIPv4, isIPv6 } from 'node:net';

export type AddressFamily = 'ipv4' | 'ipv6';

/** Bits of an address by family. */
export const addressBits: Readonly<Record<AddressFamily, number>> = { ipv4: 32, ipv6: 128 };

/** An address as a number. */
export interface Address {
  family: AddressFamily;
  value: bigint;
}

/** Reads `10.0.0.1` or `2001:db8::1`; undefined when the text is neither. A zone (`%eth0`) is no part of an address. */
export function parseAddress(text: string): Address | undefined {
  if (isIPv4(text)) return { family: 'ipv4', value: BigInt(valueOfIpv4(text)) };
  if (isIPv6(text) && !text.includes('%')) return { family: 'ipv6', value: valueOfIpv6(text) };
  return undefined;
}

/** Writes an address: dotted for IPv4, RFC 5952 for IPv6 (lower case, longest run of zero groups compressed). */
export function formatAddress({ family, value }: Address): string {
  return family === 'ipv4' ? formatIpv4(value) : formatIpv6(value);
}

function valueOfIpv4(text: string): number {
  return text.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);
}

function valueOfIpv6(text: string): bigint {
  const [head = '', tail] = expandEmbeddedIpv4(text).split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  const groups = [...before, ...new Array<string>(zeros).fill('0'), ...after];
  return groups.reduce((sum, group) => (sum << 16n) | BigInt(Number.parseInt(group, 16)), 0n);
}

/** `::ffff:10.0.0.1` with its last 32 bits as two groups. */
function expandEmbeddedIpv4(text: string): string {
  const dotted = text.slice(text.lastIndexOf(':') + 1);
  if (!dotted.includes('.')) return text;
  const value = valueOfIpv4(dotted);
  const groups = [Math.floor(value / 65_536), value % 65_536].map((group) => group.toString(16));
  return text.slice(0, -dotted.length) + groups.join(':');
}

function formatIpv4(value: bigint): string {
  const number = Number(value);
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.');
}

function formatIpv6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, i) => Number((value >> BigInt(112 - 16 * i)) & 0xffffn));
  const run = longestZeroRun(groups);
  const hex = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':');
  // RFC 5952 section 4.2.2: a single zero group is not compressed.
  if (run.length < 2) return hex(groups);
  return `${hex(groups.slice(0, run.start))}::${hex(groups.slice(run.start + run.length))}`;
}

function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  groups.forEach((group, i) => {
    if (group !== 0) start = i + 1;
    else if (i + 1 - start > best.length) best = { start, length: i + 1 - start };
  });
  return best;
}
