import { isIP, isIPv4 } from 'node:net';

/** Whether an address (no name) is reachable from this machine only. RFC 1122 3.2.1.3, RFC 4291 2.5.3. */
export function isLoopbackAddress(address: string): boolean {
  const plain = address.replace(/^::ffff:/i, '');
  return isIPv4(plain) ? plain.startsWith('127.') : plain === '::1';
}

/**
 * Whether a Host header names a host that no DNS server answers for: `localhost` and names below it (RFC 6761 6.3), or an address. Any other
 * name can be made to point to 127.0.0.1 by whoever owns it.
 */
export function isSafeHost(host: string): boolean {
  const name = hostName(host);
  if (name === undefined) return false;
  return name === 'localhost' || name.endsWith('.localhost') || isIP(name) !== 0;
}

function hostName(host: string): string | undefined {
  const [, bracketed, plain] = /^(?:\[([0-9a-f:.]+)\]|([^:[\]\s]+))(?::\d{1,5})?$/i.exec(host) ?? [];
  return (bracketed ?? plain)?.toLowerCase().replace(/\.$/, '');
}
