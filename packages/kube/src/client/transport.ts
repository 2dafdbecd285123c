/** One HTTP request as the client hands it to a transport. */
export interface TransportRequest {
  readonly method: string;
  /** Path and query, to be added to whatever path the server's URL has. */
  readonly path: string;
  readonly headers: Record<string, string | string[]>;
  readonly body?: string | Uint8Array | undefined;
  /** The answer has no end in sight (a watch): it must neither time out nor hold up other requests. */
  readonly stream: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** The answer to one request. */
export interface TransportResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The whole body. Either this or `chunks` is called, once. */
  text(): Promise<string>;
  chunks(): AsyncIterable<Uint8Array>;
}

/**
 * How bytes get to the API server. The default keeps a pool of connections (`poolTransport`); a process that hosts an API server of its own
 * can pass one that calls it directly.
 */
export interface Transport {
  /** Rejects with a KubeError `KUBE_UNREACHABLE` when there is no answer, and with the signal's reason when aborted. */
  request(request: TransportRequest): Promise<TransportResponse>;
  close(): Promise<void>;
}
