import type { Schema } from '../schema/schema.ts';
import { equalAs, identityOf } from './equal.ts';
import { View } from './view.ts';

/** A set of scalars as CEL sees it: the interpreter compares JavaScript's sets without regard to order, and reads them as lists otherwise. */
export class ScalarSet extends Set<unknown> {
  /** What the interpreter calls on any list of texts. */
  join(separator?: string): string {
    return [...this].join(separator ?? '');
  }
}

/** A set of objects, or a map list: an item is in it if one with the same identity has the same fields. */
export class ObjectSet extends ScalarSet {
  #schema: Schema | undefined;
  #byIdentity: Map<string, unknown> | undefined;

  static of(views: readonly unknown[], schema: Schema): ObjectSet {
    const set = new ObjectSet(views);
    set.#schema = schema;
    return set;
  }

  override has(item: unknown): boolean {
    const identity = this.#schema && identityOf(this.#schema);
    if (!identity || !(item instanceof View)) return super.has(item);
    this.#byIdentity ??= new Map([...this].map((own) => [identity(rawOf(own)), rawOf(own)]));
    const key = identity(item.raw);
    return this.#byIdentity.has(key) && equalAs(this.#schema?.items, this.#byIdentity.get(key), item.raw);
  }
}

function rawOf(item: unknown): unknown {
  return item instanceof View ? item.raw : item;
}

// The interpreter tells lists by their constructor.
for (const set of [ScalarSet, ObjectSet]) Object.defineProperty(set.prototype, 'constructor', { value: Set });
