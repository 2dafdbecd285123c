import { Deque } from './deque.ts';

interface Entry<K> {
  readonly key: K;
  readonly priority: number;
  readonly since: number;
}

/**
 * Keys that wait for a worker: highest priority first, first come first served within one. A key is in it once; adding it again can only
 * raise its priority.
 */
export class ReadyKeys<K> {
  readonly #entries = new Map<K, Entry<K>>();
  readonly #levels = new Map<number, Deque<Entry<K>>>();
  /** Highest first. There are few: what a process uses as priorities, not one per key. */
  #priorities: number[] = [];

  get size(): number {
    return this.#entries.size;
  }

  /** How many keys there are by priority; takes as long as there are keys. */
  depths(): ReadonlyMap<number, number> {
    const depths = new Map<number, number>();
    for (const { priority } of this.#entries.values()) depths.set(priority, (depths.get(priority) ?? 0) + 1);
    return depths;
  }

  has(key: K): boolean {
    return this.#entries.has(key);
  }

  /** Answers whether the key is new here. `since` is when it began to wait. */
  add(key: K, priority: number, since: number): boolean {
    const present = this.#entries.get(key);
    if (present && present.priority >= priority) return false;
    // A raised key leaves its old entry behind; `take` passes over entries that are not the key's current one.
    const entry = { key, priority, since: present?.since ?? since };
    this.#entries.set(key, entry);
    this.#level(priority).push(entry);
    return present === undefined;
  }

  take(): Entry<K> | undefined {
    if (this.#entries.size === 0) return undefined;
    for (const priority of this.#priorities) {
      const level = this.#levels.get(priority);
      for (let entry = level?.shift(); entry; entry = level?.shift()) {
        if (this.#entries.get(entry.key) !== entry) continue;
        this.#entries.delete(entry.key);
        return entry;
      }
    }
    return undefined;
  }

  #level(priority: number): Deque<Entry<K>> {
    const present = this.#levels.get(priority);
    if (present) return present;
    const level = new Deque<Entry<K>>();
    this.#levels.set(priority, level);
    this.#priorities = [...this.#priorities, priority].sort((a, b) => b - a);
    return level;
  }
}
