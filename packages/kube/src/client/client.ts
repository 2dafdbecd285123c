import { type Clock, systemClock } from '../clock/clock.ts';
import { type Random, systemRandom } from '../clock/random.ts';
import type { ClusterConfig } from '../config/cluster-config.ts';
import { KubeError } from '../errors.ts';
import { TokenBucket } from '../limit/token-bucket.ts';
import { apiVersionOf, keyOf } from '../object/key.ts';
import type { KubeObject, ObjectKey, ResourceType } from '../object/object.ts';
import { deleteBody, metadataAccept, metadataListAccept, request, typed } from './bodies.ts';
import type {
  ApplyOptions,
  DeleteOptions,
  FieldValidation,
  KubeList,
  ListOptions,
  Patch,
  ReadOptions,
  ScopeOptions,
  SubresourceWriteOptions,
  WatchEvent,
  WatchOptions,
  WriteOptions,
} from './options.ts';
import { patchContentTypes, scopeQuery } from './options.ts';
import { collectionPath, type QueryValue } from './paths.ts';
import { PoolTransport } from './pool-transport.ts';
import { type ClientMetrics, Requester, type RequestOptions } from './requester.ts';
import { isStatus, type Status } from './status.ts';
import type { Transport } from './transport.ts';
import { InactivityGuard, watchEvents } from './watch-stream.ts';

export interface ClientOptions {
  config: ClusterConfig;
  /** Owner of the fields this client writes. Default `nexslice`. */
  fieldManager?: string;
  userAgent?: string;
  /** Default: a pool of kept-alive connections to `config.server`. */
  transport?: Transport;
  clock?: Clock;
  random?: Random;
  /** Requests per second in the long run; no limit if left out, since API servers shed load fairly by themselves. */
  qps?: number;
  /** Requests that may be made at once before `qps` applies. Default twice `qps`. */
  burst?: number;
  /** How often a request that may be repeated is tried again. Default 5. */
  retries?: number;
  /** Default `Strict`: a misspelt field is an error and not a wish that is silently dropped. */
  fieldValidation?: FieldValidation;
  metrics?: ClientMetrics;
}

/** A write that the server has accepted. */
export interface WriteNotice {
  readonly type: ResourceType;
  readonly key: ObjectKey;
  /** The object as the server answered it. Without it the object is gone. */
  readonly object?: KubeObject;
  /** Of the object that is gone. */
  readonly uid?: string | undefined;
}

/** Silence beyond this means a dead connection: servers send a bookmark every 60 s, and may be 10 s late. */
const defaultInactivityMs = 70_000;
/** What client-go asks for: a page is small enough to be answered fast, and 10,000 objects are twenty requests. */
const defaultPageSize = 500;

/**
 * Reads and writes the objects of a cluster. Kinds are given as descriptors (`deployments`, `uesessions`, ...) that carry their types.
 * Namespaced objects that name no namespace are those of the configuration's, or `default`.
 * Every method rejects with an `ApiError` when the server refuses.
 */
export class Client {
  readonly config: ClusterConfig;
  readonly fieldManager: string;
  readonly #transport: Transport;
  readonly #requester: Requester;
  readonly #clock: Clock;
  readonly #fieldValidation: FieldValidation;
  readonly #writeListeners = new Set<(notice: WriteNotice) => void>();

  constructor(options: ClientOptions) {
    const { config, clock = systemClock, qps } = options;
    this.config = config;
    this.fieldManager = options.fieldManager ?? 'nexslice';
    this.#clock = clock;
    this.#fieldValidation = options.fieldValidation ?? 'Strict';
    this.#transport = options.transport ?? new PoolTransport(config, clock);
    this.#requester = new Requester({
      transport: this.#transport,
      userAgent: options.userAgent ?? `nexslice-kube (${process.platform}/${process.arch})`,
      clock,
      random: options.random ?? systemRandom,
      retries: options.retries ?? 5,
      limiter: qps ? new TokenBucket(qps, options.burst ?? qps * 2, clock) : undefined,
      metrics: options.metrics,
    });
  }

  async get<T extends KubeObject>(
    type: ResourceType<T>,
    key: ObjectKey,
    options: ReadOptions & { subresource?: string } = {},
    signal?: AbortSignal,
  ): Promise<T> {
    const { resourceVersion, metadataOnly, subresource } = options;
    const headers = metadataOnly ? { accept: metadataAccept } : undefined;
    const path = this.#objectPath(type, key, subresource);
    return this.#requester.json<T>('GET', path, request({ query: { resourceVersion }, headers }), signal);
  }

  /** One page; the items get the apiVersion and kind that servers leave out. */
  async list<T extends KubeObject>(
    type: ResourceType<T>,
    options: ListOptions = {},
    signal?: AbortSignal,
  ): Promise<KubeList<T>> {
    const { limit, resourceVersionMatch, metadataOnly } = options;
    const query = { ...scopeQuery(options), limit, continue: options.continue, resourceVersionMatch };
    const headers = metadataOnly ? { accept: metadataListAccept } : undefined;
    const path = collectionPath(type, options.namespace);
    const list = await this.#requester.json<KubeList<T>>('GET', path, request({ query, headers }), signal);
    list.items ??= [];
    const apiVersion = apiVersionOf(type);
    for (const item of list.items) {
      item.apiVersion = apiVersion;
      item.kind = type.kind;
    }
    return list;
  }

  /** All pages. `resourceVersion` is that of the snapshot they were all taken from: watch from there. */
  async listAll<T extends KubeObject>(
    type: ResourceType<T>,
    options: ListOptions = {},
    signal?: AbortSignal,
  ): Promise<{ items: T[]; resourceVersion: string }> {
    const limit = options.limit ?? defaultPageSize;
    let page = await this.list(type, { ...options, limit }, signal);
    const { items } = page;
    while (page.metadata.continue) {
      const { resourceVersion: _first, resourceVersionMatch: _match, ...scope } = options;
      page = await this.list(type, { ...scope, limit, continue: page.metadata.continue }, signal);
      for (const item of page.items) items.push(item);
    }
    return { items, resourceVersion: page.metadata.resourceVersion ?? '' };
  }

  /**
   * Changes as they happen. Ends when the server ends it or `signal` is aborted; throws when the connection breaks, goes silent, or the
   * server reports an error (410 when `resourceVersion` is too old). Nothing is retried: informers do that.
   */
  async *watch<T extends KubeObject>(
    type: ResourceType<T>,
    options: WatchOptions = {},
    signal?: AbortSignal,
  ): AsyncGenerator<WatchEvent<T>, void, undefined> {
    for await (const events of this.watchBatches(type, options, signal)) yield* events;
  }

  /** Like `watch`, in the batches that arrive together: a burst costs one turn of the event loop. */
  async *watchBatches<T extends KubeObject>(
    type: ResourceType<T>,
    options: WatchOptions = {},
    signal?: AbortSignal,
  ): AsyncGenerator<WatchEvent<T>[], void, undefined> {
    const { allowWatchBookmarks = true, timeoutSeconds, sendInitialEvents, metadataOnly } = options;
    const resourceVersionMatch = sendInitialEvents ? 'NotOlderThan' : undefined;
    const query = {
      ...scopeQuery(options),
      watch: true,
      allowWatchBookmarks,
      timeoutSeconds,
      sendInitialEvents,
      resourceVersionMatch,
    };
    const headers = metadataOnly ? { accept: metadataAccept } : undefined;
    const ending = new AbortController();
    const onAbort = () => ending.abort(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted) onAbort();
    const limitMs = options.inactivityMs ?? defaultInactivityMs;
    const guard = new InactivityGuard(this.#clock, limitMs, () => {
      const message = `the watch of ${type.plural} was silent for ${limitMs} ms`;
      ending.abort(new KubeError('KUBE_WATCH_STALLED', message));
    });
    try {
      const path = collectionPath(type, options.namespace);
      const sent = request({ query, headers, stream: true });
      // One try only: whoever watches has a retry loop of its own, which knows when to list again.
      const response = await this.#requester.send('GET', path, { ...sent, repeatable: 'never' }, ending.signal);
      yield* watchEvents<T>(response.chunks(), guard);
    } catch (error) {
      if (signal?.aborted) return;
      if (ending.signal.aborted) throw ending.signal.reason;
      if (error instanceof KubeError) throw error;
      throw new KubeError('KUBE_UNREACHABLE', `the watch of ${type.plural} broke: ${String(error)}`, { cause: error });
    } finally {
      guard.stop();
      signal?.removeEventListener('abort', onAbort);
      ending.abort();
    }
  }

  async create<T extends KubeObject>(
    type: ResourceType<T>,
    object: T,
    options: WriteOptions = {},
    signal?: AbortSignal,
  ): Promise<T> {
    const namespace = this.#namespaceOf(type, keyOf(object));
    const path = collectionPath(type, namespace);
    return this.#write(
      type,
      'POST',
      path,
      { query: this.#writeQuery(options), body: typed(type, object) },
      options,
      signal,
    );
  }

  /** Replaces the whole object. Refused as a conflict if `metadata.resourceVersion` is set and no longer the current one. */
  async update<T extends KubeObject>(
    type: ResourceType<T>,
    object: T,
    options: SubresourceWriteOptions = {},
    signal?: AbortSignal,
  ): Promise<T> {
    const path = this.#objectPath(type, keyOf(object), options.subresource);
    return this.#write(
      type,
      'PUT',
      path,
      { query: this.#writeQuery(options), body: typed(type, object) },
      options,
      signal,
    );
  }

  async patch<T extends KubeObject>(
    type: ResourceType<T>,
    key: ObjectKey,
    patch: Patch,
    options: SubresourceWriteOptions = {},
    signal?: AbortSignal,
  ): Promise<T> {
    const path = this.#objectPath(type, key, options.subresource);
    const headers = { 'content-type': patchContentTypes[patch.type] };
    const body = JSON.stringify(patch.body);
    return this.#write(type, 'PATCH', path, { query: this.#writeQuery(options), headers, body }, options, signal);
  }

  /**
   * Server-side apply: makes the fields of `object` so, owns them, and gives up those it applied before and now leaves out.
   * Creates the object if there is none. Must not carry `metadata.managedFields`.
   *
   * @throws ApiError with `conflicts` when `force` is false and others own fields of `object`
   */
  async apply<T extends KubeObject>(
    type: ResourceType<T>,
    object: T,
    options: ApplyOptions = {},
    signal?: AbortSignal,
  ): Promise<T> {
    const path = this.#objectPath(type, keyOf(object), options.subresource);
    const query = { ...this.#writeQuery(options), force: options.force ?? true };
    const headers = { 'content-type': 'application/apply-patch+yaml' };
    // JSON is YAML. Applying twice ends where applying once does, so a lost answer is no reason not to try again.
    const sent = { query, headers, body: JSON.stringify(typed(type, object)), repeatable: 'always' as const };
    return this.#write(type, 'PATCH', path, sent, options, signal);
  }

  /** Asks for deletion. The object may live on until its finalizers are done. */
  async delete<T extends KubeObject>(
    type: ResourceType<T>,
    key: ObjectKey,
    options: DeleteOptions = {},
    signal?: AbortSignal,
  ): Promise<void> {
    const path = this.#objectPath(type, key);
    const answer = await this.#requester.json<KubeObject | Status>(
      'DELETE',
      path,
      { body: deleteBody(options) },
      signal,
    );
    if (options.dryRun) return;
    if (isStatus(answer)) this.#notify({ type, key: this.#fullKey(type, key), uid: answer.details?.uid });
    else this.#notify({ type, key: this.#fullKey(type, key), object: answer });
  }

  async deleteCollection<T extends KubeObject>(
    type: ResourceType<T>,
    options: ScopeOptions & DeleteOptions,
    signal?: AbortSignal,
  ): Promise<void> {
    const path = collectionPath(type, type.namespaced ? (options.namespace ?? this.#defaultNamespace) : undefined);
    await this.#requester.json('DELETE', path, { query: scopeQuery(options), body: deleteBody(options) }, signal);
  }

  /** Evicts a pod unless a disruption budget forbids it just now (an `ApiError` with `isTooManyRequests`). */
  async evict(key: ObjectKey, options: DeleteOptions = {}, signal?: AbortSignal): Promise<void> {
    const namespace = key.namespace ?? this.#defaultNamespace;
    const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(key.name)}/eviction`;
    const body = {
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { name: key.name, namespace },
      deleteOptions: deleteBody(options),
    };
    // 429 means "not now" here and is the caller's to handle.
    await this.#requester.json('POST', path, { body, repeatable: 'never' }, signal);
  }

  /** Creates what a subresource makes of an object, for instance a service account's token. */
  async createSubresource<R>(
    type: ResourceType,
    key: ObjectKey,
    subresource: string,
    body: unknown,
    options: WriteOptions = {},
    signal?: AbortSignal,
  ): Promise<R> {
    const path = this.#objectPath(type, key, subresource);
    return this.#requester.json<R>('POST', path, { query: this.#writeQuery(options), body }, signal);
  }

  /** Any request, for what has no method here. Answers the parsed body. */
  async request<R>(method: string, path: string, options: RequestOptions = {}, signal?: AbortSignal): Promise<R> {
    return this.#requester.json<R>(method, path, options, signal);
  }

  /** Calls `listener` after each write of a whole object or its deletion; caches use it to answer one's own writes. Returns its removal. */
  onWrite(listener: (notice: WriteNotice) => void): () => void {
    this.#writeListeners.add(listener);
    return () => this.#writeListeners.delete(listener);
  }

  /** Ends all connections, watches included. */
  async close(): Promise<void> {
    await this.#transport.close();
  }

  get #defaultNamespace(): string {
    return this.config.namespace ?? 'default';
  }

  #namespaceOf(type: ResourceType, key: ObjectKey): string | undefined {
    return type.namespaced ? (key.namespace ?? this.#defaultNamespace) : undefined;
  }

  #fullKey(type: ResourceType, key: ObjectKey): ObjectKey {
    const namespace = this.#namespaceOf(type, key);
    return namespace ? { namespace, name: key.name } : { name: key.name };
  }

  #objectPath(type: ResourceType, key: ObjectKey, subresource?: string): string {
    const path = `${collectionPath(type, this.#namespaceOf(type, key))}/${encodeURIComponent(key.name)}`;
    return subresource ? `${path}/${subresource}` : path;
  }

  #writeQuery(options: WriteOptions): Record<string, QueryValue> {
    return {
      fieldManager: options.fieldManager ?? this.fieldManager,
      fieldValidation: options.fieldValidation ?? this.#fieldValidation,
      dryRun: options.dryRun ? 'All' : undefined,
    };
  }

  async #write<T extends KubeObject>(
    type: ResourceType<T>,
    method: string,
    path: string,
    sent: RequestOptions,
    options: SubresourceWriteOptions,
    signal?: AbortSignal,
  ): Promise<T> {
    const object = await this.#requester.json<T>(method, path, sent, signal);
    // A scale subresource answers a Scale, not the object.
    const whole = !options.subresource || options.subresource === 'status';
    if (whole && !options.dryRun) this.#notify({ type, key: keyOf(object), object });
    return object;
  }

  #notify(notice: WriteNotice): void {
    for (const listener of this.#writeListeners) listener(notice);
  }
}
