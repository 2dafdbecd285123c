import { type Clock, systemClock } from '../clock/clock.ts';
import { VirtualClock } from './virtual-clock.ts';

export interface EventuallyOptions {
  /** How long to try. Default 5 s. */
  timeoutMs?: number;
  /** Pause between tries. Default 5 ms. */
  everyMs?: number;
  /** With a virtual clock, time is moved on instead of waited for. */
  clock?: Clock;
}

/**
 * Tries `check` until it neither throws nor answers false, and answers its value; else throws what it last threw. For what becomes true by
 * itself, in place of a sleep that is too short on one machine and too long on another.
 */
export async function eventually<R>(check: () => R | Promise<R>, options: EventuallyOptions = {}): Promise<R> {
  const { timeoutMs = 5_000, everyMs = 5, clock = systemClock } = options;
  const end = clock.monotonic() + timeoutMs;
  for (;;) {
    const outcome = await attempt(check);
    if (outcome.passed) return outcome.value;
    if (clock.monotonic() >= end) throw outcome.error;
    if (clock instanceof VirtualClock) await clock.advance(everyMs);
    else await clock.sleep(everyMs);
  }
}

/** Fails as soon as `check` throws or answers false within `forMs` milliseconds. */
export async function consistently(
  check: () => unknown,
  forMs: number,
  options: EventuallyOptions = {},
): Promise<void> {
  const { everyMs = 5, clock = systemClock } = options;
  const end = clock.monotonic() + forMs;
  while (clock.monotonic() < end) {
    const outcome = await attempt(check);
    if (!outcome.passed) throw outcome.error;
    if (clock instanceof VirtualClock) await clock.advance(everyMs);
    else await clock.sleep(everyMs);
  }
}

type Outcome<R> = { passed: true; value: R } | { passed: false; error: unknown };

async function attempt<R>(check: () => R | Promise<R>): Promise<Outcome<R>> {
  try {
    const value = await check();
    if (value !== false) return { passed: true, value };
    return { passed: false, error: new Error(`never became true: ${check.toString().slice(0, 200)}`) };
  } catch (error) {
    return { passed: false, error };
  }
}
