/** The keys of a map in order. Sorted when first needed and kept sorted from then on; new keys usually come last. */
export class SortedKeys {
  readonly #all: () => Iterable<string>;
  #sorted: string[] | undefined;

  constructor(all: () => Iterable<string>) {
    this.#all = all;
  }

  add(key: string): void {
    const sorted = this.#sorted;
    if (!sorted) return;
    const last = sorted[sorted.length - 1];
    if (last === undefined || key > last) sorted.push(key);
    else sorted.splice(lowerBound(sorted, key), 0, key);
  }

  delete(key: string): void {
    const sorted = this.#sorted;
    if (!sorted) return;
    const at = lowerBound(sorted, key);
    if (sorted[at] === key) sorted.splice(at, 1);
  }

  /** Sorts anew when next needed: cheaper than many single additions. */
  forget(): void {
    this.#sorted = undefined;
  }

  /** The keys that start with `prefix` and are not below `from`. */
  range(prefix: string, from = ''): string[] {
    this.#sorted ??= [...this.#all()].sort();
    const start = lowerBound(this.#sorted, from > prefix ? from : prefix);
    if (!prefix) return this.#sorted.slice(start);
    // No key contains U+FFFF, so this is the end of all that start with the prefix.
    const end = lowerBound(this.#sorted, `${prefix}\uffff`);
    return this.#sorted.slice(start, end);
  }
}

/** Index of the first element that is not below `key`. */
function lowerBound(sorted: readonly string[], key: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as string) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
