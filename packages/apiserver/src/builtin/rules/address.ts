import { isIP, isIPv6 } from 'node:net';
import { type FieldError, invalid } from '../../status/field-error.ts';

const addressText = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';
const blockText = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';

export function validateIp(field: string, address: string | undefined): FieldError[] {
  return isIP(address ?? '') ? [] : [invalid(field, address ?? '', addressText)];
}

/** Why an address cannot be an endpoint of the cluster's traffic. */
const special: [pattern: RegExp, why: (address: string) => string][] = [
  [/^(0\.0\.0\.0|::)$/, (address) => `may not be unspecified (${address})`],
  [/^(127\.|::1$)/, () => 'may not be in the loopback range (127.0.0.0/8, ::1/128)'],
  [/^(169\.254\.|fe[89ab])/i, () => 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'],
  [/^(224\.0\.0\.|ff[0-9a-f]2:)/i, () => 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)'],
];

/** An address that traffic can be sent to; what is no address at all is another rule's. */
export function validateUsableIp(field: string, address: string): FieldError[] {
  if (!isIP(address)) return [invalid(field, address, 'must be a valid IP address')];
  return special.filter(([pattern]) => pattern.test(address)).map(([, why]) => invalid(field, address, why(address)));
}

/** A range of addresses, as its first one and the length of what they share. */
export interface AddressBlock {
  address: string;
  family: 'ipv4' | 'ipv6';
  bits: number;
}

export function parseBlock(text: string): AddressBlock | undefined {
  const [address = '', bits = '', ...more] = text.split('/');
  const version = isIP(address);
  const length = Number(bits);
  if (more.length > 0 || version === 0 || !/^\d+$/.test(bits) || length > (version === 4 ? 32 : 128)) return undefined;
  return { address, family: version === 4 ? 'ipv4' : 'ipv6', bits: length };
}

export function validateCidr(field: string, text: string): FieldError[] {
  return parseBlock(text) ? [] : [invalid(field, text, blockText)];
}

/** Whether addresses (or blocks) are at most one of each family. */
export function isOnePerFamily(list: readonly string[]): boolean {
  const sixes = list.filter((text) => isIPv6(text.split('/')[0]!)).length;
  return list.length <= 2 && sixes <= 1 && list.length - sixes <= 1;
}
