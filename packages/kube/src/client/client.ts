import { pods } from '../builtin/types.ts';
import { type Clock, systemClock } from '../clock/clock.ts';
import { type Random, systemRandom } from '../clock/random.ts';
import type { ClusterConfig } from '../config/cluster-config.ts';
import { TokenBucket } from '../limit/token-bucket.ts';
import { apiVersionOf, keyOf } from '../object/key.ts';
import type { KubeObject, ObjectKey, ResourceType } from '../object/object.ts';
import { isApiError } from './api-error.ts';
import { deleteBody, metadataAccept, metadataListAccept, typed } from './bodies.ts';
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
import { collectionPath, objectPath, type QueryValue } from './paths.ts';
import { PoolTransport } from './pool-transport.ts';
import { type ClientMetrics, Requester, type RequestOptions } from './requester.ts';
import { isStatus, type Status } from './status.ts';
import type { Transport } from './transport.ts';
import { watchCollection } from './watch.ts';

/** How a client is made. */
export interface ClientOptions {
  /** From `loadClusterConfig`, `inClusterConfig` or `clusterConfigFrom`. */
  config: ClusterConfig;
  /** Owner of the fields this client writes. Default `nexslice`. */
  fieldManager?: string;
  /** How requests name themselves in the server's log. Default `nexslice-kube (platform/arch)`. */
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
  /** Is told of every request; `createMetrics` makes one. */
  metrics?: ClientMetrics;
  /** Is told of what the server warns about: deprecated versions, and unknown fields where `fieldValidation` is `Warn`. */
  onWarning?: (warning: string, request: { method: string; path: string }) => void;
}

/** A write that the server has accepted. */
export interface WriteNotice {
  readonly type: ResourceType;
  /** With the namespace, also where the caller named none. */
  readonly key: ObjectKey;
  /** The object as the server answered it. Without it the object is gone. */
  readonly object?: KubeObject;
  /** Of the object that is gone. */
  readonly uid?: string | undefined;
}

/** What distinguishes one write from another; the rest is the same for all. */
interface Write extends Pick<RequestOptions, 'body' | 'contentType' | 'repeatable'> {
  readonly method: string;
  readonly path: string;
  readonly force?: boolean;
}

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
      // An address that is none is the transport's to refuse, with the first request.
      host: URL.canParse(config.server) ? new URL(config.server).host : config.server,
      userAgent: options.userAgent ?? `nexslice-kube (${process.platform}/${process.arch})`,
      clock,
      random: options.random ?? systemRandom,
      retries: options.retries ?? 5,
      limiter: qps ? new TokenBucket(qps, options.burst ?? qps * 2, clock) : undefined,
      metrics: options.metrics,
      onWarning: options.onWarning,
    });
  }

  /** Reads an object live. */
  async get<T extends KubeObject>(
    type: ResourceType<T>,
    key: ObjectKey,
    options: ReadOptions = {},
    signal?: AbortSignal,
  ): Promise<T> {
    const { resourceVersion, metadataOnly } = options;
    const sent = { query: { resourceVersion }, accept: metadataOnly ? metadataAccept : undefined };
    return this.#requester.json<T>('GET', objectPath(type, this.#fullKey(type, key)), sent, signal);
  }

  /** One page; the items get the apiVersion and kind that servers leave out. */
  async list<T extends KubeObject>(
    type: ResourceType<T>,
    options: ListOptions = {},
    signal?: AbortSignal,
  ): Promise<KubeList<T>> {
    const { limit, resourceVersionMatch, metadataOnly } = options;
    const query = { ...scopeQuery(options), limit, continue: options.continue, resourceVersionMatch };
    const sent = { query, accept: metadataOnly ? metadataListAccept : undefined };
    const list = await this.#requester.json<KubeList<T>>('GET', collectionPath(type, options.namespace), sent, signal);
    list.items ??= [];
    const apiVersion = apiVersionOf(type);
    for (const item of list.items) {
      item.apiVersion = apiVersion;
      item.kind = type.kind;
    }
    return list;
  }

  /**
   * All pages, of 500 objects unless `limit` says otherwise. `resourceVersion` is that of the snapshot they were all taken from: watch from
   * there. When the server forgets the snapshot before it is read to its end, everything is asked for again, at once and not in pages.
   */
  async listAll<T extends KubeObject>(
    type: ResourceType<T>,
    options: ListOptions = {},
    signal?: AbortSignal,
  ): Promise<{ items: T[]; resourceVersion: string }> {
    const limit = options.limit ?? defaultPageSize;
    const first = await this.list(type, { ...options, limit }, signal);
    const rest = await this.#restOf(type, first, { ...options, limit }, signal);
    if (rest) return { items: first.items.concat(...rest), resourceVersion: first.metadata.resourceVersion ?? '' };
    const { limit: _limit, continue: _continue, ...whole } = options;
    const { items, metadata } = await this.list(type, whole, signal);
    return { items, resourceVersion: metadata.resourceVersion ?? '' };
  }

  /** The items of the pages after `page`; undefined if the server no longer has them. */
  async #restOf<T extends KubeObject>(
    type: ResourceType<T>,
    page: KubeList<T>,
    options: ListOptions,
    signal?: AbortSignal,
  ): Promise<T[][] | undefined> {
    // A continue token already says which version is meant.
    const { resourceVersion: _version, resourceVersionMatch: _match, ...scope } = options;
    const pages: T[][] = [];
    try {
      for (let next = page.metadata.continue; next; ) {
        const { items, metadata } = await this.list(type, { ...scope, continue: next }, signal);
        pages.push(items);
        next = metadata.continue;
      }
    } catch (error) {
      if (isApiError(error, (apiError) => apiError.isGone)) return undefined;
      throw error;
    }
    return pages;
  }

  /**
   * Changes as they happen. Ends when the server ends it or `signal` is aborted; throws when the connection breaks, goes silent, or the
   * server reports an error (410 when `resourceVersion` is too old). Nothing is retried: informers do that.
   *
   * @throws KubeError `KUBE_WATCH_STALLED`, `KUBE_UNREACHABLE`, `KUBE_RESPONSE_INVALID`
   */
  async *watch<T extends KubeObject>(
    type: ResourceType<T>,
    options: WatchOptions = {},
    signal?: AbortSignal,
  ): AsyncGenerator<WatchEvent<T>, void, undefined> {
    for await (const events of this.watchBatches(type, options, signal)) yield* events;
  }

  /** Like `watch`, in the batches that arrive together: a burst costs one turn of the event loop. */
  watchBatches<T extends KubeObject>(
    type: ResourceType<T>,
    options: WatchOptions = {},
    signal?: AbortSignal,
  ): AsyncGenerator<WatchEvent<T>[], void, undefined> {
    return watchCollection(this.#requester, this.#clock, type, options, signal);
  }

  /** Makes a new object. `metadata.generateName` lets the server choose the rest of the name. */
  async create<T extends KubeObject>(
    type: ResourceType<T>,
    object: T,
    options: WriteOptions = {},
    signal?: AbortSignal,
  ): Promise<T> {
    const path = collectionPath(type, this.#namespaceOf(type, keyOf(object)));
    return this.#write(type, { method: 'POST', path, body: typed(type, object) }, options, signal);
  }

  /** Replaces the whole object. Refused as a conflict if `metadata.resourceVersion` is set and no longer the current one. */
  async update<T extends KubeObject>(
    type: ResourceType<T>,
    object: T,
    options: SubresourceWriteOptions = {},
    signal?: AbortSignal,
  ): Promise<T> {
    const path = objectPath(type, this.#fullKey(type, keyOf(object)), options.subresource);
    return this.#write(type, { method: 'PUT', path, body: typed(type, object) }, options, signal);
  }

  /**
   * Changes parts of an object: a merge patch (RFC 7396), a JSON patch (RFC 6902), or, for built-in kinds, a strategic merge patch. With
   * `metadata.resourceVersion` in it, it is refused as a conflict when the object has changed; with `metadata.uid`, as invalid when it is another.
   */
  async patch<T extends KubeObject>(
    type: ResourceType<T>,
    key: ObjectKey,
    patch: Patch,
    options: SubresourceWriteOptions = {},
    signal?: AbortSignal,
  ): Promise<T> {
    const path = objectPath(type, this.#fullKey(type, key), options.subresource);
    const contentType = patchContentTypes[patch.type];
    return this.#write(type, { method: 'PATCH', path, body: patch.body, contentType }, options, signal);
  }

  /**
   * Server-side apply: makes the fields of `object` so, owns them, and gives up those it applied before and now leaves out.
   * Creates the object if there is none. Must not carry `metadata.managedFields`.
   *
   * @throws ApiError `KUBE_APPLY_CONFLICT` with `conflicts` when `force` is false and others own fields of `object`
   */
  async apply<T extends KubeObject>(
    type: ResourceType<T>,
    object: T,
    options: ApplyOptions = {},
    signal?: AbortSignal,
  ): Promise<T> {
    const write = {
      method: 'PATCH',
      path: objectPath(type, this.#fullKey(type, keyOf(object)), options.subresource),
      // JSON is YAML.
      contentType: 'application/apply-patch+yaml',
      body: typed(type, object),
      force: options.force ?? true,
      // Applying twice ends where applying once does, so a lost answer is no reason not to try again.
      repeatable: 'always' as const,
    };
    return this.#write(type, write, options, signal);
  }

  /** Asks for deletion. The object may live on until its finalizers are done. An object that is not there is an error: see `ignoreNotFound`. */
  async delete<T extends KubeObject>(
    type: ResourceType<T>,
    key: ObjectKey,
    options: DeleteOptions = {},
    signal?: AbortSignal,
  ): Promise<void> {
    const fullKey = this.#fullKey(type, key);
    const sent = { body: deleteBody(options) };
    const answer = await this.#requester.json<KubeObject | Status>('DELETE', objectPath(type, fullKey), sent, signal);
    if (options.dryRun) return;
    // A Status says that it is gone, an object that it lives on.
    if (isStatus(answer)) this.#notify({ type, key: fullKey, uid: answer.details?.uid });
    else this.#notify({ type, key: fullKey, object: answer });
  }

  /** Asks for the deletion of all objects that the options select, in one namespace: the client's if none is named. */
  async deleteCollection<T extends KubeObject>(
    type: ResourceType<T>,
    options: ScopeOptions & DeleteOptions,
    signal?: AbortSignal,
  ): Promise<void> {
    const path = collectionPath(type, options.namespace ?? this.#defaultNamespace);
    await this.#requester.json('DELETE', path, { query: scopeQuery(options), body: deleteBody(options) }, signal);
  }

  /** Evicts a pod unless a disruption budget forbids it just now (an `ApiError` with `isTooManyRequests`). */
  async evict(key: ObjectKey, options: DeleteOptions = {}, signal?: AbortSignal): Promise<void> {
    const { name, namespace = this.#defaultNamespace } = key;
    const metadata = { name, namespace };
    const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata, deleteOptions: deleteBody(options) };
    // 429 means "not now" here and is the caller's to handle.
    const sent = { body, repeatable: 'never' as const };
    await this.#requester.json('POST', objectPath(pods, { name, namespace }, 'eviction'), sent, signal);
  }

  /** Reads what a subresource shows of an object, for instance a Deployment's `scale`. */
  async getSubresource<R>(type: ResourceType, key: ObjectKey, subresource: string, signal?: AbortSignal): Promise<R> {
    return this.#requester.json<R>('GET', objectPath(type, this.#fullKey(type, key), subresource), {}, signal);
  }

  /** Creates what a subresource makes of an object, for instance a service account's `token`. */
  async createSubresource<R>(
    type: ResourceType,
    key: ObjectKey,
    subresource: string,
    body: unknown,
    options: WriteOptions = {},
    signal?: AbortSignal,
  ): Promise<R> {
    const path = objectPath(type, this.#fullKey(type, key), subresource);
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

  #writeQuery(options: WriteOptions): Record<string, QueryValue> {
    return {
      fieldManager: options.fieldManager ?? this.fieldManager,
      fieldValidation: options.fieldValidation ?? this.#fieldValidation,
      dryRun: options.dryRun ? 'All' : undefined,
    };
  }

  async #write<T extends KubeObject>(
    type: ResourceType<T>,
    write: Write,
    options: SubresourceWriteOptions,
    signal?: AbortSignal,
  ): Promise<T> {
    const { method, path, force, ...sent } = write;
    const query = { ...this.#writeQuery(options), force };
    const object = await this.#requester.json<T>(method, path, { ...sent, query }, signal);
    // A scale subresource answers a Scale, not the object.
    const whole = !options.subresource || options.subresource === 'status';
    if (whole && !options.dryRun) this.#notify({ type, key: keyOf(object), object });
    return object;
  }

  #notify(notice: WriteNotice): void {
    for (const listener of this.#writeListeners) listener(notice);
  }
}
