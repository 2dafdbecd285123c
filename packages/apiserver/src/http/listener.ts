import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import http2, { type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { User } from '../auth/user.ts';
import { tooLarge, tooManyRequests } from '../status/errors.ts';
import type { StatusError } from '../status/status.ts';
import { BatchedWriter, EndOfTurn } from './batched-writer.ts';
import { type AnyAnswer, type ApiRequest, json, type StreamAnswer } from './message.ts';

type Request = IncomingMessage | Http2ServerRequest;
type Response = ServerResponse | Http2ServerResponse;

export interface ListenerOptions {
  host: string;
  port: number;
  /** Without it the server speaks plain HTTP. `ca` signs client certificates. */
  tls?: { cert: string; key: string; ca: string };
  /** Bodies beyond this are refused with 413. */
  maxBodyBytes: number;
  /** Requests beyond this many at a time, watches apart, are refused with 429. */
  maxInFlight: number;
  /** A watcher that has this much waiting is cut off: it will list anew, and nobody else waits for it. */
  maxWatchBufferBytes: number;
}

export type Handle = (request: ApiRequest) => Promise<AnyAnswer>;

/** Idle connections are kept longer than clients keep theirs, so that it is not the server who cuts a request off. */
const keepAliveMs = 120_000;

const noBody = Buffer.alloc(0);

/** The server's sockets: HTTP/1.1 and HTTP/2 over TLS, or HTTP/1.1 alone. */
export class Listener {
  readonly #handle: Handle;
  readonly #options: ListenerOptions;
  readonly #server: http.Server | http2.Http2SecureServer;
  readonly #sockets = new Set<Socket>();
  readonly #streams = new Set<() => void>();
  /** Who the client certificate of a connection names, if anybody; found out with its first request. */
  readonly #users = new WeakMap<object, User | undefined>();
  readonly #turn = new EndOfTurn();
  #inFlight = 0;

  constructor(handle: Handle, options: ListenerOptions) {
    this.#handle = handle;
    this.#options = options;
    const onRequest = (request: Request, response: Response) => this.#onRequest(request, response);
    if (options.tls) {
      const { cert, key, ca } = options.tls;
      const settings = { allowHTTP1: true, cert, key, ca, requestCert: true, rejectUnauthorized: false };
      this.#server = http2.createSecureServer(settings, onRequest);
    } else this.#server = http.createServer(onRequest);
    Object.assign(this.#server, {
      keepAliveTimeout: keepAliveMs,
      headersTimeout: keepAliveMs + 1000,
      requestTimeout: 0,
    });
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    // Broken connections and handshakes are the client's trouble.
    this.#server.on('clientError', (_error, socket: Socket) => socket.destroy());
    this.#server.on('tlsClientError', () => undefined);
    this.#server.on('sessionError', () => undefined);
  }

  /** Resolves with the port. */
  listen(): Promise<number> {
    const { host, port } = this.#options;
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, () => {
        this.#server.off('error', reject);
        resolve((this.#server.address() as AddressInfo).port);
      });
    });
  }

  /** Ends the streams, lets what is being answered finish, and closes all connections. */
  async close(): Promise<void> {
    for (const end of this.#streams) end();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    while (this.#inFlight > 0) await new Promise((resolve) => setImmediate(resolve));
    // One more turn, so that the last answers reach their sockets.
    await new Promise((resolve) => setImmediate(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #userOf(request: Request): User | undefined {
    // A session of HTTP/2 shows its socket through a proxy, which is no key to anything.
    const connection = ('stream' in request ? request.stream?.session : undefined) ?? request.socket;
    if (!this.#users.has(connection)) this.#users.set(connection, certifiedUser(request.socket as TLSSocket));
    return this.#users.get(connection);
  }

  #onRequest(request: Request, response: Response): void {
    response.on('error', () => undefined);
    if (this.#inFlight >= this.#options.maxInFlight) {
      refuse(response, tooManyRequests('too many requests, please try again later', 1));
    } else {
      // Known now: when its body has come, the connection may be gone.
      const user = this.#options.tls ? this.#userOf(request) : undefined;
      if (request.method === 'GET' || request.method === 'HEAD') this.#start(request, response, noBody, user);
      else this.#readBody(request, response, user);
    }
  }

  #readBody(request: Request, response: Response, user: User | undefined): void {
    const chunks: Buffer[] = [];
    let size = 0;
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= this.#options.maxBodyBytes) {
        chunks.push(chunk);
        return;
      }
      request.off('data', onData);
      request.off('end', onEnd);
      request.resume();
      // HTTP/2 has no such header: there the stream ends, and the connection goes on.
      if (request.httpVersionMajor < 2) response.setHeader('connection', 'close');
      refuse(response, tooLarge(this.#options.maxBodyBytes));
    };
    const onEnd = () => {
      const body = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
      this.#start(request, response, body, user);
    };
    request.on('data', onData);
    request.on('end', onEnd);
    request.on('error', () => undefined);
  }

  #start(request: Request, response: Response, body: Buffer, user: User | undefined): void {
    this.#inFlight++;
    this.#handle({
      method: request.method ?? 'GET',
      url: request.url ?? '/',
      headers: request.headers,
      body,
      user,
    })
      .then((answer) => {
        if (answer.stream) this.#stream(answer, response);
        else send(response, answer.status, answer.headers, answer.body);
      })
      // An answer that cannot be sent concerns this client alone.
      .catch(() => response.destroy())
      .finally(() => {
        this.#inFlight--;
      });
  }

  #stream(answer: StreamAnswer, response: Response): void {
    const out = response as ServerResponse;
    if (out.destroyed) return;
    out.writeHead(answer.status, { 'cache-control': 'no-cache, private', ...answer.headers });
    out.flushHeaders();
    const pieces = new BatchedWriter(out, this.#turn, this.#options.maxWatchBufferBytes);
    let ended = false;
    const end = () => {
      if (ended) return;
      ended = true;
      this.#streams.delete(end);
      stop();
      pieces.end();
    };
    let stop: () => void = () => undefined;
    this.#streams.add(end);
    stop = answer.stream({
      write: (bytes) => {
        if (!ended) pieces.write(bytes);
      },
      end: () => {
        ended = true;
        this.#streams.delete(end);
        pieces.end();
      },
    });
    out.on('close', end);
  }
}

/** Who the certificate of the other side names; undefined without one, or with one that our authority has not signed. */
function certifiedUser(socket: TLSSocket): User | undefined {
  if (!socket.authorized) return undefined;
  const { subject, fingerprint256 } = socket.getPeerCertificate();
  // A name with several values of a kind has a list there.
  const name = [subject?.CN ?? []].flat()[0];
  if (!name) return undefined;
  const organizations = subject.O as string | string[] | undefined;
  const groups = organizations === undefined ? [] : [organizations].flat();
  const credential = `X509SHA256=${fingerprint256.replaceAll(':', '').toLowerCase()}`;
  const extra = { 'authentication.kubernetes.io/credential-id': [credential] };
  return { name, groups: [...groups, 'system:authenticated'], extra };
}

function send(response: Response, status: number, headers: AnyAnswer['headers'], body: Buffer): void {
  const out = response as ServerResponse;
  if (out.destroyed) return;
  out.writeHead(status, { 'cache-control': 'no-cache, private', ...headers, 'content-length': body.length });
  out.end(body);
}

function refuse(response: Response, error: StatusError): void {
  const { status, headers, body } = json(error.code, error.status);
  send(response, status, { ...headers, ...error.headers }, body);
}
