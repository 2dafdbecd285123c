import type { IncomingMessage } from 'node:http';
import { GatewayError } from '../errors.ts';
import { isSafeHost } from './loopback.ts';

/**
 * Refuses what a web page of somebody else makes the user's browser send. Programs send neither `Origin` nor `Sec-Fetch-Site` and are not
 * concerned.
 *
 * - Reads and writes: while we listen on loopback only, `Host` must be a loopback name or an address. A page that lets its own name point to
 *   127.0.0.1 (DNS rebinding) is of the same origin to the browser, and only the name gives it away.
 * - Writes: the browser must say that the page is ours (Fetch Metadata, or `Origin` equal to `Host`).
 *
 * @throws GatewayError GATEWAY_HOST_REFUSED, GATEWAY_ORIGIN_REFUSED.
 * @see https://www.w3.org/TR/fetch-metadata/
 */
export function guardOrigin({ method, headers }: IncomingMessage, onLoopback: boolean): void {
  if (onLoopback && headers.host !== undefined && !isSafeHost(headers.host)) {
    throw new GatewayError('GATEWAY_HOST_REFUSED', 'this host name is not served: use localhost or 127.0.0.1');
  }
  if (method === 'GET' || method === 'HEAD') return;
  if (!isOwnPage(headers)) {
    throw new GatewayError('GATEWAY_ORIGIN_REFUSED', 'web pages of another origin may not change anything here');
  }
}

function isOwnPage({ origin, host, 'sec-fetch-site': site }: IncomingMessage['headers']): boolean {
  // `same-site` is refused too: to a browser every port of localhost is the same site. `none` is the user's own doing.
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  return origin === undefined || sameHost(origin, host);
}

function sameHost(origin: string, host: string | undefined): boolean {
  try {
    const own = new URL(origin);
    // Parsing both leaves out default ports and differences of case alike. The scheme is not ours to know behind a proxy that ends TLS.
    return /^https?:$/.test(own.protocol) && own.host === new URL(`${own.protocol}//${host}`).host;
  } catch {
    return false;
  }
}
