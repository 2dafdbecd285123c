import type { Clock, Timer } from '../clock/clock.ts';

interface Pending {
  readonly at: number;
  readonly order: number;
  readonly callback: () => void;
}

/** Turns of the event loop to let pass between timers: enough for what a timer set off to reach its next wait. */
const settleTurns = 3;

/** A clock that moves only when it is told to. Everything that would happen in between happens, in order. */
export class VirtualClock implements Clock {
  #monotonic = 0;
  #wall: number;
  #order = 0;
  readonly #pending = new Set<Pending>();

  /** @param startMs the wall clock at the start, in milliseconds since the epoch */
  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.#wall = startMs;
  }

  now(): number {
    return this.#wall + this.#monotonic;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  after(ms: number, callback: () => void): Timer {
    this.#order += 1;
    const pending = { at: this.#monotonic + Math.max(0, ms), order: this.#order, callback };
    this.#pending.add(pending);
    return { cancel: () => this.#pending.delete(pending) };
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const onAbort = () => {
        timer.cancel();
        reject(signal?.reason);
      };
      const timer = this.after(ms, () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      });
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  /** Timers that wait. */
  get pending(): number {
    return this.#pending.size;
  }

  /** Milliseconds until the next timer; undefined if none waits. */
  get nextIn(): number | undefined {
    const next = this.#next();
    return next && next.at - this.#monotonic;
  }

  /** Sets the wall clock without letting time pass, as a clock that is corrected does. */
  jump(ms: number): void {
    this.#wall += ms;
  }

  /** Lets `ms` milliseconds pass, firing what becomes due on the way, in order. */
  async advance(ms: number): Promise<void> {
    const end = this.#monotonic + ms;
    await this.settle();
    for (let next = this.#next(); next && next.at <= end; next = this.#next()) {
      this.#monotonic = Math.max(this.#monotonic, next.at);
      this.#pending.delete(next);
      next.callback();
      await this.settle();
    }
    this.#monotonic = end;
  }

  /** Time passes while the process hangs, as in a pause of the machine: nothing runs meanwhile, and timers fire late, all at the end. */
  async hang(ms: number): Promise<void> {
    this.#monotonic += ms;
    await this.advance(0);
  }

  /** Lets what is ready run, without time passing. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < settleTurns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }

  #next(): Pending | undefined {
    let first: Pending | undefined;
    for (const pending of this.#pending) {
      if (!first || pending.at < first.at || (pending.at === first.at && pending.order < first.order)) first = pending;
    }
    return first;
  }
}
