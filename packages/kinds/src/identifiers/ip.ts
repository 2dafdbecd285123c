import { z } from 'zod';
import { orRequired } from '../kind/message.ts';

/** An IPv4 prefix as numbers: `network` has the host bits cleared. */
interface Prefix {
  readonly address: number;
  readonly network: number;
  readonly length: number;
}

function parse(cidr: string): Prefix | undefined {
  const [address, length] = cidr.split('/');
  const octets = (address ?? '').split('.').map(Number);
  const bits = Number(length);
  if (octets.length !== 4 || octets.some((octet) => !(octet >= 0 && octet <= 255)) || !(bits >= 0 && bits <= 32))
    return;
  const number = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  return { address: number, network: number - (number % 2 ** (32 - bits)), length: bits };
}

/** Whether two IPv4 prefixes share an address. Text that is no prefix shares none. */
export function overlaps(a: string, b: string): boolean {
  const [left, right] = [parse(a), parse(b)];
  if (!left || !right) return false;
  const size = 2 ** (32 - Math.min(left.length, right.length));
  return Math.floor(left.address / size) === Math.floor(right.address / size);
}

/** An IPv4 prefix in canonical form: the host bits are zero. RFC 4632 3.1. */
export const ipv4Cidr = z
  .cidrv4(orRequired('must be an IPv4 prefix, for example "10.60.0.0/16"'))
  .max(18)
  .refine((value) => {
    const prefix = parse(value);
    return prefix?.address === prefix?.network;
  }, 'the bits after the prefix length must be zero, for example "10.60.0.0/16"')
  .describe('IPv4 prefix whose host bits are zero, for example 10.60.0.0/16 (RFC 4632).');

/** An IPv4 address. */
export const ipv4 = z.ipv4(orRequired('must be an IPv4 address')).max(15).describe('IPv4 address.');
