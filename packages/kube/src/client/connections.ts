import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import type { Dispatcher } from 'undici';
import type { ClusterConfig } from '../config/cluster-config.ts';
import { KubeError, messageOf } from '../errors.ts';

/** Enough to keep a server of many cores busy from one process, few enough that a burst does not open a socket per request. */
export const requestConnections = 16;
/** A host that does not complete a handshake in this time is as good as down. */
const connectTimeoutMs = 10_000;
/** Load balancers drop connections that rest for a minute; a request on one that was just dropped would be lost. */
const keepAliveMs = 30_000;
/** Loads the HTTP stack when the first request is made: the import is the larger part of this package's start-up time. */
const loadUndici = () => import('undici');

/** The open connections to one API server. */
export interface Connections {
  /** For requests that end soon. */
  readonly requests: Dispatcher;
  /** For watches, each of which occupies a connection for minutes: apart, so that they never starve the others. */
  readonly streams: Dispatcher;
  readonly origin: string;
  /** Path of the server's URL, without a slash at its end. */
  readonly basePath: string;
}

/**
 * Makes ready to connect; the first connection is opened by the first request.
 *
 * @throws KubeError `KUBE_CONFIG_INVALID` for an address, a certificate or a key that is none
 */
export async function openConnections(config: ClusterConfig): Promise<Connections> {
  const { server, proxyUrl, tlsServerName, insecureSkipTlsVerify } = config;
  const url = parseUrl(server, 'server');
  const tls = {
    secureContext: url.protocol === 'https:' ? secureContext(config) : undefined,
    servername: tlsServerName,
    rejectUnauthorized: !insecureSkipTlsVerify,
    timeout: connectTimeoutMs,
  };
  const { Pool, ProxyAgent } = await loadUndici();
  const open = (connections: number | null): Dispatcher => {
    const options = { connections, keepAliveTimeout: keepAliveMs };
    if (proxyUrl === undefined) return new Pool(url.origin, { ...options, connect: tls });
    return new ProxyAgent({ ...options, ...proxyOptions(proxyUrl, config), requestTls: tls });
  };
  return {
    requests: open(requestConnections),
    streams: open(null),
    origin: url.origin,
    basePath: url.pathname.replace(/\/+$/, ''),
  };
}

function proxyOptions(proxyUrl: string, { ca, insecureSkipTlsVerify }: ClusterConfig) {
  const { href, protocol } = parseUrl(proxyUrl.replace(/^socks5h:/, 'socks5:'), 'proxy');
  // Told of TLS, undici would speak it to any SOCKS proxy.
  if (protocol === 'socks5:') return { uri: href };
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw new KubeError('KUBE_CONFIG_INVALID', `a proxy is http, https or socks5, and not "${proxyUrl}"`);
  }
  // An https proxy may have a certificate of a public authority or, as client-go would have it, of the cluster's.
  const trusted = ca ? { ca: [...rootCertificates, ca] } : {};
  return { uri: href, proxyTls: { ...trusted, rejectUnauthorized: !insecureSkipTlsVerify } };
}

/** Everything that a connection, once open, cannot change. */
export function connectionIdentity(config: ClusterConfig): string {
  const { server, ca, cert, key, tlsServerName, insecureSkipTlsVerify, proxyUrl } = config;
  const parts = [server, ca, cert, key, tlsServerName, insecureSkipTlsVerify, proxyUrl];
  return JSON.stringify(parts.map((part) => part?.toString()));
}

/** Made once: without it every new connection would parse the certificates again. */
function secureContext({ ca, cert, key }: ClusterConfig): SecureContext {
  try {
    return createSecureContext({ ca, cert, key });
  } catch (error) {
    const message = `the certificate authority, client certificate or key cannot be used: ${messageOf(error)}`;
    throw new KubeError('KUBE_CONFIG_INVALID', message, { cause: error });
  }
}

function parseUrl(text: string, what: string): URL {
  if (URL.canParse(text)) return new URL(text);
  throw new KubeError('KUBE_CONFIG_INVALID', `the ${what} "${text}" is not a URL`);
}
