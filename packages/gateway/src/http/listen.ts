import type { AddressInfo } from 'node:net';
import { GatewayError, type GatewayErrorCode } from '../errors.ts';

const bindErrors: Readonly<Record<string, { code: GatewayErrorCode; said: string }>> = {
  EADDRINUSE: { code: 'GATEWAY_PORT_TAKEN', said: 'another program listens there already' },
  EACCES: { code: 'GATEWAY_PORT_FORBIDDEN', said: 'the system does not allow it' },
  EADDRNOTAVAIL: { code: 'GATEWAY_HOST_UNKNOWN', said: 'this machine has no such address' },
  ENOTFOUND: { code: 'GATEWAY_HOST_UNKNOWN', said: 'there is no such host' },
};

/** Where a program on this machine reaches the server: a server on all addresses is reached by loopback too. */
export function urlOf({ address, family, port }: AddressInfo): string {
  if (address === '0.0.0.0' || address === '::') return `http://127.0.0.1:${port}`;
  return family === 'IPv6' ? `http://[${address}]:${port}` : `http://${address}:${port}`;
}

/** Says in words why listening failed: GATEWAY_PORT_TAKEN, GATEWAY_PORT_FORBIDDEN, GATEWAY_HOST_UNKNOWN, or the error as it is. */
export function bindError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const known = bindErrors[error.code ?? ''];
  if (!known) return error;
  return new GatewayError(known.code, `cannot listen on ${host} port ${port}: ${known.said}`, { cause: error });
}
