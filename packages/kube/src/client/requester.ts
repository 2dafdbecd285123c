import { setMaxListeners } from 'node:events';
import type { Clock } from '../clock/clock.ts';
import type { Random } from '../clock/random.ts';
import { KubeError } from '../errors.ts';
import { Backoff } from '../limit/backoff.ts';
import type { TokenBucket } from '../limit/token-bucket.ts';
import { apiErrorFrom } from './api-error.ts';
import { type QueryValue, withQuery } from './paths.ts';
import { type Repeatable, retryDelay } from './retry.ts';
import type { Transport, TransportResponse } from './transport.ts';
import { warningsOf } from './warnings.ts';

/** What a client tells about its requests; `createMetrics` makes one. The host is that of the server, with its port where that is unusual. */
export interface ClientMetrics {
  request(method: string, status: number | undefined, seconds: number, host: string): void;
  retry(method: string, status: number | undefined, host: string): void;
  rateLimited(seconds: number, method: string, host: string): void;
}

/** One request that has no method of its own. */
export interface RequestOptions {
  /** What is undefined is left out. */
  query?: Record<string, QueryValue>;
  headers?: Record<string, string>;
  /** Default `application/json`. */
  accept?: string | undefined;
  /** Of the body. Default `application/json` for an object. */
  contentType?: string | undefined;
  /** An object is sent as JSON, text and bytes as they are. */
  body?: unknown;
  /** Default `always` for GET and HEAD, else `if-not-processed`. */
  repeatable?: Repeatable;
  /** The answer has no end in sight, and is read while it comes. */
  stream?: boolean;
}

export interface RequesterOptions {
  transport: Transport;
  /** Of the server, for measures. */
  host: string;
  userAgent: string;
  clock: Clock;
  random: Random;
  retries: number;
  limiter?: TokenBucket | undefined;
  metrics?: ClientMetrics | undefined;
  onWarning?: ((warning: string, request: { method: string; path: string }) => void) | undefined;
}

const retryBackoff = { initialMs: 100, maxMs: 5_000, jitter: 0.5 };

/** One signal is rightly shared by all requests of a process; Node would warn of a leak from the eleventh on. */
export function allowManyListeners(signal: AbortSignal): void {
  setMaxListeners(0, signal);
}

/** Sends requests: rate limit, retries, errors as `ApiError`, measures. */
export class Requester {
  readonly #options: RequesterOptions;

  constructor(options: RequesterOptions) {
    this.#options = options;
  }

  /** The body of the answer, parsed. */
  async json<T>(method: string, path: string, options: RequestOptions = {}, signal?: AbortSignal): Promise<T> {
    const response = await this.send(method, path, options, signal);
    const text = await response.text();
    try {
      return JSON.parse(text) as T;
    } catch (error) {
      const message = `${method} ${path} answered something that is not JSON: ${text.slice(0, 80)}`;
      throw new KubeError('KUBE_RESPONSE_INVALID', message, { cause: error });
    }
  }

  /** The answer, once it is a good one. */
  async send(method: string, path: string, options: RequestOptions, signal?: AbortSignal): Promise<TransportResponse> {
    const { clock, random, retries, metrics, host } = this.#options;
    const repeatable = options.repeatable ?? (method === 'GET' || method === 'HEAD' ? 'always' : 'if-not-processed');
    let backoff: Backoff | undefined;
    for (let attempt = 0; ; attempt += 1) {
      await this.#waitForToken(method, signal);
      try {
        return await this.#sendOnce(method, path, options, signal);
      } catch (error) {
        // Made when it is needed, which is hardly ever.
        backoff ??= new Backoff(retryBackoff, random);
        const delay = attempt < retries ? retryDelay(error, repeatable, backoff.next()) : undefined;
        if (delay === undefined || signal?.aborted) throw error;
        metrics?.retry(method, (error as { status?: number }).status, host);
        await clock.sleep(delay, signal);
      }
    }
  }

  async #sendOnce(
    method: string,
    path: string,
    options: RequestOptions,
    signal?: AbortSignal,
  ): Promise<TransportResponse> {
    const { transport, clock, metrics, host, onWarning } = this.#options;
    if (signal) allowManyListeners(signal);
    const startedAt = metrics ? clock.monotonic() : 0;
    let status: number | undefined;
    try {
      const response = await transport.request({
        method,
        path: withQuery(path, options.query),
        headers: this.#headers(options),
        body: encodeBody(options.body),
        stream: options.stream ?? false,
        signal,
      });
      status = response.status;
      const { warning } = response.headers;
      if (warning && onWarning) for (const text of warningsOf(warning)) onWarning(text, { method, path });
      if (status >= 200 && status < 300) return response;
      const retryAfter = response.headers['retry-after'];
      throw apiErrorFrom(status, await response.text(), Array.isArray(retryAfter) ? retryAfter[0] : retryAfter);
    } finally {
      metrics?.request(method, status, (clock.monotonic() - startedAt) / 1000, host);
    }
  }

  #headers(options: RequestOptions): Record<string, string> {
    const headers: Record<string, string> = {
      accept: options.accept ?? 'application/json',
      'user-agent': this.#options.userAgent,
    };
    const contentType = options.contentType ?? (isJson(options.body) ? 'application/json' : undefined);
    if (contentType) headers['content-type'] = contentType;
    return options.headers ? { ...headers, ...options.headers } : headers;
  }

  async #waitForToken(method: string, signal?: AbortSignal): Promise<void> {
    const { limiter, clock, metrics, host } = this.#options;
    const waitMs = limiter?.take() ?? 0;
    if (waitMs === 0) return;
    metrics?.rateLimited(waitMs / 1000, method, host);
    try {
      await clock.sleep(waitMs, signal);
    } catch (error) {
      limiter?.untake();
      throw error;
    }
  }
}

function encodeBody(body: unknown): string | Uint8Array | undefined {
  return isJson(body) ? JSON.stringify(body) : (body as string | Uint8Array | undefined);
}

/** Text and bytes are sent as they are. */
function isJson(body: unknown): boolean {
  return body !== undefined && typeof body !== 'string' && !(body instanceof Uint8Array);
}
