import type { Clock } from '@nexslice/kube';
import { GatewayError } from '../errors.ts';
import { retryAfterSeconds } from '../failure/failure.ts';

/**
 * Gives `work` at most `ms` milliseconds. Its signal is aborted then, and when `parent` is; the answer comes at once even if the work does not
 * heed it.
 * @throws GatewayError GATEWAY_DEADLINE, or the reason of `parent`, or what the work throws.
 */
export async function withDeadline<T>(
  clock: Clock,
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
  parent: AbortSignal,
): Promise<T> {
  parent.throwIfAborted();
  const own = new AbortController();
  const onParent = () => own.abort(parent.reason);
  parent.addEventListener('abort', onParent, { once: true });
  const timer = clock.after(ms, () => own.abort(late(ms)));
  const aborted = new Promise<never>((_, reject) => {
    own.signal.addEventListener('abort', () => reject(own.signal.reason), { once: true });
  });
  try {
    return await Promise.race([work(own.signal), aborted]);
  } finally {
    timer.cancel();
    parent.removeEventListener('abort', onParent);
  }
}

function late(ms: number): GatewayError {
  return new GatewayError(
    'GATEWAY_DEADLINE',
    `not confirmed within ${ms} ms: it may or may not be stored; send it again`,
    {
      headers: { 'retry-after': String(retryAfterSeconds) },
    },
  );
}
