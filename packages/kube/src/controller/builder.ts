import type { InformerOptions } from '../cache/cache.ts';
import type { Informer } from '../cache/informer.ts';
import type { Client } from '../client/client.ts';
import type { Manager } from '../manager/manager.ts';
import { ownerKeys } from '../meta/owner.ts';
import { keyStringOf } from '../object/key.ts';
import type { KubeObject, ResourceType } from '../object/object.ts';
import type { RateLimiter } from '../queue/rate-limiter.ts';
import { Controller } from './controller.ts';
import type { KeyGate } from './key-gate.ts';
import { type ObjectTimerOptions, objectTimer } from './object-timer.ts';
import type { Predicate } from './predicates.ts';
import type { ReconcileFunction, Reconciler } from './reconciler.ts';
import { InformerSource, type Source, type Watch } from './source.ts';

/** A kind whose objects lead to their owner's key. */
export interface Owned<T extends KubeObject = KubeObject> {
  readonly type: ResourceType<T>;
  readonly predicates?: readonly Predicate<T>[];
  readonly scope?: InformerOptions<T>;
  /** Also owners that are not the controller. Default false. */
  readonly anyOwner?: boolean;
}

export interface ControllerForOptions<T extends KubeObject> {
  /** Lower-case word; labels log lines and metrics. */
  name: string;
  /** The kind whose keys are reconciled. */
  for: ResourceType<T>;
  /** Which changes of that kind count; all must accept. */
  predicates?: readonly Predicate<T>[];
  scope?: InformerOptions<T>;
  /** Kinds whose objects are created for, and owned by, objects of the `for` kind. */
  owns?: readonly (ResourceType | Owned)[];
  /** Other kinds, with the keys that their changes concern: `watch({ type, map })`. */
  watches?: readonly Watch<KubeObject>[];
  /** Keys from elsewhere: `ChannelSource`, `timerSource`. */
  sources?: readonly Source[];
  reconcile: ReconcileFunction | Reconciler;
  /** Has every object reconciled at regular times, whether or not anything changes. */
  timer?: ObjectTimerOptions;
  /** Connects the sources while another replica leads; `ControllerOptions.warmUp` says what that costs. Default false. */
  warmUp?: boolean;
  /** Keys that are worked on at the same time. Default what the manager says for the kind, or 1. */
  concurrency?: number;
  /** Deadline of one reconcile. Default: none. */
  timeoutMs?: number;
  /** Failures in a row after which a key rests until something changes. Default: never. */
  maxRetries?: number;
  rateLimiter?: RateLimiter<string>;
  /** Which keys are this replica's; default the manager's sharding, if it has any. */
  gate?: KeyGate;
}

/** What a reconciler usually needs, made by `controllerFor`. */
export interface Controlled<T extends KubeObject> {
  readonly controller: Controller;
  /** The cached objects of the `for` kind. */
  readonly informer: Informer<T>;
  readonly client: Client;
}

function isOwned(owned: ResourceType | Owned): owned is Owned {
  return 'type' in owned;
}

/**
 * Makes a controller and adds it to the manager.
 *
 * @example
 * controllerFor(manager, {
 *   name: 'upf',
 *   for: upfs,
 *   owns: [deployments, services],
 *   reconcile: async (key, { signal }) => { ... },
 * });
 */
export function controllerFor<T extends KubeObject>(manager: Manager, options: ControllerForOptions<T>): Controlled<T> {
  const { cache, client, clock, logger, metrics } = manager;
  const { name, reconcile } = options;
  const own = new InformerSource(cache, { type: options.for, scope: options.scope, predicates: options.predicates });
  const owns = (options.owns ?? []).map((owned) => ownedSource(manager, options.for, owned));
  const watches = (options.watches ?? []).map((watched) => new InformerSource(cache, watched));
  const { informer } = own;
  const timers = options.timer ? [objectTimer(clock, informer, options.timer)] : [];
  const controller = new Controller({
    name,
    reconciler: typeof reconcile === 'function' ? { reconcile } : reconcile,
    sources: [own, ...owns, ...watches, ...timers, ...(options.sources ?? [])],
    warmUp: options.warmUp,
    concurrency: options.concurrency ?? manager.concurrencyOf(options.for),
    timeoutMs: options.timeoutMs,
    maxRetries: options.maxRetries,
    rateLimiter: options.rateLimiter,
    gate: options.gate ?? manager.sharding,
    keys: () => informer.list().map(keyStringOf),
    clock,
    logger,
    metrics: metrics?.controller(name),
    queueMetrics: metrics?.queue(name),
  });
  informer.addEventHandler({ delete: (object) => controller.forgetMemo(keyStringOf(object)) });
  manager.add(controller);
  return { controller, informer, client };
}

function ownedSource(manager: Manager, owner: ResourceType, owned: ResourceType | Owned): Source {
  const { type, predicates, scope, anyOwner = false } = isOwned(owned) ? owned : { type: owned };
  return new InformerSource(manager.cache, {
    type,
    predicates,
    scope,
    map: (object) => ownerKeys(object, owner, !anyOwner),
  });
}
