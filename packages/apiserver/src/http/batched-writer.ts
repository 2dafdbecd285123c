/** What is called once all that has come in together has been worked on. One for all streams of a server. */
export class EndOfTurn {
  #due: (() => void)[] = [];

  call(act: () => void): void {
    if (this.#due.length === 0) setImmediate(() => this.#run());
    this.#due.push(act);
  }

  #run(): void {
    const due = this.#due;
    this.#due = [];
    for (const act of due) act();
  }
}

/** The part of a response that is written to. */
export interface Output {
  write(bytes: Buffer): unknown;
  end(): unknown;
  destroy(): unknown;
  readonly writableLength: number;
}

/**
 * Writes to a stream once per turn what came in that turn: with many watchers, calls into the system cost more than the events themselves. A
 * reader that has more than `maxBytes` waiting is cut off.
 */
export class BatchedWriter {
  readonly #out: Output;
  readonly #turn: EndOfTurn;
  readonly #maxBytes: number;
  #waiting: Buffer[] = [];
  readonly #flush = () => this.#writeAll();

  constructor(out: Output, turn: EndOfTurn, maxBytes: number) {
    this.#out = out;
    this.#turn = turn;
    this.#maxBytes = maxBytes;
  }

  write(bytes: Buffer): void {
    if (this.#waiting.length === 0) this.#turn.call(this.#flush);
    this.#waiting.push(bytes);
  }

  /** Writes what waits, and ends the stream. */
  end(): void {
    this.#writeAll();
    this.#out.end();
  }

  #writeAll(): void {
    const all = this.#waiting;
    if (all.length === 0) return;
    this.#waiting = [];
    this.#out.write(all.length === 1 ? (all[0] as Buffer) : Buffer.concat(all));
    if (this.#out.writableLength > this.#maxBytes) this.#out.destroy();
  }
}
