import type { Clock } from '../clock/clock.ts';

/**
 * A token bucket that lends: every caller gets a token at once, and is told how long to wait until it is covered.
 * Waiting times grow in order of the calls, so callers are served first come, first served.
 */
export class TokenBucket {
  readonly #clock: Clock;
  readonly #perMs: number;
  readonly #burst: number;
  #tokens: number;
  #at: number;

  /** @param perSecond tokens gained per second; @param burst tokens held at most, and at the start */
  constructor(perSecond: number, burst: number, clock: Clock) {
    this.#clock = clock;
    this.#perMs = perSecond / 1000;
    this.#burst = burst;
    this.#tokens = burst;
    this.#at = clock.monotonic();
  }

  /** Takes one token. Answers the milliseconds to wait before using it; 0 while there are tokens. */
  take(): number {
    const now = this.#clock.monotonic();
    this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#at) * this.#perMs);
    this.#at = now;
    this.#tokens -= 1;
    return this.#tokens >= 0 ? 0 : -this.#tokens / this.#perMs;
  }

  /** Gives a token back that will not be used. */
  untake(): void {
    this.#tokens = Math.min(this.#burst, this.#tokens + 1);
  }
}
