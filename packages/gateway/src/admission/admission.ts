import { GatewayError } from '../errors.ts';
import { retryAfterSeconds } from '../failure/failure.ts';

/** Bounds the writes under way, so that a flood costs its senders an answer and not us our memory. */
export class Admission {
  readonly #limit: number;
  #taken = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Writes under way. */
  get taken(): number {
    return this.#taken;
  }

  /**
   * Runs `work`, which counts for `slots` writes until it settles.
   * @throws GatewayError GATEWAY_BUSY, without running it, when there is no room.
   */
  async admit<T>(slots: number, work: () => Promise<T>): Promise<T> {
    if (this.#taken + slots > this.#limit) {
      throw new GatewayError('GATEWAY_BUSY', `${this.#limit} writes are under way already; nothing was stored`, {
        headers: { 'retry-after': String(retryAfterSeconds) },
      });
    }
    this.#taken += slots;
    try {
      return await work();
    } finally {
      this.#taken -= slots;
    }
  }
}
