import { type Clock, systemClock } from '../clock/clock.ts';
import { DelayedKeys } from './delayed-keys.ts';
import { Deque } from './deque.ts';
import { ExponentialRateLimiter, type RateLimiter } from './rate-limiter.ts';
import { ReadyKeys } from './ready-keys.ts';

/** For work that nobody waits for: objects found at start, periodic resyncs. The value is controller-runtime's. */
export const lowPriority = -100;

/** What a queue tells about itself; `createMetrics` makes one. Times are in seconds. */
export interface QueueMetrics {
  added(): void;
  taken(waitedSeconds: number): void;
  done(workedSeconds: number): void;
  retried(): void;
  /** Handed over once: what is looked at only when measures are read costs nothing in between. */
  observe(gauge: QueueGauge): void;
}

/** The state of a queue at the moment it is asked for. */
export interface QueueGauge {
  /** Keys that wait, by priority. */
  depths(): ReadonlyMap<number, number>;
  /** How long each piece of work that is going on has taken, in seconds. */
  unfinished(): number[];
}

export interface WorkQueueOptions<K> {
  clock?: Clock;
  rateLimiter?: RateLimiter<K>;
  metrics?: QueueMetrics | undefined;
}

export interface AddOptions {
  /** Higher goes first; default 0. */
  priority?: number | undefined;
}

interface Processing {
  readonly priority: number;
  readonly startedAt: number;
  /** Added again meanwhile, at this priority. */
  againAt: number | undefined;
}

interface Waiter<K> {
  /** Its signal was aborted: it must not be given a key. */
  gone: boolean;
  give(key: K | undefined): void;
}

/**
 * Keys to work on. However often a key is added while it waits, it is handed out once; while it is being worked on it is not handed to anybody
 * else, and comes back after `done` if it was added in between. Keys are compared as keys of a Map: use strings.
 */
export class WorkQueue<K> {
  readonly #clock: Clock;
  readonly #rateLimiter: RateLimiter<K>;
  readonly #metrics: QueueMetrics | undefined;
  readonly #ready = new ReadyKeys<K>();
  readonly #delayed: DelayedKeys<K>;
  readonly #processing = new Map<K, Processing>();
  readonly #waiting = new Deque<Waiter<K>>();
  #closed = false;

  constructor(options: WorkQueueOptions<K> = {}) {
    this.#clock = options.clock ?? systemClock;
    this.#rateLimiter = options.rateLimiter ?? new ExponentialRateLimiter<K>(this.#clock);
    this.#metrics = options.metrics;
    this.#metrics?.observe({ depths: () => this.#ready.depths(), unfinished: () => this.#unfinished() });
    this.#delayed = new DelayedKeys(this.#clock, (key, priority) => this.add(key, { priority }));
  }

  /** Keys that could be handed out now. */
  get depth(): number {
    return this.#ready.size;
  }

  /** Keys being worked on. */
  get active(): number {
    return this.#processing.size;
  }

  /** Keys that come back by themselves later. */
  get delayed(): number {
    return this.#delayed.size;
  }

  isActive(key: K): boolean {
    return this.#processing.has(key);
  }

  /** Ready at once. A delayed addition of the same key is thereby done. */
  add(key: K, options: AddOptions = {}): void {
    if (this.#closed) return;
    const priority = options.priority ?? 0;
    this.#delayed.delete(key);
    const processing = this.#processing.get(key);
    if (processing) {
      if (processing.againAt === undefined || processing.againAt < priority) processing.againAt = priority;
      return;
    }
    if (!this.#ready.add(key, priority, this.#clock.monotonic())) return;
    this.#metrics?.added();
    this.#handOut();
  }

  /** Ready in `ms` milliseconds. If the key is delayed already, the earlier time counts; if it is ready already, nothing changes. */
  addAfter(key: K, ms: number, options: AddOptions = {}): void {
    if (this.#closed) return;
    if (ms <= 0) this.add(key, options);
    else if (!this.#ready.has(key)) this.#delayed.add(key, ms, options.priority ?? 0);
  }

  /** Ready after a wait that grows with each call until `forget`. Answers the wait in milliseconds. */
  addRateLimited(key: K, options: AddOptions = {}): number {
    const ms = this.#rateLimiter.when(key);
    this.#metrics?.retried();
    this.addAfter(key, ms, options);
    return ms;
  }

  /** The key succeeded (or is given up): its next failure is a first one. */
  forget(key: K): void {
    this.#rateLimiter.forget(key);
  }

  /** Failures of the key in a row. */
  failures(key: K): number {
    return this.#rateLimiter.failures(key);
  }

  /** The next key, or undefined if none is ready. Call `done` with it. */
  tryGet(): K | undefined {
    const entry = this.#closed ? undefined : this.#ready.take();
    if (!entry) return undefined;
    const now = this.#clock.monotonic();
    this.#processing.set(entry.key, { priority: entry.priority, startedAt: now, againAt: undefined });
    this.#metrics?.taken((now - entry.since) / 1000);
    return entry.key;
  }

  /** Waits for the next key. Answers undefined once the queue is shut down or `signal` is aborted. Call `done` with the key. */
  get(signal?: AbortSignal): Promise<K | undefined> {
    if (signal?.aborted || this.#closed) return Promise.resolve(undefined);
    const key = this.tryGet();
    if (key !== undefined) return Promise.resolve(key);
    return new Promise((resolve) => {
      const waiter: Waiter<K> = {
        gone: false,
        give(next) {
          signal?.removeEventListener('abort', onAbort);
          resolve(next);
        },
      };
      const onAbort = () => {
        waiter.gone = true;
        resolve(undefined);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push(waiter);
    });
  }

  /** The priority that a key which is being worked on was handed out with. */
  priorityOf(key: K): number {
    return this.#processing.get(key)?.priority ?? 0;
  }

  /** The work on a key that was handed out has ended. */
  done(key: K): void {
    const processing = this.#processing.get(key);
    if (!processing) return;
    this.#processing.delete(key);
    this.#metrics?.done((this.#clock.monotonic() - processing.startedAt) / 1000);
    if (processing.againAt !== undefined) this.add(key, { priority: processing.againAt });
  }

  /** Hands out nothing any more and lets everybody who waits go. */
  shutDown(): void {
    this.#closed = true;
    this.#delayed.clear();
    for (let waiter = this.#waiting.shift(); waiter; waiter = this.#waiting.shift()) waiter.give(undefined);
  }

  #unfinished(): number[] {
    const now = this.#clock.monotonic();
    return [...this.#processing.values()].map(({ startedAt }) => (now - startedAt) / 1000);
  }

  #handOut(): void {
    while (this.#ready.size > 0) {
      const waiter = this.#waiting.shift();
      if (!waiter) return;
      if (!waiter.gone) waiter.give(this.tryGet());
    }
  }
}
