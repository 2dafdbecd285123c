import type { Clock, Timer } from '../clock/clock.ts';

interface Entry<K> {
  readonly key: K;
  readonly at: number;
  readonly priority: number;
}

/** Timers of the platform count in signed 32-bit milliseconds; later ones are armed again on the way. */
const maxTimerMs = 2 ** 31 - 1;

/** Keys that become ready later: a heap by time under a single timer. A key is in it once, at its earliest time. */
export class DelayedKeys<K> {
  readonly #clock: Clock;
  readonly #onDue: (key: K, priority: number) => void;
  readonly #entries = new Map<K, Entry<K>>();
  #heap: Entry<K>[] = [];
  #timer: Timer | undefined;
  #timerAt = Number.POSITIVE_INFINITY;

  constructor(clock: Clock, onDue: (key: K, priority: number) => void) {
    this.#clock = clock;
    this.#onDue = onDue;
  }

  get size(): number {
    return this.#entries.size;
  }

  add(key: K, ms: number, priority: number): void {
    const at = this.#clock.monotonic() + ms;
    const present = this.#entries.get(key);
    if (present && present.at <= at && present.priority >= priority) return;
    const entry = {
      key,
      at: Math.min(at, present?.at ?? at),
      priority: Math.max(priority, present?.priority ?? priority),
    };
    this.#entries.set(key, entry);
    this.#push(entry);
    this.#arm();
  }

  /** Forgets a key, for instance because it became ready for another reason. */
  delete(key: K): void {
    // The heap's entry stays until its time comes, unless most of the heap is such leftovers.
    if (!this.#entries.delete(key)) return;
    if (this.#heap.length > 64 && this.#heap.length > this.#entries.size * 2) this.#rebuild();
  }

  clear(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#timerAt = Number.POSITIVE_INFINITY;
    this.#entries.clear();
    this.#heap = [];
  }

  #fire(): void {
    this.#timer = undefined;
    this.#timerAt = Number.POSITIVE_INFINITY;
    const now = this.#clock.monotonic();
    for (let first = this.#heap[0]; first && first.at <= now; first = this.#heap[0]) {
      this.#pop();
      if (this.#entries.get(first.key) !== first) continue;
      this.#entries.delete(first.key);
      this.#onDue(first.key, first.priority);
    }
    this.#arm();
  }

  #arm(): void {
    const first = this.#heap[0];
    if (!first || first.at >= this.#timerAt) return;
    this.#timer?.cancel();
    this.#timerAt = first.at;
    // Rounded up: a timer that fires a fraction early would have to be armed a second time.
    const ms = Math.ceil(Math.max(0, first.at - this.#clock.monotonic()));
    this.#timer = this.#clock.after(Math.min(ms, maxTimerMs), () => this.#fire());
  }

  #rebuild(): void {
    const entries = [...this.#entries.values()];
    // A sorted array is a heap.
    this.#heap = entries.sort((a, b) => a.at - b.at);
  }

  #push(entry: Entry<K>): void {
    const heap = this.#heap;
    let child = heap.length;
    heap.push(entry);
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (heap[parent]!.at <= entry.at) break;
      heap[child] = heap[parent]!;
      child = parent;
    }
    heap[child] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let parent = 0;
    for (let child = 1; child < heap.length; child = parent * 2 + 1) {
      if (child + 1 < heap.length && heap[child + 1]!.at < heap[child]!.at) child += 1;
      if (heap[child]!.at >= last.at) break;
      heap[parent] = heap[child]!;
      parent = child;
    }
    heap[parent] = last;
  }
}
