import { KubeError } from '../errors.ts';
import type { KubeObject } from '../object/object.ts';

/** From an object to the values it is found by. */
export type Indexer<T> = (object: T) => readonly string[];

/** The index every store has; objects without a namespace are under ''. */
export const namespaceIndex = 'namespace';

/** Objects by key, and by the values of the indexes. */
export class ObjectStore<T extends KubeObject> {
  readonly #objects = new Map<string, T>();
  readonly #indexers = new Map<string, Indexer<T>>();
  readonly #indexes = new Map<string, Map<string, Map<string, T>>>();

  constructor(indexers: Readonly<Record<string, Indexer<T>>> = {}) {
    this.addIndexers({ [namespaceIndex]: (object) => [object.metadata?.namespace ?? ''], ...indexers });
  }

  get size(): number {
    return this.#objects.size;
  }

  get(key: string): T | undefined {
    return this.#objects.get(key);
  }

  values(): IterableIterator<T> {
    return this.#objects.values();
  }

  entries(): IterableIterator<[string, T]> {
    return this.#objects.entries();
  }

  /** Adds indexes, also over objects that are there already. An index that is there already stays as it is. */
  addIndexers(indexers: Readonly<Record<string, Indexer<T>>>): void {
    for (const [name, indexer] of Object.entries(indexers)) {
      if (this.#indexers.has(name)) continue;
      this.#indexers.set(name, indexer);
      this.#indexes.set(name, new Map());
      for (const [key, object] of this.#objects) this.#addToIndex(name, indexer(object), key, object);
    }
  }

  /** @throws KubeError `KUBE_INDEX_UNKNOWN` */
  byIndex(name: string, value: string): T[] {
    const index = this.#indexes.get(name);
    if (!index) throw new KubeError('KUBE_INDEX_UNKNOWN', `there is no index "${name}"`);
    const found = index.get(value);
    return found ? [...found.values()] : [];
  }

  set(key: string, object: T): void {
    const old = this.#objects.get(key);
    this.#objects.set(key, object);
    for (const [name, indexer] of this.#indexers) {
      const values = indexer(object);
      if (old) this.#removeFromIndex(name, indexer, key, old, values);
      this.#addToIndex(name, values, key, object);
    }
  }

  delete(key: string): void {
    const old = this.#objects.get(key);
    if (!old) return;
    this.#objects.delete(key);
    for (const [name, indexer] of this.#indexers) this.#removeFromIndex(name, indexer, key, old);
  }

  #addToIndex(name: string, values: readonly string[], key: string, object: T): void {
    const index = this.#indexes.get(name);
    for (const value of values) {
      const found = index?.get(value);
      if (found) found.set(key, object);
      else index?.set(value, new Map([[key, object]]));
    }
  }

  /** @param kept values that the object that takes its place has too, as most changes leave them */
  #removeFromIndex(name: string, indexer: Indexer<T>, key: string, object: T, kept: readonly string[] = []): void {
    const index = this.#indexes.get(name);
    for (const value of indexer(object)) {
      if (kept.includes(value)) continue;
      const found = index?.get(value);
      found?.delete(key);
      if (found?.size === 0) index?.delete(value);
    }
  }
}
