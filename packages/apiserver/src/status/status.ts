/** The answer to a request that failed, and to some that succeeded (metav1.Status). */
export interface Status {
  kind: 'Status';
  apiVersion: 'v1';
  metadata: { resourceVersion?: string; continue?: string };
  status: 'Success' | 'Failure';
  message?: string;
  reason?: string;
  details?: StatusDetails;
  code: number;
}

export interface StatusDetails {
  name?: string;
  group?: string;
  /** The plural resource or the Kind, as the reason has it. */
  kind?: string;
  uid?: string;
  causes?: StatusCause[];
  retryAfterSeconds?: number;
}

export interface StatusCause {
  reason?: string;
  message?: string;
  field?: string;
}

/** What a Status without an error says: the object named in `details` is gone. */
export function success(details: StatusDetails): Omit<Status, 'code'> {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details };
}

/** Refuses a request. The HTTP layer answers with `status` as the body and `status.code` as the code. */
export class StatusError extends Error {
  readonly status: Status;
  /** Of the answer, beside those every answer has. */
  readonly headers: Readonly<Record<string, string>>;
  /** Texts for `Warning` headers. */
  readonly warnings: string[] = [];

  constructor(
    code: number,
    reason: string,
    message: string,
    details?: StatusDetails,
    headers: Record<string, string> = {},
  ) {
    super(message);
    this.name = 'StatusError';
    this.headers = headers;
    this.status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, code };
    if (reason) this.status.reason = reason;
    if (details) this.status.details = details;
    // The body's fields are in the order Go writes them.
    const { code: last, ...fields } = this.status;
    this.status = { ...fields, code: last } as Status;
  }

  get code(): number {
    return this.status.code;
  }

  get reason(): string | undefined {
    return this.status.reason;
  }
}
