import type { Dispatcher } from 'undici';
import type { TransportResponse } from './transport.ts';

type Headers = TransportResponse['headers'];

/** Below it are hints that come before the answer. */
const firstFinalStatus = 200;
/** Bytes of a stream that may wait for their reader; beyond it the socket is not read, and TCP holds the server back. */
const maxWaitingBytes = 1024 * 1024;

/**
 * One request and its answer, as undici tells of them. undici's own `request` makes a Node stream of every body, which costs more than all the
 * rest of a small request; here an answer that ends soon is collected, and one without end is handed on chunk by chunk.
 */
abstract class Exchange implements Dispatcher.DispatchHandler {
  readonly response: Promise<TransportResponse>;
  readonly #signal: AbortSignal | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #resolve: (response: TransportResponse) => void = () => {};
  #reject: (reason: unknown) => void = () => {};
  protected status = 0;
  protected headers: Headers = {};

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
    this.response = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    signal?.addEventListener('abort', this.#onAbort);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // Aborted while it waited for a connection.
    if (this.#signal?.aborted) this.#onAbort();
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: Headers): void {
    this.status = status;
    this.headers = headers;
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    this.finish();
    this.#reject(error);
  }

  abstract onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void;
  abstract onResponseEnd(): void;

  protected answer(response: TransportResponse): void {
    this.#resolve(response);
  }

  /** Gives the connection up: HTTP/1.1 has no other way to end an answer early. */
  protected abandon(reason: unknown): void {
    this.#controller?.abort(reason instanceof Error ? reason : new Error(String(reason)));
  }

  /** Nothing more will come. */
  protected finish(): void {
    this.#signal?.removeEventListener('abort', this.#onAbort);
  }

  readonly #onAbort = (): void => {
    this.#reject(this.#signal?.reason);
    this.abandon(this.#signal?.reason);
  };
}

/** An answer that is wanted as a whole. */
class WholeExchange extends Exchange {
  readonly #chunks: Buffer[] = [];

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.finish();
    const { status, headers } = this;
    const chunks = this.#chunks;
    this.answer({ status, headers, text: () => Promise.resolve(textOf(chunks)), chunks: () => each(chunks) });
  }
}

/** An answer that is read while it comes. */
class StreamExchange extends Exchange {
  #chunks: Buffer[] = [];
  #waitingBytes = 0;
  #ended = false;
  #error: Error | undefined;
  #wake: () => void = () => {};

  override onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: Headers): void {
    super.onResponseStart(controller, status, headers);
    if (status < firstFinalStatus) return;
    const chunks = () => this.#read(controller);
    this.answer({ status, headers, text: () => wholeText(chunks()), chunks });
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#waitingBytes += chunk.length;
    if (this.#waitingBytes > maxWaitingBytes) controller.pause();
    this.#wake();
  }

  onResponseEnd(): void {
    this.finish();
    this.#ended = true;
    this.#wake();
  }

  override onResponseError(controller: Dispatcher.DispatchController | null, error: Error): void {
    super.onResponseError(controller, error);
    this.#error = error;
    this.#wake();
  }

  /** All that waits, in one. */
  #take(): Buffer {
    const all = joined(this.#chunks);
    this.#chunks = [];
    this.#waitingBytes = 0;
    return all;
  }

  async *#read(controller: Dispatcher.DispatchController): AsyncGenerator<Buffer, void, undefined> {
    try {
      for (;;) {
        // One after the other they would cost their reader a turn each, and a burst of events comes in hundreds of them.
        if (this.#waitingBytes > 0) yield this.#take();
        // What came before the stream broke is read before anybody is told of it.
        if (this.#waitingBytes > 0) continue;
        if (this.#error) throw this.#error;
        if (this.#ended) return;
        const more = new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        controller.resume();
        await more;
      }
    } finally {
      if (!this.#ended && !this.#error) this.abandon(new Error('the reader of the answer has left'));
    }
  }
}

/**
 * Sends a request. The answer comes with its whole body, or as soon as its headers are there if it is a stream.
 * Rejects with the signal's reason when that is aborted first, or with undici's error.
 */
export function exchange(
  dispatcher: Dispatcher,
  options: Dispatcher.DispatchOptions,
  { stream, signal }: { stream: boolean; signal: AbortSignal | undefined },
): Promise<TransportResponse> {
  if (signal?.aborted) return Promise.reject(signal.reason);
  const handler = stream ? new StreamExchange(signal) : new WholeExchange(signal);
  dispatcher.dispatch(options, handler);
  return handler.response;
}

function joined(chunks: readonly Buffer[]): Buffer {
  const [first] = chunks;
  return first && chunks.length === 1 ? first : Buffer.concat(chunks);
}

function textOf(chunks: readonly Buffer[]): string {
  return joined(chunks).toString('utf8');
}

async function wholeText(chunks: AsyncIterable<Buffer>): Promise<string> {
  const read: Buffer[] = [];
  for await (const chunk of chunks) read.push(chunk);
  return textOf(read);
}

async function* each(chunks: readonly Buffer[]): AsyncGenerator<Buffer, void, undefined> {
  yield* chunks;
}
