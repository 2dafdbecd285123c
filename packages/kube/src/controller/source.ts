import type { Cache, InformerOptions } from '../cache/cache.ts';
import type { Informer } from '../cache/informer.ts';
import type { Clock } from '../clock/clock.ts';
import { keyString, keyStringOf } from '../object/key.ts';
import type { KubeObject, ObjectKey, ResourceType } from '../object/object.ts';
import { type AddOptions, lowPriority } from '../queue/work-queue.ts';
import type { Change, Predicate } from './predicates.ts';

/** Puts a key (as `keyString`) on the controller's queue. */
export type Enqueue = (key: string, options?: AddOptions) => void;

/** Where keys come from. `start` returns when the source is connected, or has ended if it ends by itself. */
export interface Source {
  start(enqueue: Enqueue, signal: AbortSignal): void | Promise<void>;
}

/** From an object to the keys that have to be reconciled because of its change. */
export type MapFunction<T extends KubeObject> = (object: T) => readonly ObjectKey[];

export interface Watch<T extends KubeObject> {
  readonly type: ResourceType<T>;
  /** Default: the object's own key. */
  readonly map?: MapFunction<T>;
  /** All must accept a change. */
  readonly predicates?: readonly Predicate<T>[] | undefined;
  readonly scope?: InformerOptions<T> | undefined;
}

/** Keeps the type of one watch among watches of other types. */
export function watch<T extends KubeObject>(options: Watch<T>): Watch<KubeObject> {
  return options as unknown as Watch<KubeObject>;
}

/** Objects of a cached kind. Also an update's old state is mapped: an object that changes hands concerns both hands. */
export class InformerSource<T extends KubeObject> implements Source {
  readonly informer: Informer<T>;
  readonly #map: MapFunction<T> | undefined;
  readonly #predicates: readonly Predicate<T>[];

  constructor(cache: Cache, watched: Watch<T>) {
    this.informer = cache.informer(watched.type, watched.scope);
    this.#map = watched.map;
    this.#predicates = watched.predicates ?? [];
  }

  async start(enqueue: Enqueue, signal: AbortSignal): Promise<void> {
    const enqueueFor = (change: Change<T>, options?: AddOptions) => {
      if (!this.#predicates.every((predicate) => predicate(change))) return;
      this.#enqueueObject(change.object, enqueue, options);
      if (change.old && this.#map) this.#enqueueObject(change.old, enqueue, options);
    };
    const remove = this.informer.addEventHandler({
      add: (object, isInitial) =>
        enqueueFor({ kind: 'add', old: undefined, object }, isInitial ? { priority: lowPriority } : undefined),
      update: (old, object) => {
        if (old === object) this.#enqueueObject(object, enqueue, { priority: lowPriority });
        else enqueueFor({ kind: 'update', old, object });
      },
      delete: (object) => enqueueFor({ kind: 'delete', old: undefined, object }),
    });
    signal.addEventListener('abort', remove, { once: true });
    await this.informer.synced(signal);
  }

  #enqueueObject(object: T, enqueue: Enqueue, options?: AddOptions): void {
    const keys = this.#map ? this.#map(object).map(keyString) : [keyStringOf(object)];
    for (const key of keys) enqueue(key, options);
  }
}

/** Keys that other code hands in: HTTP callbacks, messages, whatever is not a Kubernetes object. */
export class ChannelSource implements Source {
  readonly #enqueues = new Set<Enqueue>();

  start(enqueue: Enqueue, signal: AbortSignal): void {
    this.#enqueues.add(enqueue);
    signal.addEventListener('abort', () => this.#enqueues.delete(enqueue), { once: true });
  }

  /** Has `key` reconciled by every controller that listens. Before they start, or after they stop, nobody does. */
  push(key: ObjectKey, options?: AddOptions): void {
    for (const enqueue of this.#enqueues) enqueue(keyString(key), options);
  }
}

/** Keys at regular times, for what changes outside Kubernetes without telling. */
export function timerSource(clock: Clock, everyMs: number, keys: () => Iterable<ObjectKey>): Source {
  return {
    start(enqueue, signal) {
      const next = () => {
        const timer = clock.after(everyMs, () => {
          signal.removeEventListener('abort', timer.cancel);
          for (const key of keys()) enqueue(keyString(key), { priority: lowPriority });
          next();
        });
        signal.addEventListener('abort', timer.cancel, { once: true });
      };
      next();
    },
  };
}
