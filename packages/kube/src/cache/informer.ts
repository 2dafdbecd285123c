import { Latch } from '../async/latch.ts';
import type { WriteNotice } from '../client/client.ts';
import type { WatchEvent } from '../client/options.ts';
import { messageOf } from '../errors.ts';
import type { Logger } from '../log/logger.ts';
import { keyString, keyStringOf } from '../object/key.ts';
import type { KubeObject, ObjectKey } from '../object/object.ts';
import { type LabelPredicate, parseLabelSelector } from '../selector/label-selector.ts';
import { type Indexer, namespaceIndex, ObjectStore } from './object-store.ts';
import type { ReflectorSink } from './reflector.ts';
import { compareVersions, isBefore } from './resource-version.ts';
import type { Transform } from './transform.ts';

/** Told of changes, in order per object. Exceptions are logged and go no further. */
export interface EventHandler<T extends KubeObject> {
  /** `isInitial`: it was there when the cache was filled, or before the handler was added. */
  add?(object: T, isInitial: boolean): void;
  /** A resync gives the same object twice. */
  update?(old: T, object: T): void;
  /** The last state that is known. */
  delete?(object: T): void;
}

/** All objects of a kind and scope, kept up to date. Never change what you get: others see the same objects. */
export interface Informer<T extends KubeObject> {
  get(key: ObjectKey): T | undefined;
  list(options?: { namespace?: string | undefined; labelSelector?: string | undefined }): T[];
  /** @throws KubeError `KUBE_INDEX_UNKNOWN` */
  byIndex(index: string, value: string): T[];
  /** Adds a handler, which is told of every object that is there already. Returns its removal. */
  addEventHandler(handler: EventHandler<T>): () => void;
  addIndexers(indexers: Readonly<Record<string, Indexer<T>>>): void;
  readonly hasSynced: boolean;
  /** Resolves once everything that was there at the start is there. */
  synced(signal?: AbortSignal): Promise<void>;
  readonly size: number;
}

export interface SharedInformerOptions<T extends KubeObject> {
  transform: Transform;
  indexers?: Readonly<Record<string, Indexer<T>>> | undefined;
  log: Logger;
  /** How many reflectors feed it; it has synced when all have. */
  scopes: number;
}

/** The informer that reflectors feed and handlers listen to. */
export class SharedInformer<T extends KubeObject> implements Informer<T> {
  readonly #store: ObjectStore<T>;
  readonly #handlers = new Set<EventHandler<T>>();
  readonly #transform: Transform;
  readonly #log: Logger;
  readonly #selectors = new Map<string, LabelPredicate>();
  /** What each reflector has seen up to; '' stands for that of all namespaces. */
  readonly #seen = new Map<string, string>();
  /** Uids that a write of ours deleted before the watch told so: what the watch still says about them is old. */
  readonly #deletedByUs = new Set<string>();
  readonly #scopes: number;
  readonly #synced = new Latch();

  constructor(options: SharedInformerOptions<T>) {
    this.#store = new ObjectStore(options.indexers);
    this.#transform = options.transform;
    this.#log = options.log;
    this.#scopes = options.scopes;
  }

  get size(): number {
    return this.#store.size;
  }

  get(key: ObjectKey): T | undefined {
    return this.#store.get(keyString(key));
  }

  list(options: { namespace?: string | undefined; labelSelector?: string | undefined } = {}): T[] {
    const { namespace, labelSelector } = options;
    const objects = namespace ? this.#store.byIndex(namespaceIndex, namespace) : [...this.#store.values()];
    if (!labelSelector) return objects;
    const matches = this.#selector(labelSelector);
    return objects.filter((object) => matches(object.metadata?.labels));
  }

  byIndex(index: string, value: string): T[] {
    return this.#store.byIndex(index, value);
  }

  addIndexers(indexers: Readonly<Record<string, Indexer<T>>>): void {
    this.#store.addIndexers(indexers);
  }

  addEventHandler(handler: EventHandler<T>): () => void {
    for (const object of this.#store.values()) this.#call(() => handler.add?.(object, true));
    this.#handlers.add(handler);
    return () => this.#handlers.delete(handler);
  }

  get hasSynced(): boolean {
    return this.#synced.isOpen;
  }

  synced(signal?: AbortSignal): Promise<void> {
    return this.#synced.wait(signal);
  }

  /** Where a reflector of one namespace (or of all, '') brings what it reads. */
  sink(namespace: string, wanted?: (namespace: string) => boolean): ReflectorSink<T> {
    const isWanted = (object: T) => !wanted || wanted(object.metadata?.namespace ?? '');
    return {
      replace: (objects, version, isOtherHistory) =>
        this.#replace(namespace, objects.filter(isWanted), version, isOtherHistory),
      change: (event) => {
        if (isWanted(event.object)) this.#change(event);
        this.#progress(namespace, event.object.metadata?.resourceVersion);
      },
      progress: (version) => this.#progress(namespace, version),
      newest: () => this.#newest(namespace),
      held: () => this.#held(namespace),
      wants: isWanted,
    };
  }

  /** Tells every handler of every object again, as updates from itself to itself. */
  resync(): void {
    for (const object of this.#store.values()) this.#emitUpdate(object, object);
  }

  /**
   * Takes over what the server answered to a write of this process, unless the watch has already brought as much. From here on nothing older
   * is answered, whatever the watch still has on its way.
   *
   * @param belongs whether a new object is one of this informer's; a selector can only be judged by the server
   */
  written(notice: WriteNotice, belongs: boolean): void {
    const key = keyString(notice.key);
    if (!notice.object || isGone(notice.object)) {
      this.#deleted(key, notice.object?.metadata?.uid ?? notice.uid);
      return;
    }
    const seen = this.#seenFor(notice.key.namespace);
    const isNews = !seen || (compareVersions(notice.object.metadata?.resourceVersion, seen) ?? 0) > 0;
    if (!isNews || (!this.#store.get(key) && !belongs)) return;
    // The caller keeps the answer and may change it.
    this.#put(key, this.#transform(structuredClone(notice.object)) as T);
  }

  #deleted(key: string, uid: string | undefined): void {
    const known = this.#store.get(key);
    // If it is not there any more the watch was faster.
    if (!known || uid === undefined || known.metadata?.uid !== uid) return;
    this.#deletedByUs.add(uid);
    this.#remove(key, known);
  }

  #selector(text: string): LabelPredicate {
    const known = this.#selectors.get(text);
    if (known) return known;
    const selector = parseLabelSelector(text);
    // Selectors made from data come in any number; remembering all of them would be a leak.
    if (this.#selectors.size >= 100) this.#selectors.clear();
    this.#selectors.set(text, selector);
    return selector;
  }

  #seenFor(namespace: string | undefined): string | undefined {
    return this.#seen.get('') ?? this.#seen.get(namespace ?? '');
  }

  #progress(namespace: string, version: string | undefined): void {
    if (version) this.#seen.set(namespace, version);
  }

  #change({ type, object }: WatchEvent<T>): void {
    const key = keyStringOf(object);
    const { uid } = object.metadata ?? {};
    if (uid !== undefined && this.#deletedByUs.has(uid)) {
      if (type === 'DELETED') this.#deletedByUs.delete(uid);
      return;
    }
    if (type !== 'DELETED') {
      this.#put(key, this.#transform(object) as T);
      return;
    }
    const known = this.#store.get(key);
    // A namesake that was written since lives on.
    if (known && (known.metadata?.uid === uid || !isOlder(object, known))) this.#remove(key, known);
  }

  #held(namespace: string): T[] {
    return namespace ? this.#store.byIndex(namespaceIndex, namespace) : [...this.#store.values()];
  }

  #newest(namespace: string): string | undefined {
    let newest = this.#seen.get(namespace);
    for (const { metadata } of this.#held(namespace)) {
      if (newest === undefined || isBefore(newest, metadata?.resourceVersion)) newest = metadata?.resourceVersion;
    }
    return newest;
  }

  #replace(namespace: string, objects: readonly T[], version: string, isOtherHistory: boolean): void {
    const isInitial = !this.#seen.has(namespace);
    // What was written by us after the list was taken is not missing from it.
    const outlives = (known: T) => !isOtherHistory && isBefore(version, known.metadata?.resourceVersion);
    this.#deletedByUs.clear();
    const listed = new Set<string>();
    for (const object of objects) {
      const key = keyStringOf(object);
      listed.add(key);
      const known = this.#store.get(key);
      // In another history the same version need not be the same state.
      if (known && (outlives(known) || (!isOtherHistory && isSameState(known, object)))) continue;
      this.#set(key, known, this.#transform(object) as T, isInitial);
    }
    for (const object of this.#held(namespace)) {
      const key = keyStringOf(object);
      if (!listed.has(key) && !outlives(object)) this.#remove(key, object);
    }
    this.#progress(namespace, version);
    if (this.#seen.size >= this.#scopes) this.#synced.open();
  }

  #put(key: string, object: T): void {
    const known = this.#store.get(key);
    if (known && (isOlder(object, known) || isSameState(object, known))) return;
    this.#set(key, known, object, false);
  }

  #set(key: string, known: T | undefined, object: T, isInitial: boolean): void {
    if (known && known.metadata?.uid === object.metadata?.uid) {
      this.#store.set(key, object);
      this.#emitUpdate(known, object);
      return;
    }
    // Deleted and made anew while nobody was looking: two objects, two events.
    if (known) this.#remove(key, known);
    this.#store.set(key, object);
    for (const handler of this.#handlers) this.#call(() => handler.add?.(object, isInitial));
  }

  #remove(key: string, object: T): void {
    this.#store.delete(key);
    for (const handler of this.#handlers) this.#call(() => handler.delete?.(object));
  }

  #emitUpdate(old: T, object: T): void {
    for (const handler of this.#handlers) this.#call(() => handler.update?.(old, object));
  }

  #call(notify: () => void): void {
    try {
      notify();
    } catch (error) {
      this.#log.error({ error: messageOf(error), stack: (error as Error)?.stack }, 'an event handler threw');
    }
  }
}

/** Whether this is the last state of an object: deletion was asked for and nothing holds it back, neither finalizers nor a pod's grace. */
function isGone({ metadata }: KubeObject): boolean {
  return Boolean(metadata?.deletionTimestamp && !metadata.finalizers?.length && !metadata.deletionGracePeriodSeconds);
}

function isOlder(object: KubeObject, than: KubeObject): boolean {
  return isBefore(object.metadata?.resourceVersion, than.metadata?.resourceVersion);
}

function isSameState({ metadata }: KubeObject, other: KubeObject): boolean {
  return metadata?.uid === other.metadata?.uid && metadata?.resourceVersion === other.metadata?.resourceVersion;
}
