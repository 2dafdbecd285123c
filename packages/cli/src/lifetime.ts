import { constants } from 'node:os';

/** How long an orderly end may take. Users expect Ctrl-C to be done within two seconds. */
const stopDeadlineMs = 1_900;

/**
 * Runs something that lasts until SIGINT or SIGTERM. The first signal aborts, which is the order to stop; the process ends when `body`
 * has returned. A second signal, or a stop that takes too long, ends it at once.
 */
export async function untilStopped(body: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const controller = new AbortController();
  const onSignal = (name: 'SIGINT' | 'SIGTERM') => {
    const status = 128 + constants.signals[name];
    if (controller.signal.aborted) process.exit(status);
    // The deadline must hold even where the injected clock of a part stands still.
    // biome-ignore lint/style/noRestrictedGlobals: the process itself ends here, no test steers it
    setTimeout(() => process.exit(status), stopDeadlineMs).unref();
    controller.abort(new Error(name));
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  try {
    await body(controller.signal);
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}

/** Resolves when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
