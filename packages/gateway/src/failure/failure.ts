import type { SlicingErrorCode } from '@nexslice/slicing';
import { type Detail, GatewayError } from '../errors.ts';
import { maskSubscribers } from './mask.ts';

/** What an HTTP client is told about an error. */
export interface Failure {
  readonly status: number;
  readonly code: string;
  readonly error: string;
  readonly details: readonly Detail[];
  readonly headers: Readonly<Record<string, string>>;
}

/** What errors of other packages look like from here: every one bears a code, those of the API server an HTTP status too. */
interface CodedError extends Error {
  readonly code: string;
  readonly status?: number;
  readonly retryAfterSeconds?: number;
  readonly causes?: readonly { readonly field?: string; readonly message?: string }[];
}

/** Statuses of what the slicing package throws; any other code of it says that the request cannot be served as it is. */
const slicingStatus: Readonly<Record<SlicingErrorCode, number>> = {
  SLICING_SESSION_NOT_FOUND: 404,
  SLICING_SESSION_TERMINATING: 409,
  SLICING_SUPI_MISMATCH: 409,
  SLICING_SESSION_BUSY: 409,
  SLICING_IDS_EXHAUSTED: 409,
};

/** Codes where the same request will do in a moment. */
const passing: ReadonlySet<string> = new Set(['SLICING_SESSION_TERMINATING', 'SLICING_SESSION_BUSY']);

/** The API server is mostly back within a second: a restart of ours takes 200 ms, a leader election of etcd one second. */
export const retryAfterSeconds = 1;

/** Turns whatever was thrown into what an HTTP client is told: never a stack, never a whole SUPI. */
export function failureOf(error: unknown): Failure {
  const failure = recognise(error);
  return {
    ...failure,
    error: maskSubscribers(failure.error),
    details: failure.details.map(({ field, message }) => ({ field, message: maskSubscribers(message) })),
  };
}

/** Whether trying the same with another UE would fail for the same reason. */
export function concernsAll(failure: Failure): boolean {
  return failure.status >= 500 || failure.status === 429;
}

function recognise(error: unknown): Failure {
  if (error instanceof GatewayError) return { ...pick(error), error: error.message };
  if (!isCoded(error)) return internal(error);
  if (error.code.startsWith('SLICING_')) return ofSlicing(error);
  if (typeof error.status === 'number' && error.status > 0) return ofApiServer(error, error.status);
  if (isUnreachable(error)) return unavailable(error);
  return internal(error);
}

function pick({ status, code, details, headers }: GatewayError) {
  return { status, code, details, headers };
}

function isCoded(error: unknown): error is CodedError {
  return error instanceof Error && typeof (error as Partial<CodedError>).code === 'string';
}

/** KUBE_UNREACHABLE is the client's word for it; the others are Node's and undici's, should one come through. */
function isUnreachable({ code }: CodedError): boolean {
  return (
    code === 'KUBE_UNREACHABLE' ||
    code === 'KUBE_RESPONSE_INVALID' ||
    /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_|UND_ERR_)/.test(code)
  );
}

function ofSlicing(error: CodedError): Failure {
  const status = slicingStatus[error.code as SlicingErrorCode] ?? 422;
  const headers: Record<string, string> = passing.has(error.code) ? { 'retry-after': String(retryAfterSeconds) } : {};
  return { status, code: error.code, error: error.message, details: detailsOf(error), headers };
}

function ofApiServer(error: CodedError, status: number): Failure {
  const headers = { 'retry-after': String(error.retryAfterSeconds ?? retryAfterSeconds) };
  const about = (code: ConstructorParameters<typeof GatewayError>[0], message: string, details = detailsOf(error)) =>
    recognise(new GatewayError(code, message, { cause: error, details, headers }));
  if (status === 400 || status === 422) return { ...about('GATEWAY_INPUT_INVALID', error.message), headers: {} };
  if (status === 401 || status === 403)
    return { ...about('GATEWAY_CLUSTER_REFUSED', `the API server refused: ${error.message}`), headers: {} };
  if (status === 409) return about('GATEWAY_CONFLICT', error.message);
  if (status === 429) return about('GATEWAY_CLUSTER_BUSY', 'the API server asks to slow down');
  return unavailable(error);
}

function unavailable(error: CodedError): Failure {
  const seconds = error.retryAfterSeconds ?? retryAfterSeconds;
  const message = `the Kubernetes API server is not available: ${error.message}`;
  return recognise(
    new GatewayError('GATEWAY_CLUSTER_UNAVAILABLE', message, { headers: { 'retry-after': String(seconds) } }),
  );
}

function internal(error: unknown): Failure {
  return recognise(
    new GatewayError('GATEWAY_INTERNAL', 'NexSlice failed; the log says more under this request id', { cause: error }),
  );
}

function detailsOf({ causes }: CodedError): Detail[] {
  return (causes ?? []).map(({ field, message }) => ({ field: field ?? '', message: message ?? '' }));
}
