import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { collectionPath } from '../client/paths.ts';
import { apiVersionOf, keyStringOf } from '../object/key.ts';
import type { KubeObject, ObjectKey, ResourceType } from '../object/object.ts';

/** What goes wrong with a request; each ends with the request it is spent on. */
export type ScriptedFault = 'reset' | 'stall' | 'garbage' | { status: number; retryAfter?: number; body?: string };

export type RequestKind = 'list' | 'watch' | 'get' | 'write';

interface HistoryEntry {
  readonly version: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly collection: string;
  readonly object: KubeObject;
}

interface OpenWatch {
  readonly collection: string;
  readonly response: ServerResponse;
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
  readonly #objects = new Map<string, Map<string, KubeObject>>();
  readonly #watches = new Set<OpenWatch>();
  readonly #faults: { kind: RequestKind; fault: ScriptedFault }[] = [];
  /** Lists of which pages are still to be read, by their version. */
  readonly #listings = new Map<string, KubeObject[]>();
  #history: HistoryEntry[] = [];
  #forgottenUpTo = 0;
  #version = 100;
  /** How forgotten versions are reported: by the HTTP status of the watch, or by an event on it. */
  goneAs: 'status' | 'event' = 'status';
  /** The only bearer token that is let in, if set. */
  token: string | undefined;
  readonly requests: { method: string; url: URL; headers: IncomingMessage['headers']; kind: RequestKind }[] = [];

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
    return String(this.#version);
  }

  /** How many requests of a kind have come. */
  count(kind: RequestKind): number {
    return this.requests.filter((request) => request.kind === kind).length;
  }

  /** The next request of a kind goes wrong; several calls wait in line. */
  fail(kind: RequestKind, fault: ScriptedFault): void {
    this.#faults.push({ kind, fault });
  }

  /** Stores an object, as if somebody else had written it. */
  put<T extends KubeObject>(type: ResourceType<T>, object: T): T {
    const collection = collectionPath(type, undefined);
    const key = keyStringOf(object);
    const old = this.#collection(collection).get(key);
    this.#version += 1;
    const metadata = {
      uid: old?.metadata?.uid ?? `uid-${this.#version}`,
      ...object.metadata,
      resourceVersion: String(this.#version),
    };
    const stored = { apiVersion: apiVersionOf(type), kind: type.kind, ...object, metadata };
    this.#collection(collection).set(key, stored);
    this.#record({ version: this.#version, type: old ? 'MODIFIED' : 'ADDED', collection, object: stored });
    return stored as T;
  }

  remove<T extends KubeObject>(type: ResourceType<T>, key: ObjectKey): void {
    this.#remove(collectionPath(type, undefined), key.namespace ? `${key.namespace}/${key.name}` : key.name);
  }

  /** Everything of a kind, as the store has it. */
  all<T extends KubeObject>(type: ResourceType<T>): T[] {
    return [...this.#collection(collectionPath(type, undefined)).values()] as T[];
  }

  /** Forgets all changes so far: watches from before are told 410. */
  forget(): void {
    this.#forgottenUpTo = this.#version;
    this.#history = [];
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

  #collection(path: string): Map<string, KubeObject> {
    const known = this.#objects.get(path);
    if (known) return known;
    const objects = new Map<string, KubeObject>();
    this.#objects.set(path, objects);
    return objects;
  }

  #remove(collection: string, key: string): KubeObject | undefined {
    const old = this.#collection(collection).get(key);
    if (!old) return undefined;
    this.#collection(collection).delete(key);
    this.#version += 1;
    const object = { ...old, metadata: { ...old.metadata, resourceVersion: String(this.#version) } };
    this.#record({ version: this.#version, type: 'DELETED', collection, object });
    return object;
  }

  #record(entry: HistoryEntry): void {
    this.#history.push(entry);
    for (const watch of this.#watches) {
      if (watch.collection === entry.collection) watch.response.write(eventLine(entry));
    }
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://server');
    const target = parsePath(url.pathname);
    const kind = requestKind(request, url, target.name);
    this.requests.push({ method: request.method ?? '', url, headers: request.headers, kind });
    const body = await readBody(request);
    if (this.token && request.headers.authorization !== `Bearer ${this.token}`) return answerStatus(response, 401);
    const index = this.#faults.findIndex((scripted) => scripted.kind === kind);
    const [scripted] = index >= 0 ? this.#faults.splice(index, 1) : [];
    if (scripted) return misbehave(response, scripted.fault);
    if (kind === 'list') return this.#list(response, url, target);
    if (kind === 'watch') return this.#watch(response, url, target);
    const found = this.#collection(target.collection).get(target.key);
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
      [...this.#collection(target.collection).values()].filter((object) => inNamespace(object, target));
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
    const isGone = !initial && from < this.#forgottenUpTo;
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
    else {
      const missed = this.#history.filter((entry) => entry.version > from && entry.collection === collection);
      for (const entry of missed) response.write(eventLine(entry));
    }
    const watch = { collection, response };
    this.#watches.add(watch);
    response.on('close', () => this.#watches.delete(watch));
  }

  #sendInitial(response: ServerResponse, collection: string): void {
    for (const object of this.#collection(collection).values()) {
      response.write(eventLine({ type: 'ADDED', object, collection, version: 0 }));
    }
    const annotations = { 'k8s.io/initial-events-end': 'true' };
    const object = { kind: 'Bookmark', apiVersion: 'v1', metadata: { resourceVersion: this.version, annotations } };
    response.write(`${JSON.stringify({ type: 'BOOKMARK', object })}\n`);
  }

  #write(request: IncomingMessage, response: ServerResponse, target: Target, text: string): void {
    const objects = this.#collection(target.collection);
    const body = text ? (JSON.parse(text) as KubeObject) : {};
    if (request.method === 'DELETE') {
      const removed = this.#remove(target.collection, target.key);
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
    const old = objects.get(key);
    if (request.method === 'POST' && old) {
      answerStatus(response, 409, 'AlreadyExists');
      return;
    }
    const isApply = request.headers['content-type'] === 'application/apply-patch+yaml';
    if ((request.method === 'PUT' || (request.method === 'PATCH' && !isApply)) && !old) {
      answerStatus(response, 404, 'NotFound');
      return;
    }
    const expected = body.metadata?.resourceVersion;
    if (old && expected && expected !== old.metadata?.resourceVersion) {
      answerStatus(response, 409, 'Conflict');
      return;
    }
    this.#version += 1;
    const merged = request.method === 'PATCH' ? (merge(old ?? {}, body) as KubeObject) : body;
    const metadata = {
      ...merged.metadata,
      name,
      ...(namespace ? { namespace } : {}),
      uid: old?.metadata?.uid ?? `uid-${this.#version}`,
      resourceVersion: String(this.#version),
    };
    const object = { ...merged, metadata };
    objects.set(key, object);
    const { collection } = target;
    this.#record({ version: this.#version, type: old ? 'MODIFIED' : 'ADDED', collection, object });
    answer(response, old ? 200 : 201, object);
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
  else if (fault === 'garbage') answer(response, 200, '<html>who are you?</html>\n');
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
