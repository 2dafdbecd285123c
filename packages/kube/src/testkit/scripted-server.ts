import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { collectionPath } from '../client/paths.ts';
import { apiVersionOf, keyString } from '../object/key.ts';
import type { KubeObject, ObjectKey, ObjectMeta, ResourceType } from '../object/object.ts';
import { type Backup, type HistoryEntry, ScriptedStore } from './scripted-store.ts';

/** What goes wrong with a request; each ends with the request it is spent on. */
export type ScriptedFault =
  | 'reset'
  | 'stall'
  | 'garbage'
  | 'torn'
  | { status: number; retryAfter?: number; body?: string };

export type RequestKind = 'list' | 'watch' | 'get' | 'write';

interface OpenWatch {
  readonly collection: string;
  readonly response: ServerResponse;
  /** Only later changes are told: a watch from the future is silent until its time has come, as those of real servers are. */
  readonly from: number;
}

/** A request as it came. */
export interface SeenRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly kind: RequestKind;
}

export interface ScriptedServerOptions {
  /** Serve TLS with this certificate. */
  tls?: { cert: string; key: string };
  /** Begin watches with the objects there are when asked to. Default: refuse, as servers before 1.32 do. */
  watchList?: boolean;
  /** Only this bearer token is let in. */
  token?: string;
}

/**
 * As much of an API server as caches and clients need, without any validation, on a real socket, and with everything that can go wrong at the
 * test's command: connections reset, streams cut or silent, refusals with Retry-After, forgotten versions, garbage.
 */
export class ScriptedServer {
  readonly #server: Server;
  readonly #options: ScriptedServerOptions;
  readonly #store = new ScriptedStore((entry) => this.#tell(entry));
  readonly #watches = new Set<OpenWatch>();
  readonly #faults: { hits: (request: SeenRequest) => boolean; fault: ScriptedFault }[] = [];
  /** Lists of which pages are still to be read, by their version. */
  readonly #listings = new Map<string, KubeObject[]>();
  /** How forgotten versions are reported: by the HTTP status of the watch, or by an event on it. */
  goneAs: 'status' | 'event' = 'status';
  /** The only bearer token that is let in, if set. */
  token: string | undefined;
  readonly requests: SeenRequest[] = [];

  private constructor(options: ScriptedServerOptions) {
    this.#options = options;
    this.token = options.token;
    const handle = (request: IncomingMessage, response: ServerResponse) => void this.#handle(request, response);
    this.#server = options.tls ? createTlsServer(options.tls, handle) : createServer(handle);
  }

  static async start(options: ScriptedServerOptions = {}): Promise<ScriptedServer> {
    const server = new ScriptedServer(options);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get url(): string {
    const scheme = this.#options.tls ? 'https' : 'http';
    return `${scheme}://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get openWatches(): number {
    return this.#watches.size;
  }

  get version(): string {
    return String(this.#store.version);
  }

  /** How many requests of a kind have come. */
  count(kind: RequestKind): number {
    return this.requests.filter((request) => request.kind === kind).length;
  }

  /** The next request of a kind goes wrong; several calls wait in line. */
  fail(kind: RequestKind, fault: ScriptedFault): void {
    this.#faults.push({ hits: (request) => request.kind === kind, fault });
  }

  /** The next `times` requests that a test picks go wrong. */
  failWhen(hits: (request: SeenRequest) => boolean, fault: ScriptedFault, times = 1): void {
    for (let i = 0; i < times; i += 1) this.#faults.push({ hits, fault });
  }

  /** Stores an object, as if somebody else had written it. */
  put<T extends KubeObject>(type: ResourceType<T>, object: T): T {
    const stored = { apiVersion: apiVersionOf(type), kind: type.kind, ...object };
    return this.#store.put(collectionPath(type, undefined), stored) as T;
  }

  remove<T extends KubeObject>(type: ResourceType<T>, key: ObjectKey): void {
    this.#store.remove(collectionPath(type, undefined), keyString(key));
  }

  /** Everything of a kind, as the store has it. */
  all<T extends KubeObject>(type: ResourceType<T>): T[] {
    return [...this.#store.collection(collectionPath(type, undefined)).values()] as T[];
  }

  /** Forgets all changes so far: watches from before are told 410. */
  forget(): void {
    this.#store.forget();
  }

  /** All there is, to `restore` it later. */
  backup(): Backup {
    return this.#store.backup();
  }

  /**
   * Becomes a server that was put back to a backup, or a new and empty one, at the same address: versions go back with the objects. Watches
   * are cut unless they are to be kept; one from a version that is not reached yet is let in and told nothing, as real servers do it.
   */
  restore(backup?: Backup, { keepWatches = false }: { keepWatches?: boolean } = {}): void {
    if (!keepWatches) this.dropWatches('reset');
    this.#listings.clear();
    this.#store.restore(backup);
  }

  /** Sends a bookmark on every watch. */
  bookmark(): void {
    for (const { response } of this.#watches) {
      const object = { kind: 'Bookmark', apiVersion: 'v1', metadata: { resourceVersion: this.version } };
      response.write(`${JSON.stringify({ type: 'BOOKMARK', object })}\n`);
    }
  }

  /** Writes raw text on every watch. */
  send(text: string): void {
    for (const { response } of this.#watches) response.write(text);
  }

  /** Ends every watch: in good order, or by resetting its connection. */
  dropWatches(how: 'end' | 'reset'): void {
    for (const { response } of this.#watches) {
      if (how === 'end') response.end();
      else response.socket?.resetAndDestroy();
    }
    this.#watches.clear();
  }

  /** Every watch goes silent: it stays open and is told nothing any more. */
  freezeWatches(): void {
    this.#watches.clear();
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  #tell(entry: HistoryEntry): void {
    for (const { collection, response, from } of this.#watches) {
      if (collection === entry.collection && entry.version > from) response.write(eventLine(entry));
    }
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://server');
    const target = parsePath(url.pathname);
    const kind = requestKind(request, url, target.name);
    const seen = { method: request.method ?? '', url, headers: request.headers, kind };
    this.requests.push(seen);
    const body = await readBody(request);
    if (this.token && request.headers.authorization !== `Bearer ${this.token}`) return answerStatus(response, 401);
    const index = this.#faults.findIndex(({ hits }) => hits(seen));
    const [scripted] = index >= 0 ? this.#faults.splice(index, 1) : [];
    if (scripted) return misbehave(response, scripted.fault);
    if (kind === 'list') return this.#list(response, url, target);
    if (kind === 'watch') return this.#watch(response, url, target);
    const found = this.#store.collection(target.collection).get(target.key);
    if (kind === 'get') return found ? answer(response, 200, found) : answerStatus(response, 404, 'NotFound');
    return this.#write(request, response, target, body);
  }

  #list(response: ServerResponse, url: URL, target: Target): void {
    const limit = Number(url.searchParams.get('limit') ?? 0) || Number.POSITIVE_INFINITY;
    const [version = '', from = '0'] = url.searchParams.get('continue')?.split('/') ?? [this.version];
    const start = Number(from);
    // All pages are of the moment of the first, whatever happens meanwhile.
    const all =
      (start > 0 ? this.#listings.get(version) : undefined) ??
      [...this.#store.collection(target.collection).values()].filter((object) => inNamespace(object, target));
    const isLast = start + limit >= all.length;
    if (isLast) this.#listings.delete(version);
    else this.#listings.set(version, all);
    const metadata = { resourceVersion: version, continue: isLast ? '' : `${version}/${start + limit}` };
    answer(response, 200, { kind: 'List', apiVersion: 'v1', metadata, items: all.slice(start, start + limit) });
  }

  #watch(response: ServerResponse, url: URL, target: Target): void {
    const { collection } = target;
    const initial = url.searchParams.get('sendInitialEvents') === 'true';
    if (initial && !this.#options.watchList) {
      answerStatus(response, 422, 'Invalid');
      return;
    }
    const from = Number(url.searchParams.get('resourceVersion') ?? 0);
    const isGone = !initial && from < this.#store.forgottenUpTo;
    if (isGone && this.goneAs === 'status') {
      answerStatus(response, 410, 'Expired');
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
    if (isGone) {
      const object = { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version' };
      response.end(`${JSON.stringify({ type: 'ERROR', object })}\n`);
      return;
    }
    if (initial) this.#sendInitial(response, collection);
    else for (const entry of this.#store.since(from, collection)) response.write(eventLine(entry));
    const watch = { collection, response, from: initial ? 0 : from };
    this.#watches.add(watch);
    response.on('close', () => this.#watches.delete(watch));
  }

  #sendInitial(response: ServerResponse, collection: string): void {
    for (const object of this.#store.collection(collection).values()) {
      response.write(eventLine({ type: 'ADDED', object, collection, version: 0 }));
    }
    const annotations = { 'k8s.io/initial-events-end': 'true' };
    const object = { kind: 'Bookmark', apiVersion: 'v1', metadata: { resourceVersion: this.version, annotations } };
    response.write(`${JSON.stringify({ type: 'BOOKMARK', object })}\n`);
  }

  #write(request: IncomingMessage, response: ServerResponse, target: Target, text: string): void {
    const { collection } = target;
    const body = text ? (JSON.parse(text) as KubeObject) : {};
    if (request.method === 'DELETE') {
      const removed = this.#store.remove(target.collection, target.key);
      if (!removed) {
        answerStatus(response, 404, 'NotFound');
        return;
      }
      answer(response, 200, { kind: 'Status', status: 'Success', details: { uid: removed.metadata?.uid } });
      return;
    }
    const name = target.name || body.metadata?.name || '';
    const namespace = target.namespace;
    const key = namespace ? `${namespace}/${name}` : name;
    const old = this.#store.collection(collection).get(key);
    if (request.method === 'POST' && old) {
      answerStatus(response, 409, 'AlreadyExists');
      return;
    }
    const isApply = request.headers['content-type'] === 'application/apply-patch+yaml';
    if ((request.method === 'PUT' || (request.method === 'PATCH' && !isApply)) && !old) {
      answerStatus(response, 404, 'NotFound');
      return;
    }
    const { resourceVersion: version, uid } = body.metadata ?? {};
    const isOther = (version && version !== old?.metadata?.resourceVersion) || (uid && uid !== old?.metadata?.uid);
    if (old && isOther) {
      answerStatus(response, 409, 'Conflict');
      return;
    }
    const merged = request.method === 'PATCH' ? (merge(old ?? {}, body) as KubeObject) : body;
    const { uid: _uid, ...metadata } = merged.metadata ?? {};
    const own = { ...metadata, name, ...(namespace ? { namespace } : {}), ...(old ? { uid: old.metadata?.uid } : {}) };
    answer(response, old ? 200 : 201, this.#store.put(collection, { ...merged, metadata: own as ObjectMeta }));
  }
}

interface Target {
  /** Path of the kind in all namespaces. */
  readonly collection: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly key: string;
}

/** `/api/v1/namespaces/ns/pods/name/status` and its shorter forms. */
function parsePath(path: string): Target {
  const parts = path.split('/').filter(Boolean).map(decodeURIComponent);
  const root = parts.splice(0, parts[0] === 'api' ? 2 : 3).join('/');
  const namespace = parts[0] === 'namespaces' && parts.length > 2 ? parts.splice(0, 2)[1] : undefined;
  const [plural = '', name] = parts;
  return { collection: `/${root}/${plural}`, namespace, name, key: namespace ? `${namespace}/${name}` : (name ?? '') };
}

function requestKind(request: IncomingMessage, url: URL, name: string | undefined): RequestKind {
  if (request.method !== 'GET') return 'write';
  if (url.searchParams.get('watch') === 'true') return 'watch';
  return name ? 'get' : 'list';
}

function inNamespace(object: KubeObject, target: Target): boolean {
  return !target.namespace || object.metadata?.namespace === target.namespace;
}

function eventLine({ type, object }: HistoryEntry): string {
  return `${JSON.stringify({ type, object })}\n`;
}

function answer(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

function answerStatus(response: ServerResponse, code: number, reason = ''): void {
  answer(response, code, {
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    code,
    reason,
    message: `scripted ${code} ${reason}`,
  });
}

function misbehave(response: ServerResponse, fault: ScriptedFault): void {
  if (fault === 'reset') response.socket?.resetAndDestroy();
  else if (fault === 'torn') {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{"type":"ADDED","object":{"metadata":{"name":"ha', () => response.socket?.resetAndDestroy());
  } else if (fault === 'garbage') answer(response, 200, '<html>who are you?</html>\n');
  else if (fault !== 'stall') {
    const headers: Record<string, string> =
      fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
    const body = fault.body ?? {
      kind: 'Status',
      status: 'Failure',
      code: fault.status,
      message: `scripted ${fault.status}`,
    };
    answer(response, fault.status, body, headers);
  }
}

/** JSON merge patch (RFC 7396). */
function merge(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const result: Record<string, unknown> = typeof target === 'object' && target !== null ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else result[name] = merge(result[name], value);
  }
  return result;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
