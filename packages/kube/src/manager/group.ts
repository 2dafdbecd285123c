import { setMaxListeners } from 'node:events';
import type { Clock } from '../clock/clock.ts';
import type { Runnable } from './runnable.ts';

/** Runnables that start and stop together. */
export class RunnableGroup {
  readonly #onFailure: (error: unknown) => void;
  readonly #stopping = new AbortController();
  readonly #waiting: Runnable[] = [];
  readonly #running = new Map<Runnable, Promise<void>>();
  #warm = false;
  #started = false;

  constructor(onFailure: (error: unknown) => void) {
    this.#onFailure = onFailure;
    setMaxListeners(0, this.#stopping.signal);
  }

  /** Warms up and starts with the group, or at once if that has begun already. */
  add(runnable: Runnable): void {
    if (this.#warm) void this.#warmUp(runnable);
    if (this.#started) this.#start(runnable);
    else this.#waiting.push(runnable);
  }

  /** Resolves once all that wait to be started are ready for it. */
  async warmUp(): Promise<void> {
    this.#warm = true;
    await Promise.all(this.#waiting.map((runnable) => this.#warmUp(runnable)));
  }

  start(): void {
    this.#started = true;
    for (const runnable of this.#waiting.splice(0)) this.#start(runnable);
  }

  /** Asks all to stop and waits for them. Answers the names of those that have not stopped after `ms`. */
  async stop(clock: Clock, ms: number, reason?: unknown): Promise<string[]> {
    this.#stopping.abort(reason);
    const allStopped = Promise.all(this.#running.values());
    const deadline = new AbortController();
    await Promise.race([allStopped, clock.sleep(ms, deadline.signal).catch(() => {})]);
    deadline.abort();
    return [...this.#running.keys()].map((runnable) => runnable.name ?? 'unnamed');
  }

  #warmUp(runnable: Runnable): Promise<void> {
    return this.#next(runnable, (signal) => runnable.warmUp?.(signal));
  }

  #start(runnable: Runnable): void {
    void this.#next(runnable, (signal) => runnable.start(signal));
  }

  /** Has a runnable do something once it has ended what it did before. */
  #next(runnable: Runnable, step: (signal: AbortSignal) => Promise<void> | undefined): Promise<void> {
    const { signal } = this.#stopping;
    const before = this.#running.get(runnable) ?? Promise.resolve();
    const running = before
      .then(() => step(signal))
      .catch((error: unknown) => {
        if (!signal.aborted) this.#onFailure(error);
      })
      .finally(() => {
        if (this.#running.get(runnable) === running) this.#running.delete(runnable);
      });
    this.#running.set(runnable, running);
    return running;
  }
}
