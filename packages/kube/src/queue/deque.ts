/** Dropping the consumed head of shorter arrays costs less than keeping count of it. */
const compactAfter = 1024;

/** First in, first out, at constant cost: `Array.shift` moves every element. */
export class Deque<T> {
  #items: T[] = [];
  #head = 0;

  get size(): number {
    return this.#items.length - this.#head;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  shift(): T | undefined {
    if (this.#head >= this.#items.length) return undefined;
    const item = this.#items[this.#head];
    // Lets go of what was taken: the array itself is cut only now and then.
    this.#items[this.#head] = undefined as T;
    this.#head += 1;
    if (this.#head > compactAfter && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }
}
