import { setMaxListeners } from 'node:events';
import { deadline } from '../async/deadline.ts';
import { aborted, Latch } from '../async/latch.ts';
import { Cache } from '../cache/cache.ts';
import type { Client } from '../client/client.ts';
import { type Clock, systemClock } from '../clock/clock.ts';
import type { KeyGate } from '../controller/key-gate.ts';
import { KubeError } from '../errors.ts';
import { type Logger, noopLogger } from '../log/logger.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { ResourceType } from '../object/object.ts';
import { RunnableGroup } from './group.ts';
import type { Runnable } from './runnable.ts';

/** Makes one of several replicas the leader; `LeaderElector` is one. */
export interface Election {
  /** Resolves once this process leads. */
  acquire(signal: AbortSignal): Promise<void>;
  /** Rejects when leadership is lost; resolves when `signal` is aborted. */
  hold(signal: AbortSignal): Promise<void>;
  /** Lets another replica lead at once. */
  release(): Promise<void>;
}

export interface ManagerOptions {
  client: Client;
  /** Default: one over `client`. */
  cache?: Cache;
  clock?: Clock;
  logger?: Logger;
  metrics?: Metrics;
  /** Without it this process leads from the start. */
  election?: Election | undefined;
  /** Spreads keys over replicas; joins with the controllers and leaves after they stopped. */
  sharding?: (KeyGate & Runnable) | undefined;
  /** How many keys controllers of a kind work on at the same time if they do not say: by `Kind.group`, or `Kind` for the core group. */
  kindConcurrency?: Readonly<Record<string, number>>;
  /** Time for everything to stop. Default 30 s, the time Kubernetes gives a pod. */
  stopTimeoutMs?: number;
  /** Time for the caches to fill at the start. Default 2 min, as in controller-runtime. */
  syncTimeoutMs?: number;
}

/**
 * Runs the parts of a process in order: caches fill, what every replica runs starts, controllers warm up, leadership is won, controllers
 * start. Stops them in the opposite order, each only once what depends on it has ended.
 */
export class Manager {
  readonly client: Client;
  readonly cache: Cache;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics | undefined;
  readonly sharding: KeyGate | undefined;
  readonly #options: ManagerOptions;
  readonly #failure = new AbortController();
  readonly #base = this.#group();
  readonly #everywhere = this.#group();
  readonly #shards = this.#group();
  readonly #leader = this.#group();
  readonly #ready = new Latch();

  constructor(options: ManagerOptions) {
    this.#options = options;
    this.client = options.client;
    this.clock = options.clock ?? systemClock;
    this.logger = options.logger ?? noopLogger;
    this.cache = options.cache ?? new Cache({ client: options.client, clock: this.clock, logger: this.logger });
    this.metrics = options.metrics;
    this.sharding = options.sharding;
    this.#base.add({ name: 'cache', start: (signal) => this.cache.start(signal) });
    if (options.sharding) this.#shards.add(options.sharding);
  }

  /** Whether caches are full and, if there is an election, whether it is won. */
  get isReady(): boolean {
    return this.#ready.isOpen;
  }

  /** Resolves once everything runs. */
  ready(signal?: AbortSignal): Promise<void> {
    return this.#ready.wait(signal);
  }

  /** Keys that controllers of a kind work on at the same time, if the options say so for the kind. */
  concurrencyOf({ kind, group }: ResourceType): number | undefined {
    return this.#options.kindConcurrency?.[group ? `${kind}.${group}` : kind];
  }

  /** Adds a part, before or after the start. */
  add(runnable: Runnable): void {
    (runnable.needsLeader ? this.#leader : this.#everywhere).add(runnable);
  }

  /**
   * Runs until `signal` is aborted or a part fails, then stops everything.
   *
   * @throws what the part failed with; KubeError `KUBE_SYNC_TIMEOUT`, `KUBE_LEADERSHIP_LOST`, `KUBE_STOP_TIMEOUT`
   */
  async start(signal: AbortSignal): Promise<void> {
    setMaxListeners(0, signal, this.#failure.signal);
    const stopping = AbortSignal.any([signal, this.#failure.signal]);
    setMaxListeners(0, stopping);
    const { election } = this.#options;
    this.#base.start();
    let leads = false;
    try {
      await this.#syncCaches(stopping);
      stopping.throwIfAborted();
      this.#everywhere.start();
      await Promise.race([this.#leader.warmUp(), aborted(stopping)]);
      stopping.throwIfAborted();
      await election?.acquire(stopping);
      leads = true;
      this.#shards.start();
      this.#leader.start();
      this.#ready.open();
      await (election?.hold(stopping) ?? aborted(stopping));
    } catch (error) {
      // Once something has failed, or stopping has begun, errors are echoes of that.
      if (!stopping.aborted) this.#failure.abort(error);
    }
    await this.#stop(leads);
    if (this.#failure.signal.aborted) throw this.#failure.signal.reason;
  }

  async #syncCaches(signal: AbortSignal): Promise<void> {
    const { syncTimeoutMs = 120_000 } = this.#options;
    const tooLate = () =>
      new KubeError(
        'KUBE_SYNC_TIMEOUT',
        `still waiting for ${this.cache.unsynced.join(', ')} after ${syncTimeoutMs} ms`,
      );
    const limited = deadline(this.clock, syncTimeoutMs, tooLate, signal);
    // Every informer listens to it, of which there may be many.
    setMaxListeners(0, limited.signal);
    try {
      await this.cache.waitForSync(limited.signal);
    } finally {
      limited.clear();
    }
  }

  async #stop(leads: boolean): Promise<void> {
    const { stopTimeoutMs = 30_000, election } = this.#options;
    const deadline = this.clock.monotonic() + stopTimeoutMs;
    const stuck: string[] = [];
    const stop = async (group: RunnableGroup) => {
      stuck.push(...(await group.stop(this.clock, Math.max(0, deadline - this.clock.monotonic()))));
    };
    await stop(this.#leader);
    await stop(this.#shards);
    // Released only when nothing acts on it any more: another replica takes over at once.
    if (leads && stuck.length === 0) await election?.release();
    await stop(this.#everywhere);
    await stop(this.#base);
    if (stuck.length === 0) return;
    const error = new KubeError('KUBE_STOP_TIMEOUT', `did not stop within ${stopTimeoutMs} ms: ${stuck.join(', ')}`);
    this.logger.error({ parts: stuck }, error.message);
    if (!this.#failure.signal.aborted) this.#failure.abort(error);
  }

  #group(): RunnableGroup {
    return new RunnableGroup((error) => {
      if (!this.#failure.signal.aborted) this.#failure.abort(error);
    });
  }
}
