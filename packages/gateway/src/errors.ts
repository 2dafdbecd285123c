interface ErrorEntry {
  /** HTTP status of the answer that bears the code; none where the code only appears at start. */
  status?: number;
  meaning: string;
  action: string;
}

/** What a code means and what a person can do about it; `docs/errors.md` is written from this table. */
export const errorCodes = {
  GATEWAY_REQUEST_MALFORMED: {
    status: 400,
    meaning: 'The request is not HTTP that can be understood: a broken request line, header or percent-encoding.',
    action: 'Check the URL and the headers that the client sends.',
  },
  GATEWAY_INPUT_INVALID: {
    status: 400,
    meaning: 'The path, the query or the body breaks a rule; `details` lists every field with its rule.',
    action: 'Mend the fields that `details` names; `/openapi.json` describes each route.',
  },
  GATEWAY_JSON_BROKEN: {
    status: 400,
    meaning: 'The body was sent as JSON and is not JSON in UTF-8.',
    action: 'Mend the text at the place that the message names.',
  },
  GATEWAY_BODY_TOO_LARGE: {
    status: 413,
    meaning: 'The body is larger than 1 MiB.',
    action: 'Send less: no request of this API needs more than a few hundred bytes.',
  },
  GATEWAY_MEDIA_TYPE: {
    status: 415,
    meaning: 'The Content-Type of the body is missing or none that the route takes.',
    action: 'Send `Content-Type: application/json`.',
  },
  GATEWAY_ROUTE_NOT_FOUND: {
    status: 404,
    meaning: 'There is no such path.',
    action: 'Look at `/openapi.json` for the paths.',
  },
  GATEWAY_METHOD_NOT_ALLOWED: {
    status: 405,
    meaning: 'The path exists, but not for this method; the header `Allow` lists those it takes.',
    action: 'Use one of the methods in `Allow`.',
  },
  GATEWAY_ORIGIN_REFUSED: {
    status: 403,
    meaning: 'A web page of another origin made a browser send this write.',
    action: 'Use the page that NexSlice serves itself, or call the API from a program instead of a page.',
  },
  GATEWAY_HOST_REFUSED: {
    status: 403,
    meaning:
      'NexSlice listens on loopback only, and the request asked for a host by a name that is not a loopback name.',
    action: 'Use http://localhost or http://127.0.0.1, or set HOST to listen on another address on purpose.',
  },
  GATEWAY_BUSY: {
    status: 429,
    meaning: 'As many writes are under way as NexSlice takes at once. Nothing was stored.',
    action: 'Send the request again after the seconds in `Retry-After`.',
  },
  GATEWAY_CONFLICT: {
    status: 409,
    meaning: 'Somebody else kept changing the same object; the API server refused the write.',
    action: 'Send the request again.',
  },
  GATEWAY_CLUSTER_UNAVAILABLE: {
    status: 503,
    meaning: 'The Kubernetes API server cannot be reached or cannot answer now. Nothing was acknowledged.',
    action: 'Send the request again after the seconds in `Retry-After`; `/readyz` says what is missing.',
  },
  GATEWAY_CLUSTER_BUSY: {
    status: 429,
    meaning: 'The Kubernetes API server asks its clients to slow down.',
    action: 'Send the request again after the seconds in `Retry-After`.',
  },
  GATEWAY_CLUSTER_REFUSED: {
    status: 502,
    meaning: 'The Kubernetes API server does not let NexSlice do what it needs.',
    action: 'Apply deploy/rbac.yaml and check the credentials in the kubeconfig.',
  },
  GATEWAY_DEADLINE: {
    status: 504,
    meaning: 'The write was not confirmed in time: it may or may not be stored.',
    action: 'Send the request again: connecting or disconnecting twice is the same as once.',
  },
  GATEWAY_STOPPING: {
    status: 503,
    meaning: 'NexSlice is being stopped.',
    action: 'Send the request again once it is back.',
  },
  GATEWAY_NOT_READY: {
    status: 503,
    meaning: 'NexSlice runs but cannot work yet; `details` lists what is missing.',
    action: 'Wait; if it stays, check the parts that `details` names.',
  },
  GATEWAY_INTERNAL: {
    status: 500,
    meaning: 'A fault in NexSlice.',
    action: 'Find the line with the same request id in the log and report it.',
  },
  GATEWAY_PORT_TAKEN: {
    meaning: 'Another program listens on the port already.',
    action: 'Stop it, or choose another port with --port or PORT (0 picks a free one).',
  },
  GATEWAY_PORT_FORBIDDEN: {
    meaning: 'The system does not let this user listen on the port.',
    action: 'Choose a port above 1023.',
  },
  GATEWAY_HOST_UNKNOWN: {
    meaning: 'The host to listen on is no address of this machine.',
    action: 'Set HOST to an address of this machine, 127.0.0.1 or 0.0.0.0.',
  },
} as const satisfies Record<string, ErrorEntry>;

export type GatewayErrorCode = keyof typeof errorCodes;

/** One thing that is wrong, and where. */
export interface Detail {
  readonly field: string;
  readonly message: string;
}

interface GatewayErrorOptions extends ErrorOptions {
  readonly details?: readonly Detail[];
  /** Headers that belong to the answer, such as `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Every error that this package makes. `code` is one of `errorCodes`. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly code: GatewayErrorCode;
  readonly status: number;
  readonly details: readonly Detail[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: GatewayErrorCode, message: string, options: GatewayErrorOptions = {}) {
    super(message, { cause: options.cause });
    const entry: ErrorEntry = errorCodes[code];
    this.code = code;
    this.status = entry.status ?? 500;
    this.details = options.details ?? [];
    this.headers = options.headers ?? {};
  }
}
