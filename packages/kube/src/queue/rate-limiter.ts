import type { Clock } from '../clock/clock.ts';
import { TokenBucket } from '../limit/token-bucket.ts';

/** Decides how long a key that failed has to wait. */
export interface RateLimiter<K> {
  /** Counts one more failure and answers the milliseconds until the next try. */
  when(key: K): number;
  /** The key succeeded: its next failure is a first one. */
  forget(key: K): void;
  /** Failures in a row. */
  failures(key: K): number;
}

export interface RateLimiterOptions {
  /** Wait after the first failure of a key; doubles with each. Default 5 ms, as in controller-runtime. */
  initialMs?: number;
  /** Longest wait of a key. Default 1000 s, as in controller-runtime. */
  maxMs?: number;
  /** Retries of all keys together, per second. Default 10: what fails everywhere should not hammer the API server. */
  perSecond?: number;
  /** Retries that may be made before `perSecond` applies. Default 100. */
  burst?: number;
}

/** Waits per key, growing exponentially, and a token bucket over all keys; the longer of both counts. */
export class ExponentialRateLimiter<K> implements RateLimiter<K> {
  readonly #initialMs: number;
  readonly #maxMs: number;
  readonly #bucket: TokenBucket;
  readonly #failures = new Map<K, number>();

  constructor(clock: Clock, options: RateLimiterOptions = {}) {
    this.#initialMs = options.initialMs ?? 5;
    this.#maxMs = options.maxMs ?? 1_000_000;
    this.#bucket = new TokenBucket(options.perSecond ?? 10, options.burst ?? 100, clock);
  }

  when(key: K): number {
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    return Math.max(Math.min(this.#maxMs, this.#initialMs * 2 ** failures), this.#bucket.take());
  }

  forget(key: K): void {
    this.#failures.delete(key);
  }

  failures(key: K): number {
    return this.#failures.get(key) ?? 0;
  }
}
