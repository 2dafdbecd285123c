import type { Clock, Timer } from '@nexslice/kube';
import type { Change } from '../store/change.ts';
import type { Collection } from '../store/collection.ts';
import type { Store } from '../store/store.ts';

/** Objects that are due together go together: a second more or less is nothing to what lives for an hour. */
const leastWaitMs = 1000;

/** Takes away the objects of a collection that nobody has written for a time, as a real server forgets Events. */
export class Expiry {
  readonly #store: Store;
  readonly #collection: Collection;
  readonly #ttlMs: number;
  readonly #clock: Clock;
  /** When each object is due, by key. The time to live is the same for all, so that the first entry is the first that is due. */
  readonly #due = new Map<string, number>();
  readonly #unsubscribe: () => void;
  #timer: Timer | undefined;

  /** Objects that are there already, from a former process, live as long as new ones. */
  constructor(store: Store, collection: Collection, ttlMs: number, clock: Clock) {
    this.#store = store;
    this.#collection = collection;
    this.#ttlMs = ttlMs;
    this.#clock = clock;
    for (const { key } of collection.list()) this.#due.set(key, clock.now() + ttlMs);
    this.#unsubscribe = collection.subscribe((change) => this.#see(change));
    this.#wait();
  }

  stop(): void {
    this.#unsubscribe();
    this.#timer?.cancel();
  }

  #see({ type, entry }: Change): void {
    this.#due.delete(entry.key);
    if (type === 'DELETED') return;
    this.#due.set(entry.key, this.#clock.now() + this.#ttlMs);
    if (!this.#timer) this.#wait();
  }

  #wait(): void {
    const [first] = this.#due.values();
    this.#timer = undefined;
    if (first === undefined) return;
    const waitMs = Math.max(Math.min(leastWaitMs, this.#ttlMs), first - this.#clock.now());
    this.#timer = this.#clock.after(waitMs, () => this.#expire());
  }

  #expire(): void {
    const now = this.#clock.now();
    for (const [key, due] of this.#due) {
      if (due > now) break;
      this.#due.delete(key);
      const entry = this.#collection.get(key);
      if (entry) this.#store.delete(this.#collection, entry);
    }
    this.#wait();
  }
}
