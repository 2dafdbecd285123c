import { KubeError } from '../errors.ts';
import { isStatus, type Status, type StatusCause } from './status.ts';

/** The API server said no. `reason` is its machine-readable word for why, `status` the HTTP status. */
export class ApiError extends KubeError {
  override readonly name: string = 'ApiError';
  /** The HTTP status. */
  readonly status: number;
  /** Its word for why: `NotFound`, `Conflict`, `Invalid`, …; empty when what answered is no API server. */
  readonly reason: string;
  /** The whole answer. */
  readonly body: Status;
  /** How long to wait before asking again, from the Retry-After header or the Status. */
  readonly retryAfterSeconds: number | undefined;

  constructor(body: Status, options: { status: number; retryAfterSeconds?: number | undefined }) {
    const conflict = options.status === 409 && conflictsOf(body).length > 0;
    super(conflict ? 'KUBE_APPLY_CONFLICT' : 'KUBE_API_REJECTED', body.message || `HTTP ${options.status}`);
    this.status = options.status;
    this.reason = body.reason ?? '';
    this.body = body;
    this.retryAfterSeconds = options.retryAfterSeconds ?? body.details?.retryAfterSeconds;
  }

  /** What is wrong, field by field, where the server says so. */
  get causes(): readonly StatusCause[] {
    return this.body.details?.causes ?? [];
  }
  /** There is no such object, or no such kind. */
  get isNotFound(): boolean {
    return this.status === 404;
  }
  /** There is an object of that name. */
  get isAlreadyExists(): boolean {
    return this.reason === 'AlreadyExists';
  }
  /** Someone else changed the object in between, or owns a field that was applied. */
  get isConflict(): boolean {
    return this.status === 409 && !this.isAlreadyExists;
  }
  /** The object breaks a rule of its kind; see `causes`. */
  get isInvalid(): boolean {
    return this.status === 422;
  }
  /** The request makes no sense to the server; a misspelt field is one reason. */
  get isBadRequest(): boolean {
    return this.status === 400;
  }
  /** The server does not know who asks. */
  get isUnauthorized(): boolean {
    return this.status === 401;
  }
  /** The server knows who asks, and they may not. */
  get isForbidden(): boolean {
    return this.status === 403;
  }
  /** The resource version asked for is no longer kept: list again. */
  get isGone(): boolean {
    return this.status === 410 || this.reason === 'Expired' || this.reason === 'Gone';
  }
  /** The server has too much to do, or a disruption budget forbids an eviction; see `retryAfterSeconds`. */
  get isTooManyRequests(): boolean {
    return this.status === 429;
  }
  /** Not the request is to blame: it may succeed later. */
  get isServerError(): boolean {
    return this.status >= 500;
  }
  /** The namespace is being deleted, so nothing can be created in it. */
  get isNamespaceTerminating(): boolean {
    return this.causes.some((cause) => cause.reason === 'NamespaceTerminating');
  }
  /** Fields that other managers own, when server-side apply was refused for them. */
  get conflicts(): readonly FieldConflict[] {
    return conflictsOf(this.body);
  }
}

/** One field that another manager owns. */
export interface FieldConflict {
  field: string;
  manager: string;
}

function conflictsOf(body: Status): FieldConflict[] {
  const causes = body.details?.causes ?? [];
  return causes
    .filter((cause) => cause.reason === 'FieldManagerConflict')
    .map(({ field = '', message = '' }) => ({ field, manager: /"([^"]*)"/.exec(message)?.[1] ?? '' }));
}

/** Whether `error` is an answer of the API server, of the kind that `test` asks for if given. */
export function isApiError(error: unknown, test?: (error: ApiError) => boolean): error is ApiError {
  return error instanceof ApiError && (test === undefined || test(error));
}

/** For `.catch(ignoreNotFound)`: an object that is already gone is as good as one that was read as missing. */
export function ignoreNotFound(error: unknown): undefined {
  if (isApiError(error, (apiError) => apiError.isNotFound)) return undefined;
  throw error;
}

/** Makes an error of an answer; the body need not be a Status when a proxy in between made it. */
export function apiErrorFrom(status: number, text: string, retryAfter: string | undefined): ApiError {
  const seconds = retryAfter === undefined ? Number.NaN : Number(retryAfter);
  const retryAfterSeconds = Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
  return new ApiError(statusBody(status, text), { status, retryAfterSeconds });
}

/** Enough of a foreign error page to recognise it. */
const shownLength = 200;

function statusBody(code: number, text: string): Status {
  try {
    const body: unknown = JSON.parse(text);
    if (isStatus(body)) return body;
  } catch {
    // Not JSON: shown as text below.
  }
  const shown = text.trim().slice(0, shownLength);
  return { kind: 'Status', status: 'Failure', code, message: `HTTP ${code}${shown ? `: ${shown}` : ''}` };
}
