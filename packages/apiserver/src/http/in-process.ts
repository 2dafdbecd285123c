import type { Transport, TransportRequest, TransportResponse } from '@nexslice/kube';
import type { User } from '../auth/user.ts';
import type { AnyAnswer, ApiRequest, StreamAnswer } from './message.ts';

/** Brings a client's requests to the server without a socket: pass it to a client as its `transport`. */
export class InProcessTransport implements Transport {
  readonly #handle: (request: ApiRequest) => Promise<AnyAnswer>;
  readonly #user: User;
  readonly #streams = new Set<() => void>();

  /** Requests without an Authorization header are `user`'s. */
  constructor(handle: (request: ApiRequest) => Promise<AnyAnswer>, user: User) {
    this.#handle = handle;
    this.#user = user;
  }

  async request({ method, path, headers, body, signal }: TransportRequest): Promise<TransportResponse> {
    signal?.throwIfAborted();
    const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    const bytes = body === undefined ? Buffer.alloc(0) : Buffer.from(body as Uint8Array);
    const answer = await this.#handle({ method, url: path, headers: lower, body: bytes, user: this.#user });
    if (answer.stream) return this.#streamed(answer, signal);
    return {
      status: answer.status,
      headers: answer.headers,
      text: async () => answer.body.toString('utf8'),
      chunks: async function* () {
        yield answer.body;
      },
    };
  }

  /** Ends all streams. */
  async close(): Promise<void> {
    for (const end of this.#streams) end();
  }

  #streamed(answer: StreamAnswer, signal: AbortSignal | undefined): TransportResponse {
    const queue = new ByteQueue();
    const stop = answer.stream({ write: (bytes) => queue.push(bytes), end: () => queue.end() });
    const end = () => {
      this.#streams.delete(end);
      signal?.removeEventListener('abort', end);
      stop();
      queue.end();
    };
    this.#streams.add(end);
    signal?.addEventListener('abort', end, { once: true });
    const chunks = async function* () {
      try {
        for (let bytes = await queue.next(); bytes; bytes = await queue.next()) yield bytes;
        signal?.throwIfAborted();
      } finally {
        end();
      }
    };
    return {
      status: answer.status,
      headers: answer.headers,
      chunks,
      text: async () => {
        const parts: Uint8Array[] = [];
        for await (const part of chunks()) parts.push(part);
        return Buffer.concat(parts).toString('utf8');
      },
    };
  }
}

/** Bytes on their way from a writer to one reader. */
class ByteQueue {
  #waiting: Buffer[] = [];
  #ended = false;
  #wake: (() => void) | undefined;

  push(bytes: Buffer): void {
    this.#waiting.push(bytes);
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  /** All that has come since, or undefined at the end. */
  async next(): Promise<Buffer | undefined> {
    while (this.#waiting.length === 0) {
      if (this.#ended) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const all = this.#waiting;
    this.#waiting = [];
    return all.length === 1 ? all[0] : Buffer.concat(all);
  }
}
