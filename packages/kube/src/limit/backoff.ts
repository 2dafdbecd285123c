import type { Random } from '../clock/random.ts';

export interface BackoffOptions {
  /** Milliseconds before the first retry. */
  initialMs: number;
  /** The delay grows up to this. */
  maxMs: number;
  /** Each delay is this many times the one before. Default 2. */
  factor?: number;
  /** Up to this part of the delay is added at random, so that clients do not come back in step. Default 0. */
  jitter?: number;
}

/** Delays that grow with each failure in a row. */
export class Backoff {
  readonly #options: BackoffOptions;
  readonly #random: Random;
  #failures = 0;

  constructor(options: BackoffOptions, random: Random) {
    this.#options = options;
    this.#random = random;
  }

  /** Milliseconds to wait after one more failure. */
  next(): number {
    const { initialMs, maxMs, factor = 2, jitter = 0 } = this.#options;
    const delay = Math.min(maxMs, initialMs * factor ** this.#failures);
    this.#failures += 1;
    return delay * (1 + jitter * this.#random.next());
  }

  /** After a success the next failure waits `initialMs` again. */
  reset(): void {
    this.#failures = 0;
  }
}
