/** A pending timer. */
export interface Timer {
  cancel(): void;
}

/** The only source of time. Production code takes one as an option that defaults to `systemClock`. */
export interface Clock {
  /** Milliseconds since the Unix epoch. May jump. */
  now(): number;
  /** Milliseconds from an arbitrary start. Never jumps: use it for durations. */
  monotonic(): number;
  /** Calls `callback` once, `ms` milliseconds from now. A pending timer does not keep the process alive. */
  after(ms: number, callback: () => void): Timer;
  /** Waits `ms` milliseconds, keeping the process alive; rejects with the signal's reason when it is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The clock of the machine. */
export const systemClock: Clock = {
  // biome-ignore lint/plugin: the one place where time comes from
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, callback) {
    const handle = setTimeout(callback, ms);
    handle.unref();
    return { cancel: () => clearTimeout(handle) };
  },
  sleep(ms, signal) {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const onAbort = () => {
        clearTimeout(handle);
        reject(signal?.reason);
      };
      // Not unref'd: between two tries there may be nothing else that keeps the process from ending in the middle of what it does.
      const handle = setTimeout(() => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      }, ms);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  },
};
