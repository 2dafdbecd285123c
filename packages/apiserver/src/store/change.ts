import type { Entry } from './entry.ts';

export type ChangeType = 'ADDED' | 'MODIFIED' | 'DELETED';

/** One write, as watchers see it. */
export class Change {
  readonly type: ChangeType;
  readonly revision: number;
  /** What is stored now; for DELETED the last state, under the revision of the deletion. */
  readonly entry: Entry;
  /** What was stored before; absent for ADDED. */
  readonly previous: Entry | undefined;
  /** Of the server's clock, in ms. */
  readonly at: number;
  #encoded: Map<string, Buffer> | undefined;

  constructor(type: ChangeType, entry: Entry, previous: Entry | undefined, at: number) {
    this.type = type;
    this.revision = entry.revision;
    this.entry = entry;
    this.previous = previous;
    this.at = at;
  }

  /** Encodes the change once for all watchers that want the same `representation`. */
  encodedAs(representation: string, encode: () => Buffer): Buffer {
    this.#encoded ??= new Map();
    let bytes = this.#encoded.get(representation);
    if (!bytes) {
      bytes = encode();
      this.#encoded.set(representation, bytes);
    }
    return bytes;
  }
}
