import { setMaxListeners } from 'node:events';
import type { Clock } from '../clock/clock.ts';
import type { Runnable } from './runnable.ts';

/** Runnables that start and stop together. */
export class RunnableGroup {
  readonly #onFailure: (error: unknown) => void;
  readonly #stopping = new AbortController();
  readonly #waiting: Runnable[] = [];
  readonly #running = new Map<Runnable, Promise<void>>();
  #started = false;

  constructor(onFailure: (error: unknown) => void) {
    this.#onFailure = onFailure;
    setMaxListeners(0, this.#stopping.signal);
  }

  /** Starts with the group, or at once if that runs already. */
  add(runnable: Runnable): void {
    if (this.#started) this.#run(runnable);
    else this.#waiting.push(runnable);
  }

  start(): void {
    this.#started = true;
    for (const runnable of this.#waiting.splice(0)) this.#run(runnable);
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

  #run(runnable: Runnable): void {
    const { signal } = this.#stopping;
    const running = Promise.resolve()
      .then(() => runnable.start(signal))
      .catch((error: unknown) => {
        if (!signal.aborted) this.#onFailure(error);
      })
      .finally(() => this.#running.delete(runnable));
    this.#running.set(runnable, running);
  }
}
