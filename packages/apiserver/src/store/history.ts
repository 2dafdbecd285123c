import type { Change } from './change.ts';

export interface HistoryLimits {
  /** Changes kept per resource. */
  count: number;
  /** Changes older than this are forgotten when new ones come, in ms. */
  ageMs: number;
}

/** The latest changes of a resource, oldest first, for watches and pages that start at an earlier revision. */
export class History {
  readonly #limits: HistoryLimits;
  /** Changes from `#first` on are remembered; what lies before is cut off now and then, so that a push is cheap. */
  #changes: Change[] = [];
  #first = 0;
  #floor: number;

  /** `floor`: nothing is known of changes up to and including this revision. */
  constructor(limits: HistoryLimits, floor: number) {
    this.#limits = limits;
    this.#floor = floor;
  }

  /** Revisions before this one have expired. */
  get floor(): number {
    return this.#floor;
  }

  push(change: Change): void {
    this.#changes.push(change);
    const oldestKept = change.at - this.#limits.ageMs;
    while (this.#changes.length - this.#first > this.#limits.count || this.#oldest().at < oldestKept) this.#drop();
    if (this.#first > this.#changes.length / 2) this.#compact();
  }

  /** The changes after `revision`, or undefined when some of them are forgotten. */
  since(revision: number): Change[] | undefined {
    if (revision < this.#floor) return undefined;
    let low = this.#first;
    let high = this.#changes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#changes[middle] as Change).revision > revision) high = middle;
      else low = middle + 1;
    }
    return this.#changes.slice(low);
  }

  /** Forgets everything: `floor` as in the constructor. */
  restart(floor: number): void {
    this.#changes = [];
    this.#first = 0;
    this.#floor = floor;
  }

  #oldest(): Change {
    return this.#changes[this.#first] as Change;
  }

  #drop(): void {
    this.#floor = this.#oldest().revision;
    this.#first++;
  }

  #compact(): void {
    this.#changes = this.#changes.slice(this.#first);
    this.#first = 0;
  }
}
