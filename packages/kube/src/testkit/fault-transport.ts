import type { Transport, TransportRequest, TransportResponse } from '../client/transport.ts';
import { KubeError } from '../errors.ts';

/** What goes wrong with a request. */
export type Fault =
  /** Never reaches the server. */
  | { kind: 'unreachable' }
  /** Reaches the server; the answer is lost. */
  | { kind: 'lost-answer' }
  /** The server refuses. */
  | { kind: 'status'; status: number; reason?: string; retryAfterSeconds?: number };

/** Decides about each request; undefined lets it through. */
export type FaultPlan = (request: TransportRequest) => Fault | undefined;

/** Makes requests fail by a plan, between a client and any API server: conflicts, partitions and overload on demand. */
export class FaultTransport implements Transport {
  readonly #inner: Transport;
  plan: FaultPlan | undefined;

  constructor(inner: Transport, plan?: FaultPlan) {
    this.#inner = inner;
    this.plan = plan;
  }

  async request(request: TransportRequest): Promise<TransportResponse> {
    const fault = this.plan?.(request);
    if (!fault) return this.#inner.request(request);
    if (fault.kind === 'status') return refusal(fault.status, fault.reason, fault.retryAfterSeconds);
    if (fault.kind === 'lost-answer') await (await this.#inner.request(request)).text();
    throw new KubeError('KUBE_UNREACHABLE', `a fault was injected: ${fault.kind}`, {
      cause: Object.assign(new Error(fault.kind), { code: 'ECONNRESET' }),
    });
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}

function refusal(status: number, reason = 'Injected', retryAfterSeconds?: number): TransportResponse {
  const body = {
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    code: status,
    reason,
    message: `injected ${reason}`,
  };
  return {
    status,
    headers: retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) },
    text: () => Promise.resolve(JSON.stringify(body)),
    async *chunks() {
      yield Buffer.from(JSON.stringify(body));
    },
  };
}
