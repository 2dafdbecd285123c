import type { Change } from './change.ts';
import type { Entry } from './entry.ts';
import { History, type HistoryLimits } from './history.ts';
import { SortedKeys } from './sorted-keys.ts';
import { Window } from './window.ts';

export type ChangeListener = (change: Change) => void;

/** The stored objects of one resource, in all its versions. Written by the store alone. */
export class Collection {
  /** Group and plural with a slash: `apps/deployments`, `/pods`. */
  readonly name: string;
  readonly history: History;
  readonly #entries = new Map<string, Entry>();
  readonly #keys: SortedKeys;
  readonly #listeners = new Set<ChangeListener>();

  constructor(name: string, limits: HistoryLimits, floor: number) {
    this.name = name;
    this.history = new History(limits, floor);
    this.#keys = new SortedKeys(() => this.#entries.keys());
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): Entry | undefined {
    return this.#entries.get(key);
  }

  /** All entries whose key starts with `prefix`, in the order of their keys. */
  list(prefix = ''): Entry[] {
    return this.#keys.range(prefix).map((key) => this.#entries.get(key) as Entry);
  }

  /** The entries whose key starts with `prefix` and is not below `from`. */
  window(prefix: string, from = ''): Window {
    return new Window(this.#keys.range(prefix, from), this.#entries, new Map());
  }

  /** The same as it was when `revision` was the newest, or undefined when that is forgotten. */
  windowAt(revision: number, prefix: string, from = ''): Window | undefined {
    const later = this.history.since(revision);
    if (!later) return undefined;
    const before = new Map<string, Entry | undefined>();
    for (const { entry, previous } of later) {
      const { key } = entry;
      if (key.startsWith(prefix) && key >= from && !before.has(key)) before.set(key, previous);
    }
    return new Window(this.#keys.range(prefix, from), this.#entries, before);
  }

  /** Calls `listener` with every change from now on, in the tick of the write. Returns how to stop. */
  subscribe(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** For the store: takes over a change, without telling anybody. */
  commit(change: Change): void {
    const { key } = change.entry;
    if (change.type === 'DELETED') {
      this.#entries.delete(key);
      this.#keys.delete(key);
    } else {
      this.#entries.set(key, change.entry);
      if (change.type === 'ADDED') this.#keys.add(key);
    }
  }

  /** For the store: makes a committed change known. */
  publish(change: Change): void {
    this.history.push(change);
    for (const listener of this.#listeners) listener(change);
  }

  /** For the store: an object of a snapshot, which nobody can have watched. */
  restore(entry: Entry): void {
    this.#entries.set(entry.key, entry);
    this.#keys.forget();
  }
}
