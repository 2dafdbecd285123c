import type { Clock } from '../clock/clock.ts';

export interface Deadline {
  /** Aborted when the time is up, with the reason for it, or with the signal that was given. */
  readonly signal: AbortSignal;
  /** The work has ended: nothing waits for the deadline any more. */
  clear(): void;
}

/** Gives work `ms` milliseconds, or as long as `signal` lasts if that is shorter. */
export function deadline(clock: Clock, ms: number, reason: () => Error, signal?: AbortSignal): Deadline {
  const own = new AbortController();
  const onAbort = () => own.abort(signal?.reason);
  if (signal?.aborted) onAbort();
  else signal?.addEventListener('abort', onAbort, { once: true });
  const timer = clock.after(ms, () => own.abort(reason()));
  return {
    signal: own.signal,
    clear() {
      timer.cancel();
      signal?.removeEventListener('abort', onAbort);
    },
  };
}
