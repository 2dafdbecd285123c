import type { Dispatcher } from 'undici';
import { type Clock, systemClock } from '../clock/clock.ts';
import type { ClusterConfig } from '../config/cluster-config.ts';
import { KubeError, messageOf } from '../errors.ts';
import { type Connections, connectionIdentity, openConnections, requestConnections } from './connections.ts';
import { exchange } from './exchange.ts';
import type { Transport, TransportRequest, TransportResponse } from './transport.ts';

/** An API server answers or refuses (`--request-timeout`) within 60 s. */
const headersTimeoutMs = 65_000;
/** Reading certificates again more often than this helps nobody, and a server that refuses everybody would make us busy with it. */
const reloadAtMostEveryMs = 1_000;
/** Codes that OpenSSL and undici give for a certificate that is not trusted (any more) or missing. */
const tlsErrors = /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL|PRX_TLS|EPROTO/;

/** Speaks HTTP/1.1 over kept-alive connections, TLS included, and takes up rotated tokens, certificates and authorities. */
export class PoolTransport implements Transport {
  #config: ClusterConfig;
  readonly #clock: Clock;
  #connections: Promise<Connections> | undefined;
  #reloading: Promise<boolean> | undefined;
  #reloadedAt = Number.NEGATIVE_INFINITY;
  #closed = false;

  constructor(config: ClusterConfig, clock: Clock = systemClock) {
    this.#config = config;
    this.#clock = clock;
  }

  async request(request: TransportRequest): Promise<TransportResponse> {
    const token = await this.#config.token?.();
    const response = await this.#sendTrusted(request, token);
    if (response.status !== 401) return response;
    await response.text();
    await this.#reload();
    return this.#send(request, await this.#tokenAfter(token));
  }

  async close(): Promise<void> {
    this.#closed = true;
    const connections = await this.#connections?.catch(() => undefined);
    await Promise.all([connections?.requests.destroy(), connections?.streams.destroy()]);
  }

  /** Sends, and once more if the two sides no longer trust each other and there is something new to try. */
  async #sendTrusted(request: TransportRequest, token: string | undefined): Promise<TransportResponse> {
    try {
      return await this.#send(request, token);
    } catch (error) {
      if (request.signal?.aborted || !isDistrust(error) || !(await this.#reload())) throw error;
      return this.#send(request, await this.#config.token?.());
    }
  }

  async #send(request: TransportRequest, token: string | undefined): Promise<TransportResponse> {
    if (this.#closed)
      throw new KubeError('KUBE_CLIENT_CLOSED', `${request.method} ${request.path}: the client is closed`);
    const { requests, streams, origin, basePath } = await this.#open();
    const headers: Record<string, string | string[]> = { ...request.headers, ...this.#config.headers };
    if (token) headers['authorization'] = `Bearer ${token}`;
    const { stream, signal } = request;
    const options = {
      origin,
      method: request.method as Dispatcher.HttpMethod,
      path: basePath + request.path,
      headers,
      body: request.body ?? null,
      headersTimeout: headersTimeoutMs,
      // The silence of a stream is watched over by its reader, which knows what to expect.
      bodyTimeout: stream ? 0 : headersTimeoutMs,
      // Pools have their number, but undici's SOCKS agent opens as many as its requests say.
      connections: stream ? undefined : requestConnections,
    };
    try {
      return await exchange(stream ? streams : requests, options, { stream, signal });
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      if (this.#closed) throw closed(request);
      throw unreachable(error, origin);
    }
  }

  #open(): Promise<Connections> {
    this.#connections ??= openConnections(this.#config).catch((error: unknown) => {
      this.#connections = undefined;
      throw error;
    });
    return this.#connections;
  }

  /** The token after `refused` was answered with 401: another one if there is already, else one that is fetched anew. */
  async #tokenAfter(refused: string | undefined): Promise<string | undefined> {
    const { token } = this.#config;
    const current = await token?.();
    return current === refused ? token?.({ refresh: true }) : current;
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
    const old = await this.#connections?.catch(() => undefined);
    this.#connections = undefined;
    // Requests under way end on the old connections; nobody waits for that.
    old?.requests.close().catch(() => {});
    old?.streams.close().catch(() => {});
    return true;
  }
}

function closed({ method, path }: TransportRequest): KubeError {
  return new KubeError('KUBE_CLIENT_CLOSED', `${method} ${path}: the client is closed`);
}

function unreachable(error: unknown, origin: string): KubeError {
  const { code } = error as { code?: string };
  return new KubeError('KUBE_UNREACHABLE', `no answer from ${origin}: ${messageOf(error) || code}`, { cause: error });
}

/** Whether certificates are to blame, which may have been replaced, or may have been half-written when they were read. */
function isDistrust(error: unknown): boolean {
  if (!(error instanceof KubeError)) return false;
  const { code } = (error.cause ?? {}) as { code?: string };
  return error.code === 'KUBE_CONFIG_INVALID' || tlsErrors.test(code ?? '');
}
