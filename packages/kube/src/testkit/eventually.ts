import { type Clock, systemClock } from '../clock/clock.ts';
import { VirtualClock } from './virtual-clock.ts';

export interface EventuallyOptions {
  /** How long to try. Default 5 s. */
  timeoutMs?: number;
  /** Pause between tries. Default 5 ms. */
  everyMs?: number;
  /** With a virtual clock, time is moved on instead of waited for. */
  clock?: Clock;
  /**
   * With a virtual clock: real time to wait, once its time is up, for what is still on its way over the network. Default 5 s: a machine that is
   * busy lets sockets wait for long while virtual minutes take a moment.
   */
  patienceMs?: number;
}

/** Virtual time must not run away from the network: after so many steps it waits a real millisecond. */
const stepsPerMs = 20;

/**
 * Tries `check` until it neither throws nor answers false, and answers its value; else throws what it last threw. For what becomes true by
 * itself, in place of a sleep that is too short on one machine and too long on another.
 */
export async function eventually<R>(check: () => R | Promise<R>, options: EventuallyOptions = {}): Promise<R> {
  const { timeoutMs = 5_000, everyMs = 5, clock = systemClock, patienceMs = 5_000 } = options;
  const isVirtual = clock instanceof VirtualClock;
  const end = clock.monotonic() + timeoutMs;
  const realEnd = isVirtual ? systemClock.monotonic() + patienceMs : 0;
  for (let step = 1; ; step += 1) {
    const outcome = await attempt(check);
    if (outcome.passed) return outcome.value;
    const isOver = clock.monotonic() >= end;
    if (isOver && systemClock.monotonic() >= realEnd) throw outcome.error;
    if (isVirtual && !isOver) await clock.advance(everyMs);
    if (!isVirtual) await clock.sleep(everyMs);
    else if (isOver || step % stepsPerMs === 0) await systemClock.sleep(1);
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
