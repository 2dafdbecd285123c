import type { Entry } from './entry.ts';

/**
 * Entries of a collection in the order of their keys, as they are or as they were at a revision. Looks up what is taken from it and no more, so
 * that a page costs what it shows. Good until the next write.
 */
export class Window implements Iterable<Entry> {
  readonly size: number;
  /** Of the entries there are now, in order. */
  readonly #keys: readonly string[];
  readonly #entries: ReadonlyMap<string, Entry>;
  /** What was there instead: undefined where nothing was. */
  readonly #before: ReadonlyMap<string, Entry | undefined>;
  /** Keys of what was there and is no more, in order. */
  readonly #gone: readonly string[];

  constructor(
    keys: readonly string[],
    entries: ReadonlyMap<string, Entry>,
    before: ReadonlyMap<string, Entry | undefined>,
  ) {
    this.#keys = keys;
    this.#entries = entries;
    this.#before = before;
    const gone: string[] = [];
    let come = 0;
    for (const [key, entry] of before) {
      if (entry && !entries.has(key)) gone.push(key);
      else if (!entry && entries.has(key)) come++;
    }
    this.#gone = gone.sort();
    this.size = keys.length + gone.length - come;
  }

  *[Symbol.iterator](): Iterator<Entry> {
    let next = 0;
    for (const key of this.#keys) {
      for (; (this.#gone[next] ?? key) < key; next++) yield this.#before.get(this.#gone[next] as string) as Entry;
      const entry = this.#before.has(key) ? this.#before.get(key) : this.#entries.get(key);
      if (entry) yield entry;
    }
    for (; next < this.#gone.length; next++) yield this.#before.get(this.#gone[next] as string) as Entry;
  }
}
