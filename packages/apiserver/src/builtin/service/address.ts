import { isIP } from 'node:net';

/** Why a text is no IP address as Kubernetes writes it; undefined when it is. */
export function addressError(text: string): string | undefined {
  return isIP(text) ? undefined : 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';
}
