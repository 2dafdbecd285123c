import type { Clock, Timer } from '../clock/clock.ts';
import { KubeError } from '../errors.ts';
import type { Logger } from '../log/logger.ts';
import type { ReconcileContext } from './reconciler.ts';

/** What an attempt borrows from its controller. */
export interface AttemptHost {
  readonly clock: Clock;
  readonly log: Logger;
  memoOf(key: string): Map<string, unknown>;
}

/** One call of a reconciler. What few reconcilers ask for is made when they do: a call that finds nothing to do has to be cheap. */
export class Attempt implements ReconcileContext {
  readonly reconcileId: string;
  readonly attempt: number;
  readonly key: string;
  readonly #host: AttemptHost;
  readonly #stop: AbortSignal;
  #own: AbortController | undefined;
  #detach: (() => void) | undefined;
  #log: Logger | undefined;
  #timer: Timer | undefined;
  timedOut = false;

  constructor(key: string, id: string, attempt: number, stop: AbortSignal, host: AttemptHost) {
    this.key = key;
    this.reconcileId = id;
    this.attempt = attempt;
    this.#stop = stop;
    this.#host = host;
  }

  get signal(): AbortSignal {
    return this.#ownController().signal;
  }

  get log(): Logger {
    this.#log ??= this.#host.log.child({ object: this.key, reconcileID: this.reconcileId });
    return this.#log;
  }

  get memo(): Map<string, unknown> {
    return this.#host.memoOf(this.key);
  }

  /** Aborts the signal after `ms` milliseconds. */
  limit(ms: number): void {
    this.#timer = this.#host.clock.after(ms, () => {
      this.timedOut = true;
      this.abort(new KubeError('KUBE_RECONCILE_TIMEOUT', `the reconcile of ${this.key} took longer than ${ms} ms`));
    });
  }

  abort(reason: unknown): void {
    this.#ownController().abort(reason);
  }

  end(): void {
    this.#timer?.cancel();
    this.#detach?.();
  }

  #ownController(): AbortController {
    if (this.#own) return this.#own;
    const own = new AbortController();
    this.#own = own;
    const onStop = () => own.abort(this.#stop.reason);
    if (this.#stop.aborted) onStop();
    else this.#stop.addEventListener('abort', onStop, { once: true });
    this.#detach = () => this.#stop.removeEventListener('abort', onStop);
    return own;
  }
}
