import { KubeError } from '../errors.ts';
import { ApiError } from './api-error.ts';

/** How safe it is to send a request a second time when nobody knows what became of the first. */
export type Repeatable = 'always' | 'if-not-processed' | 'never';

/** Refused before a byte was sent. */
const notSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_CLOSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
/** A server that asks for more patience than this is left to the caller, who may have something better to do. */
const maxRetryAfterSeconds = 30;

/**
 * Milliseconds to wait before trying again, or undefined if that must not or would not help.
 *
 * @param backoffMs the wait when the server names none
 */
export function retryDelay(error: unknown, repeatable: Repeatable, backoffMs: number): number | undefined {
  if (repeatable === 'never') return undefined;
  if (error instanceof ApiError) {
    const { status, retryAfterSeconds } = error;
    if (status !== 429 && status < 500) return undefined;
    if (retryAfterSeconds !== undefined) {
      // Retry-After says that the request was not processed.
      return retryAfterSeconds <= maxRetryAfterSeconds ? Math.max(retryAfterSeconds * 1000, backoffMs) : undefined;
    }
    return status === 429 || repeatable === 'always' ? backoffMs : undefined;
  }
  if (error instanceof KubeError && error.code === 'KUBE_UNREACHABLE') {
    const { code } = (error.cause ?? {}) as { code?: string };
    return repeatable === 'always' || notSent.has(code ?? '') ? backoffMs : undefined;
  }
  return undefined;
}
