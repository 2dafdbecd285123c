import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import type { Dispatcher, Pool, ProxyAgent } from 'undici';
import type { ClusterConfig } from '../config/cluster-config.ts';
import { KubeError, messageOf } from '../errors.ts';

/** Enough to keep a server of many cores busy from one process, few enough that a burst does not open a socket per request. */
export const requestConnections = 16;
/** A host that does not complete a handshake in this time is as good as down. */
const connectTimeoutMs = 10_000;
/** Load balancers drop connections that rest for a minute; a request on one that was just dropped would be lost. */
const keepAliveMs = 30_000;

// The HTTP stack is loaded when the first request is made, and only what is used of it: undici's index brings fetch, WebSockets, caches and
// mocks along, 9 MB and a tenth of a second. Its proxies need the index. There are no types of single files.
const loadPool = async () => (await import('undici/lib/dispatcher/pool.js' as string)).default as typeof Pool;
const loadProxyAgent = async () => (await import('undici')).ProxyAgent;

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
  const open = proxyUrl === undefined ? await direct(url.origin, tls) : await proxied(proxyUrl, config, tls);
  return {
    requests: open(requestConnections),
    streams: open(null),
    origin: url.origin,
    basePath: url.pathname.replace(/\/+$/, ''),
  };
}

/** Makes a dispatcher with so many connections, or as many as its requests need. */
type Open = (connections: number | null) => Dispatcher;

async function direct(origin: string, connect: Pool.Options['connect']): Promise<Open> {
  const Dispatchers = await loadPool();
  return (connections) => new Dispatchers(origin, { connections, keepAliveTimeout: keepAliveMs, connect });
}

async function proxied(
  proxyUrl: string,
  config: ClusterConfig,
  requestTls: ProxyAgent.Options['requestTls'],
): Promise<Open> {
  const Dispatchers = await loadProxyAgent();
  const proxy = proxyOptions(proxyUrl, config);
  return (connections) => new Dispatchers({ connections, keepAliveTimeout: keepAliveMs, ...proxy, requestTls });
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
