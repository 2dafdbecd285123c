import type { Transport, TransportRequest, TransportResponse } from '../client/transport.ts';

export interface RecordedCall {
  readonly method: string;
  readonly path: string;
  readonly body: string | undefined;
}

/** Passes requests on and remembers them, for assertions such as "a second reconcile writes nothing". */
export class RecordingTransport implements Transport {
  readonly #inner: Transport;
  calls: RecordedCall[] = [];

  constructor(inner: Transport) {
    this.#inner = inner;
  }

  /** Calls that change something. */
  get writes(): RecordedCall[] {
    return this.calls.filter(({ method }) => method !== 'GET' && method !== 'HEAD');
  }

  clear(): void {
    this.calls = [];
  }

  request(request: TransportRequest): Promise<TransportResponse> {
    const { method, path, body } = request;
    this.calls.push({ method, path, body: typeof body === 'string' ? body : undefined });
    return this.#inner.request(request);
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}
