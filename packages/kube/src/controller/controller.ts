import { setMaxListeners } from 'node:events';
import { isApiError } from '../client/api-error.ts';
import { type Clock, systemClock } from '../clock/clock.ts';
import { messageOf } from '../errors.ts';
import { type Logger, noopLogger } from '../log/logger.ts';
import { parseKey } from '../object/key.ts';
import { ExponentialRateLimiter, type RateLimiter } from '../queue/rate-limiter.ts';
import { type AddOptions, type QueueMetrics, WorkQueue } from '../queue/work-queue.ts';
import { traced } from '../tracing/tracing.ts';
import { Attempt, type AttemptHost } from './attempt.ts';
import type { GatedWorker, KeyGate } from './key-gate.ts';
import { type ReconcileResult, type Reconciler, TerminalError } from './reconciler.ts';
import type { Source } from './source.ts';

export type ReconcileOutcome = 'success' | 'error' | 'requeue_after' | 'terminal_error' | 'timeout';

/** What a controller tells about itself; `createMetrics` makes one. */
export interface ControllerMetrics {
  workers(max: number): void;
  active(delta: 1 | -1): void;
  /** @param panicked the reconciler threw something that is no Error, or a bug's TypeError or the like */
  reconciled(outcome: ReconcileOutcome, seconds: number, panicked: boolean): void;
}

export interface ControllerOptions {
  /** Lower-case word; labels log lines and metrics. */
  name: string;
  reconciler: Reconciler;
  sources: readonly Source[];
  /**
   * Connects the sources before this replica leads, so that their keys wait in the queue when it does: each once, however often it was brought. Costs
   * a standby the work of predicates and map functions, and memory for the keys of everything that has changed since it began. Without
   * leader election it changes nothing. Default false: objects are in the cache of a standby anyway, and only what sources outside
   * Kubernetes tell meanwhile is not heard.
   */
  warmUp?: boolean | undefined;
  /** Keys that are worked on at the same time; one key never is twice. Default 1. */
  concurrency?: number | undefined;
  /** A reconcile that takes longer has its signal aborted and counts as failed. Default: no limit. */
  timeoutMs?: number | undefined;
  /** Failures in a row after which a key rests until its object changes. Default: never. */
  maxRetries?: number | undefined;
  rateLimiter?: RateLimiter<string> | undefined;
  /** Which keys are this replica's. Default: all. */
  gate?: KeyGate | undefined;
  /** The keys of all objects there are, for a gate that opens. */
  keys?: (() => Iterable<string>) | undefined;
  clock?: Clock | undefined;
  logger?: Logger | undefined;
  metrics?: ControllerMetrics | undefined;
  queueMetrics?: QueueMetrics | undefined;
}

/**
 * Reconciles that wait for nothing follow each other without a turn of the event loop in between; after so many of them, a millisecond's worth,
 * sockets and timers get theirs, or a full queue would hold up leases, watches and the end of the process.
 */
const breathAfter = 500;

/** The errors that a mistake in the program throws, as opposed to one of the world. */
const panics = [TypeError, ReferenceError, RangeError, SyntaxError];

/** Hands the keys that its sources bring to a reconciler. Prefer `controllerFor`. */
export class Controller {
  readonly name: string;
  /** Only the leader's controllers run; caches are filled before, so that a standby is warm. */
  readonly needsLeader = true;
  readonly #options: ControllerOptions;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #queue: WorkQueue<string>;
  readonly #active = new Map<string, Attempt>();
  readonly #memos = new Map<string, Map<string, unknown>>();
  readonly #host: AttemptHost;
  #connected: Promise<unknown> | undefined;
  #detach: (() => void) | undefined;
  #drains: { matches: (key: string) => boolean; resolve: () => void }[] = [];
  #count = 0;

  constructor(options: ControllerOptions) {
    this.name = options.name;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#log = (options.logger ?? noopLogger).child({ controller: options.name });
    this.#queue = new WorkQueue({
      clock: this.#clock,
      rateLimiter: options.rateLimiter ?? new ExponentialRateLimiter(this.#clock),
      metrics: options.queueMetrics,
    });
    this.#host = { clock: this.#clock, log: this.#log, memoOf: (key) => this.#memoOf(key) };
  }

  /** Keys waiting, being worked on, and coming back later. */
  get load(): { ready: number; active: number; delayed: number } {
    return { ready: this.#queue.depth, active: this.#active.size, delayed: this.#queue.delayed };
  }

  /** Has a key (as `keyString`) reconciled without any event. */
  enqueue(key: string, options?: AddOptions): void {
    if (this.#options.gate?.admits(key) ?? true) this.#queue.add(key, options);
  }

  /** Forgets what reconciles remember of an object. */
  forgetMemo(key: string): void {
    this.#memos.delete(key);
  }

  /** Has the sources fill the queue ahead of `start` if the options say so; `signal` is that of `start`. */
  async warmUp(signal: AbortSignal): Promise<void> {
    if (this.#options.warmUp) await this.#connect(signal);
  }

  /** Works until `signal` is aborted and the reconciles that are then going on have ended. */
  async start(signal: AbortSignal): Promise<void> {
    const { concurrency = 1, metrics } = this.#options;
    metrics?.workers(concurrency);
    try {
      await this.#connect(signal);
      await Promise.all(Array.from({ length: concurrency }, () => this.#worker(signal)));
    } catch (error) {
      // A source that is interrupted while it connects says so with the signal's reason.
      if (!signal.aborted) throw error;
    } finally {
      this.#queue.shutDown();
      this.#detach?.();
    }
  }

  #connect(signal: AbortSignal): Promise<unknown> {
    this.#connected ??= this.#connectOnce(signal);
    return this.#connected;
  }

  #connectOnce(signal: AbortSignal): Promise<unknown> {
    const { sources, gate } = this.#options;
    setMaxListeners(0, signal);
    // Before the first key comes: one that the gate does not admit yet comes again when it does.
    this.#detach = gate?.attach(this.#gated());
    const enqueue = (key: string, options?: AddOptions) => this.enqueue(key, options);
    return Promise.all(sources.map(async (source) => source.start(enqueue, signal)));
  }

  async #worker(signal: AbortSignal): Promise<void> {
    for (let key = await this.#queue.get(signal); key !== undefined; key = await this.#queue.get(signal)) {
      // The key may have become another replica's while it waited.
      if (this.#options.gate?.admits(key) ?? true) await this.#work(key, signal);
      this.#queue.done(key);
      if (this.#count % breathAfter === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async #work(key: string, signal: AbortSignal): Promise<void> {
    const { metrics, timeoutMs } = this.#options;
    this.#count += 1;
    const attempt = new Attempt(key, `${this.name}-${this.#count}`, this.#queue.failures(key), signal, this.#host);
    this.#active.set(key, attempt);
    metrics?.active(1);
    if (timeoutMs) attempt.limit(timeoutMs);
    const startedAt = metrics ? this.#clock.monotonic() : 0;
    let outcome: ReconcileOutcome;
    let panicked = false;
    try {
      outcome = this.#succeeded(key, await this.#call(attempt));
    } catch (error) {
      panicked = isPanic(error);
      outcome = signal.aborted ? 'error' : this.#failed(attempt, error);
    }
    attempt.end();
    this.#active.delete(key);
    metrics?.active(-1);
    metrics?.reconciled(outcome, (this.#clock.monotonic() - startedAt) / 1000, panicked);
    if (this.#drains.length > 0) this.#checkDrains();
  }

  #call(attempt: Attempt): Promise<ReconcileResult> {
    const attributes = { controller: this.name, object: attempt.key, reconcileID: attempt.reconcileId };
    // `traced` turns what is thrown before the first await into a rejection too.
    return traced('reconcile', attributes, async () =>
      this.#options.reconciler.reconcile(parseKey(attempt.key), attempt),
    );
  }

  #succeeded(key: string, result: ReconcileResult): ReconcileOutcome {
    this.#queue.forget(key);
    if (!result) return 'success';
    this.#queue.addAfter(key, result.requeueAfterMs);
    return 'requeue_after';
  }

  #failed(attempt: Attempt, error: unknown): ReconcileOutcome {
    const { key, log } = attempt;
    const { maxRetries = Number.POSITIVE_INFINITY } = this.#options;
    const fields = { error: messageOf(error), stack: error instanceof Error ? error.stack : undefined };
    if (error instanceof TerminalError || attempt.attempt >= maxRetries) {
      log.error(fields, 'reconcile failed for good');
      this.#queue.forget(key);
      return 'terminal_error';
    }
    const retryInMs = Math.round(this.#queue.addRateLimited(key, { priority: this.#queue.priorityOf(key) }));
    // Two writers met: everyday business, which the next try settles.
    if (isApiError(error, (apiError) => apiError.isConflict))
      log.debug({ ...fields, retryInMs }, 'reconcile met a conflict');
    else log.error({ ...fields, retryInMs }, 'reconcile failed');
    return attempt.timedOut ? 'timeout' : 'error';
  }

  #memoOf(key: string): Map<string, unknown> {
    const known = this.#memos.get(key);
    if (known) return known;
    const memo = new Map<string, unknown>();
    this.#memos.set(key, memo);
    return memo;
  }

  #gated(): GatedWorker {
    return {
      gained: (matches) => {
        for (const key of this.#options.keys?.() ?? []) if (matches(key)) this.enqueue(key);
      },
      drained: (matches) =>
        new Promise((resolve) => {
          this.#drains.push({ matches, resolve });
          this.#checkDrains();
        }),
      abort: (matches, reason) => {
        for (const [key, attempt] of this.#active) if (matches(key)) attempt.abort(reason);
      },
    };
  }

  #checkDrains(): void {
    this.#drains = this.#drains.filter(({ matches, resolve }) => {
      for (const key of this.#active.keys()) if (matches(key)) return true;
      resolve();
      return false;
    });
  }
}

function isPanic(error: unknown): boolean {
  return !(error instanceof Error) || panics.some((type) => error instanceof type);
}
