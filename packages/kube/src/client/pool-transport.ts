import type { Dispatcher } from 'undici';
import { type Clock, systemClock } from '../clock/clock.ts';
import type { ClusterConfig } from '../config/cluster-config.ts';
import { KubeError, messageOf } from '../errors.ts';
import type { Transport, TransportRequest, TransportResponse } from './transport.ts';

/** Enough to keep a server of many cores busy from one process, few enough that a burst does not open a socket per request. */
const requestConnections = 16;
/** An API server answers or refuses (`--request-timeout`) within 60 s. */
const headersTimeoutMs = 65_000;
/** A host that does not complete a handshake in this time is as good as down. */
const connectTimeoutMs = 10_000;
/** Reading certificates again more often than this helps nobody, and a server that refuses everybody would make us busy with it. */
const reloadAtMostEveryMs = 1_000;
/** Loads the HTTP stack when the first request is made: the import is the larger part of this package's start-up time. */
const loadUndici = () => import('undici');

interface Connections {
  /** For requests that end soon. */
  readonly requests: Dispatcher;
  /** For watches, each of which occupies a connection for minutes: apart, so that they never starve the others. */
  readonly streams: Dispatcher;
  readonly origin: string;
  readonly basePath: string;
}

/** Codes that OpenSSL gives for a certificate that is not trusted (any more) or missing. */
const tlsErrors = /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL|EPROTO/;

/** Speaks HTTP/1.1 over kept-alive connections, TLS included, and takes up rotated tokens, certificates and authorities. */
export class PoolTransport implements Transport {
  #config: ClusterConfig;
  readonly #clock: Clock;
  #connections: Promise<Connections> | undefined;
  #reloading: Promise<boolean> | undefined;
  #reloadedAt = Number.NEGATIVE_INFINITY;

  constructor(config: ClusterConfig, clock: Clock = systemClock) {
    this.#config = config;
    this.#clock = clock;
  }

  async request(request: TransportRequest): Promise<TransportResponse> {
    try {
      const response = await this.#send(request, false);
      if (response.status !== 401) return response;
      await response.text();
      await this.#reload();
      return await this.#send(request, true);
    } catch (error) {
      if (request.signal?.aborted) throw request.signal.reason;
      if (isTlsError(error) && (await this.#reload())) return this.#send(request, false);
      throw error;
    }
  }

  async close(): Promise<void> {
    const connections = await this.#connections;
    this.#connections = undefined;
    await Promise.all([connections?.requests.destroy(), connections?.streams.destroy()]);
  }

  async #send(request: TransportRequest, refresh: boolean): Promise<TransportResponse> {
    this.#connections ??= connect(this.#config);
    const { requests, streams, origin, basePath } = await this.#connections;
    const token = await this.#config.token?.({ refresh });
    const headers: Record<string, string | string[]> = { ...request.headers, ...this.#config.headers };
    if (token) headers['authorization'] = `Bearer ${token}`;
    try {
      const {
        statusCode,
        headers: answered,
        body,
      } = await (request.stream ? streams : requests).request({
        origin,
        method: request.method as Dispatcher.HttpMethod,
        path: basePath + request.path,
        headers,
        body: request.body,
        signal: request.signal,
        headersTimeout: headersTimeoutMs,
        // The silence of a stream is watched over by its reader, which knows what to expect.
        bodyTimeout: request.stream ? 0 : headersTimeoutMs,
      });
      return { status: statusCode, headers: answered, text: () => readText(body), chunks: () => body };
    } catch (error) {
      if (request.signal?.aborted) throw request.signal.reason;
      throw unreachable(error, origin);
    }
  }

  /** Answers whether anything that connections depend on has changed. Calls at the same time share one reading. */
  #reload(): Promise<boolean> {
    const { reload } = this.#config;
    if (!reload || this.#clock.monotonic() - this.#reloadedAt < reloadAtMostEveryMs) return Promise.resolve(false);
    this.#reloading ??= this.#replace(reload).finally(() => {
      this.#reloadedAt = this.#clock.monotonic();
      this.#reloading = undefined;
    });
    return this.#reloading;
  }

  async #replace(reload: () => Promise<ClusterConfig>): Promise<boolean> {
    // What could be read a moment ago may be half-written now; the next failure tries again.
    const config = await reload().catch(() => this.#config);
    const changed = connectionIdentity(config) !== connectionIdentity(this.#config);
    this.#config = config;
    if (!changed) return false;
    const old = await this.#connections;
    this.#connections = undefined;
    // Requests under way end on the old connections; nobody waits for that.
    old?.requests.close().catch(() => {});
    old?.streams.close().catch(() => {});
    return true;
  }
}

async function connect(config: ClusterConfig): Promise<Connections> {
  const { Pool, ProxyAgent } = await loadUndici();
  const url = new URL(config.server);
  const tls = {
    ca: config.ca,
    cert: config.cert,
    key: config.key,
    servername: config.tlsServerName,
    rejectUnauthorized: !config.insecureSkipTlsVerify,
    timeout: connectTimeoutMs,
  };
  const { proxyUrl } = config;
  const open = (connections: number | null): Dispatcher =>
    proxyUrl
      ? new ProxyAgent({ uri: proxyUrl, requestTls: tls, connections: connections ?? undefined })
      : new Pool(url.origin, { connections, connect: tls });
  return {
    requests: open(requestConnections),
    streams: open(null),
    origin: url.origin,
    basePath: url.pathname.replace(/\/+$/, ''),
  };
}

/** Everything that a connection, once open, cannot change. */
function connectionIdentity(config: ClusterConfig): string {
  const { server, ca, cert, key, tlsServerName, insecureSkipTlsVerify, proxyUrl } = config;
  const parts = [server, ca, cert, key, tlsServerName, insecureSkipTlsVerify, proxyUrl];
  return JSON.stringify(parts.map((part) => part?.toString()));
}

async function readText(body: Dispatcher.ResponseData['body']): Promise<string> {
  try {
    return await body.text();
  } catch (error) {
    throw unreachable(error, 'the API server');
  }
}

function unreachable(error: unknown, origin: string): KubeError {
  const { code } = error as { code?: string };
  return new KubeError('KUBE_UNREACHABLE', `no answer from ${origin}: ${messageOf(error) || code}`, { cause: error });
}

function isTlsError(error: unknown): boolean {
  const cause = error instanceof KubeError ? error.cause : error;
  return tlsErrors.test((cause as { code?: string } | undefined)?.code ?? '');
}
