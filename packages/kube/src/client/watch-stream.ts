import type { Clock, Timer } from '../clock/clock.ts';
import { KubeError } from '../errors.ts';
import type { KubeObject } from '../object/object.ts';
import { ApiError } from './api-error.ts';
import { lineBatches } from './lines.ts';
import type { WatchEvent } from './options.ts';
import type { Status } from './status.ts';

/** Ends a stream that is silent for too long: a half-open connection gives no sign of its own. */
export class InactivityGuard {
  readonly #clock: Clock;
  readonly #limitMs: number;
  readonly #onStall: () => void;
  #lastActivity: number;
  #timer: Timer | undefined;

  constructor(clock: Clock, limitMs: number, onStall: () => void) {
    this.#clock = clock;
    this.#limitMs = limitMs;
    this.#onStall = onStall;
    this.#lastActivity = clock.monotonic();
    if (limitMs > 0) this.#arm(limitMs);
  }

  /** Something came. Cheap: the timer is not moved, it looks at the time of the last activity when it fires. */
  touch(): void {
    this.#lastActivity = this.#clock.monotonic();
  }

  stop(): void {
    this.#timer?.cancel();
  }

  #arm(ms: number): void {
    this.#timer = this.#clock.after(ms, () => {
      const silentMs = this.#clock.monotonic() - this.#lastActivity;
      if (silentMs >= this.#limitMs) this.#onStall();
      else this.#arm(Math.ceil(this.#limitMs - silentMs));
    });
  }
}

/**
 * Reads watch events in the batches they arrive in.
 *
 * @throws ApiError for an ERROR event (410 among them), KubeError `KUBE_RESPONSE_INVALID` for what is not a watch event
 */
export async function* watchEvents<T extends KubeObject>(
  chunks: AsyncIterable<Uint8Array>,
  guard: InactivityGuard,
): AsyncGenerator<WatchEvent<T>[], void, undefined> {
  for await (const lines of lineBatches(chunks)) {
    guard.touch();
    const events: WatchEvent<T>[] = [];
    for (const line of lines) {
      const event = parseEvent<T>(line);
      if (event instanceof Error) {
        // What came before the fault is good.
        if (events.length > 0) yield events;
        throw event;
      }
      events.push(event);
    }
    if (events.length > 0) yield events;
  }
}

/** Event types of later servers would be safe to pass over only if they changed nothing; nobody can know that. */
const eventTypes = new Set(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK']);

function parseEvent<T extends KubeObject>(line: string): WatchEvent<T> | KubeError {
  let event: { type?: string; object?: unknown };
  try {
    event = JSON.parse(line);
  } catch (error) {
    return new KubeError('KUBE_RESPONSE_INVALID', `not a watch event: ${line.slice(0, 80)}`, { cause: error });
  }
  if (event?.type === 'ERROR') {
    const status = (event.object ?? {}) as Status;
    return new ApiError(status, { status: status.code ?? 500 });
  }
  if (!eventTypes.has(event?.type ?? '') || typeof event.object !== 'object' || event.object === null) {
    return new KubeError('KUBE_RESPONSE_INVALID', `not a watch event: ${line.slice(0, 80)}`);
  }
  return event as WatchEvent<T>;
}
