import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { aborted } from '../async/latch.ts';
import { type Clock, systemClock } from '../clock/clock.ts';
import { messageOf } from '../errors.ts';
import { type Logger, noopLogger } from '../log/logger.ts';
import type { Runnable } from '../manager/runnable.ts';
import { ServingCertificate, type ServingFiles } from './serving-certificate.ts';

/** Throws, or rejects, when something is wrong. */
export type Check = (signal: AbortSignal) => void | Promise<void>;

export interface HealthServerOptions {
  /** Default 8081, controller-runtime's; 0 picks a free one. */
  port?: number;
  /** Default loopback; kubelet needs `0.0.0.0`. */
  host?: string;
  /** Whether the process should go on living: `/healthz`. */
  live?: Readonly<Record<string, Check>>;
  /** Whether it can do its work: `/readyz`. */
  ready?: Readonly<Record<string, Check>>;
  /** The text of `/metrics` and its type: a prom-client registry fits. */
  metrics?: { metrics(): Promise<string>; readonly contentType: string };
  /** Serve `/debug/profile?seconds=N` and `/debug/heap?seconds=N`. They slow the process down. Default false. */
  profiling?: boolean;
  /** Serve TLS. Files that are renewed are taken up within ten seconds; connections that are open go on. Default: plain HTTP. */
  tls?: ServingFiles;
  clock?: Clock;
  logger?: Logger;
}

/** A server that listens, or will soon. */
interface Listening {
  readonly server: Server;
  /** Keeps up with what the server was made from, until the signal is aborted. */
  follow(signal: AbortSignal): Promise<void>;
}

/** Checks may wait for others; kubelet's probes give up after a second by default. */
const checkTimeoutMs = 900;
const longestProfileSeconds = 60;

/** Probes, measures and profiles of a process over HTTP. Add it to the manager. */
export class HealthServer implements Runnable {
  readonly name = 'health server';
  readonly #options: HealthServerOptions;
  readonly #clock: Clock;
  #server: Server | undefined;

  constructor(options: HealthServerOptions = {}) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  /** The port it listens on; undefined before it does. */
  get port(): number | undefined {
    return (this.#server?.address() as AddressInfo | null | undefined)?.port;
  }

  /** @throws KubeError `KUBE_CERTIFICATE_INVALID`; what `listen` fails with */
  async start(signal: AbortSignal): Promise<void> {
    const { port = 8081, host = '127.0.0.1' } = this.#options;
    const { server, follow } = await this.#create((request, response) => {
      this.#answer(request, response, signal).catch((error: unknown) => reply(response, 500, messageOf(error)));
    });
    // Also those that have not sent a request, or not even finished their handshake: `closeAllConnections` does not know of them.
    const sockets = new Set<Socket>();
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
    this.#server = server;
    await Promise.all([aborted(signal), follow(signal)]);
    await new Promise((resolve) => {
      server.close(resolve);
      for (const socket of sockets) socket.destroy();
    });
  }

  async #create(listener: RequestListener): Promise<Listening> {
    const { tls, logger = noopLogger } = this.#options;
    if (!tls) return { server: createServer(listener), follow: aborted };
    const certificate = new ServingCertificate(tls, this.#clock, logger);
    const requestCert = tls.clientCaFile !== undefined;
    const server = createSecureServer(
      { ...(await certificate.load()), requestCert, rejectUnauthorized: false },
      listener,
    );
    return { server, follow: (signal) => certificate.follow((keys) => server.setSecureContext(keys), signal) };
  }

  async #answer(request: IncomingMessage, response: ServerResponse, signal: AbortSignal): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const { live = {}, ready = {}, metrics, profiling } = this.#options;
    if (request.method !== 'GET' && request.method !== 'HEAD') return reply(response, 405, 'only GET');
    if (url.pathname === '/healthz') return this.#check(response, live, signal);
    if (url.pathname === '/readyz') return this.#check(response, ready, signal);
    if (!this.#isAdmitted(request.socket)) return reply(response, 401, 'a client certificate is needed');
    if (url.pathname === '/metrics' && metrics)
      return reply(response, 200, await metrics.metrics(), metrics.contentType);
    if (url.pathname.startsWith('/debug/') && profiling) return this.#profile(response, url, signal);
    return reply(response, 404, 'there is nothing here');
  }

  #isAdmitted(socket: Socket): boolean {
    if (!this.#options.tls?.clientCaFile) return true;
    const { authorized, getPeerX509Certificate } = socket as TLSSocket;
    // A resumed session is authorized for Node even when its client has never shown a certificate.
    return authorized && getPeerX509Certificate.call(socket) !== undefined;
  }

  /** All checks at once; every failure is listed, not the first. */
  async #check(response: ServerResponse, checks: Readonly<Record<string, Check>>, signal: AbortSignal): Promise<void> {
    const lines = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => {
        const failure = await this.#run(check, signal);
        return failure === undefined ? `[+] ${name} ok` : `[-] ${name} failed: ${failure}`;
      }),
    );
    const failed = lines.some((line) => line.startsWith('[-]'));
    reply(response, failed ? 503 : 200, [...lines, failed ? 'failed' : 'ok'].join('\n'));
  }

  async #run(check: Check, signal: AbortSignal): Promise<string | undefined> {
    const ended = new AbortController();
    const timeout = this.#clock.sleep(checkTimeoutMs, ended.signal).then(
      () => `no answer within ${checkTimeoutMs} ms`,
      () => undefined,
    );
    try {
      const passed = Promise.resolve(check(signal)).then(() => undefined);
      return await Promise.race([passed, timeout]);
    } catch (error) {
      return messageOf(error);
    } finally {
      ended.abort();
    }
  }

  async #profile(response: ServerResponse, url: URL, signal: AbortSignal): Promise<void> {
    const { cpuProfile, heapProfile } = await import('./profile.ts');
    const asked = Number(url.searchParams.get('seconds') ?? 10);
    const ms = Math.min(longestProfileSeconds, Math.max(0, asked || 0)) * 1000;
    if (url.pathname === '/debug/profile') {
      return reply(response, 200, await cpuProfile(this.#clock, ms, signal), 'application/json');
    }
    if (url.pathname === '/debug/heap') {
      return reply(response, 200, await heapProfile(this.#clock, ms, signal), 'application/json');
    }
    return reply(response, 404, 'there are /debug/profile and /debug/heap');
  }
}

function reply(
  response: ServerResponse,
  status: number,
  text: string,
  contentType = 'text/plain; charset=utf-8',
): void {
  response.writeHead(status, { 'content-type': contentType });
  response.end(text.endsWith('\n') ? text : `${text}\n`);
}
