import { aborted } from '../async/latch.ts';
import type { Client, WriteNotice } from '../client/client.ts';
import { type Clock, systemClock } from '../clock/clock.ts';
import { type Random, systemRandom } from '../clock/random.ts';
import { type Logger, noopLogger } from '../log/logger.ts';
import type { KubeObject, ObjectKey, ResourceType } from '../object/object.ts';
import { type Informer, SharedInformer } from './informer.ts';
import type { Indexer } from './object-store.ts';
import { Reflector, type WatchListSupport } from './reflector.ts';
import { type InformerScope, namespaceFilter, scopeId, watchedNamespaces } from './scope.ts';
import { deepFreeze, metadataOf, stripManagedFields, type Transform } from './transform.ts';

export interface CacheOptions {
  client: Client;
  clock?: Clock;
  random?: Random;
  logger?: Logger;
  /** The scope of informers that name none: a process with rights in one namespace only sets it here. */
  scope?: InformerScope;
  /** Applied to every object before it is kept. Default: drops managedFields. */
  transform?: Transform;
  /** Freeze what is kept, so that a change of it throws. For tests: it costs as much as parsing. Default false. */
  freeze?: boolean;
  /** Handlers are told of everything again this often, in case an event was mishandled. Default 10 h as in controller-runtime; 0 never. */
  resyncMs?: number;
  /**
   * Whether what this process has written shows at once, before the watch tells of it, so that a read after a write is never older than it.
   * Default true. False where the order of changes matters more: everything then comes in the order of its version.
   */
  ownWrites?: boolean;
  /** Begin watches with the objects that are there where the server can, instead of listing them. Default true. */
  watchList?: boolean;
}

export interface InformerOptions<T extends KubeObject> extends InformerScope {
  indexers?: Readonly<Record<string, Indexer<T>>> | undefined;
  /** Keep only metadata: much smaller where nothing else is looked at. */
  metadataOnly?: boolean | undefined;
}

interface Entry {
  readonly type: ResourceType;
  readonly scope: InformerScope;
  readonly metadataOnly: boolean;
  readonly informer: SharedInformer<KubeObject>;
}

const defaultResyncMs = 10 * 60 * 60 * 1000;

/** Shared informers: one watch per kind and scope, however many controllers look at it. */
export class Cache {
  readonly #client: Client;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #log: Logger;
  readonly #scope: InformerScope;
  readonly #transform: Transform;
  readonly #resyncMs: number;
  readonly #ownWrites: boolean;
  readonly #watchList: WatchListSupport;
  readonly #entries = new Map<string, Entry>();
  readonly #running = new Set<Promise<void>>();
  #signal: AbortSignal | undefined;

  constructor(options: CacheOptions) {
    this.#client = options.client;
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? systemRandom;
    this.#log = (options.logger ?? noopLogger).child({ component: 'cache' });
    this.#scope = options.scope ?? {};
    const transform = options.transform ?? stripManagedFields;
    this.#transform = options.freeze ? (object) => deepFreeze(transform(object)) : transform;
    this.#resyncMs = options.resyncMs ?? defaultResyncMs;
    this.#ownWrites = options.ownWrites ?? true;
    this.#watchList = { enabled: options.watchList ?? true };
  }

  /** The informer of a kind and scope; made on the first call, and started with the cache or at once if that runs already. */
  informer<T extends KubeObject>(type: ResourceType<T>, options: InformerOptions<T> = {}): Informer<T> {
    const { indexers = {}, metadataOnly = false } = options;
    const { namespace, namespaces, labelSelector, fieldSelector, shardSelector } = options;
    const hasScope = namespace || namespaces || labelSelector || fieldSelector || shardSelector;
    const scope = type.namespaced
      ? hasScope
        ? options
        : this.#scope
      : withoutNamespaces(hasScope ? options : this.#scope);
    const id = `${type.group}/${type.version}/${type.plural} ${scopeId(scope, metadataOnly)}`;
    const known = this.#entries.get(id)?.informer as SharedInformer<T> | undefined;
    if (known) {
      known.addIndexers(indexers);
      return known;
    }
    const strip = metadataOf(type);
    const informer = new SharedInformer<T>({
      indexers,
      log: this.#log,
      scopes: watchedNamespaces(scope).length,
      transform: metadataOnly ? (object) => this.#transform(strip(object)) : this.#transform,
    });
    const entry = { type, scope, metadataOnly, informer: informer as unknown as SharedInformer<KubeObject> };
    this.#entries.set(id, entry);
    if (this.#signal) this.#startEntry(entry, this.#signal);
    return informer;
  }

  /** Reads from the cache, waiting for it to fill if need be. `client.get` is the live read beside it. */
  async get<T extends KubeObject>(type: ResourceType<T>, key: ObjectKey, signal?: AbortSignal): Promise<T | undefined> {
    const informer = this.informer(type);
    await informer.synced(signal);
    return informer.get(key);
  }

  /** Fills the informers and keeps them up to date. Resolves once all has ended after `signal` was aborted. */
  async start(signal: AbortSignal): Promise<void> {
    this.#signal = signal;
    const stopListening = this.#ownWrites ? this.#client.onWrite((notice) => this.#written(notice)) : () => undefined;
    for (const entry of this.#entries.values()) this.#startEntry(entry, signal);
    await aborted(signal);
    stopListening();
    await Promise.all(this.#running);
  }

  /** Resolves once every informer that is known by now holds all there was. */
  async waitForSync(signal?: AbortSignal): Promise<void> {
    await Promise.all([...this.#entries.values()].map(({ informer }) => informer.synced(signal)));
  }

  /** The kinds that have not filled yet, for messages. */
  get unsynced(): string[] {
    return [...this.#entries.values()].filter(({ informer }) => !informer.hasSynced).map(({ type }) => type.plural);
  }

  #startEntry(entry: Entry, signal: AbortSignal): void {
    const { type, scope, metadataOnly, informer } = entry;
    const { labelSelector, fieldSelector, shardSelector } = scope;
    const filter = namespaceFilter(scope);
    for (const namespace of watchedNamespaces(scope)) {
      const reflector = new Reflector({
        client: this.#client,
        type,
        scope: { namespace, labelSelector, fieldSelector, shardSelector },
        metadataOnly,
        sink: informer.sink(namespace ?? '', filter),
        clock: this.#clock,
        random: this.#random,
        log: this.#log,
        watchList: this.#watchList,
      });
      this.#track(reflector.run(signal));
    }
    if (this.#resyncMs > 0) this.#track(this.#resync(informer, signal));
  }

  #track(running: Promise<void>): void {
    this.#running.add(running);
    void running.finally(() => this.#running.delete(running));
  }

  async #resync(informer: SharedInformer<KubeObject>, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      // A tenth of jitter keeps the kinds of a process, and the replicas of a deployment, from coming all at once.
      const ms = this.#resyncMs * (1 + this.#random.next() / 10);
      await this.#clock.sleep(ms, signal).then(
        () => informer.resync(),
        () => {},
      );
    }
  }

  #written(notice: WriteNotice): void {
    for (const { type, scope, informer } of this.#entries.values()) {
      if (type.plural !== notice.type.plural || type.group !== notice.type.group) continue;
      if (type.version !== notice.type.version) continue;
      informer.written(notice, covers(scope, notice.key.namespace ?? ''));
    }
  }
}

function withoutNamespaces(scope: InformerScope): InformerScope {
  const { labelSelector, fieldSelector, shardSelector } = scope;
  return { labelSelector, fieldSelector, shardSelector };
}

/** Whether every object of the namespace is in the scope. With selectors only the server knows. */
function covers(scope: InformerScope, namespace: string): boolean {
  if (scope.labelSelector || scope.fieldSelector || scope.shardSelector) return false;
  if (!scope.namespaces) return !scope.namespace || scope.namespace === namespace;
  const filter = namespaceFilter(scope);
  return filter ? filter(namespace) : scope.namespaces.includes(namespace);
}
