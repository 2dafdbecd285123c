import type { Transport, TransportRequest, TransportResponse } from '../../client/transport.ts';
import type { Random } from '../../clock/random.ts';
import { KubeError } from '../../errors.ts';

/** The network of one replica: it can be held up, as for a process that is paused or cut off, and lose answers. */
export class ShakyTransport implements Transport {
  readonly #inner: Transport;
  readonly #random: Random;
  #resume: (() => void) | undefined;
  #paused: Promise<void> | undefined;
  /** The part of answers that get lost. */
  loss = 0;
  /** Requests on their way, watches aside. */
  inFlight = 0;

  constructor(inner: Transport, random: Random) {
    this.#inner = inner;
    this.#random = random;
  }

  pause(): void {
    if (this.isPaused) return;
    this.#paused = new Promise((resolve) => {
      this.#resume = resolve;
    });
  }

  resume(): void {
    this.#resume?.();
    this.#paused = undefined;
  }

  get isPaused(): boolean {
    return this.#paused !== undefined;
  }

  async request(request: TransportRequest): Promise<TransportResponse> {
    this.inFlight += 1;
    try {
      await this.#paused;
      const response = await this.#inner.request(request);
      await this.#paused;
      if (request.stream) return { ...response, chunks: () => this.#heldBack(response.chunks()) };
      if (this.#random.next() >= this.loss) return response;
      await response.text();
      throw new KubeError('KUBE_UNREACHABLE', 'the answer was lost', { cause: { code: 'ECONNRESET' } });
    } finally {
      this.inFlight -= 1;
    }
  }

  /** Also what a watch tells waits: a process that is paused reads nothing. */
  async *#heldBack(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      await this.#paused;
      yield chunk;
    }
  }

  close(): Promise<void> {
    this.resume();
    return this.#inner.close();
  }
}
