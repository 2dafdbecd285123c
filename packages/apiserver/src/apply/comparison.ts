import { equalJson, isObject } from '../schema/json.ts';
import { emptySet, type FieldSet, leaf, makeSet, union } from './field-set.ts';
import { indexItems } from './list-item.ts';
import { allFields, isHollow } from './owned-fields.ts';
import { deduced, type ListShape, type MapShape, type Shape, shapesFor } from './shape.ts';

/** How two objects differ, as sets of paths. */
export interface Comparison {
  added: FieldSet;
  modified: FieldSet;
  removed: FieldSet;
}

const modifiedHere: Comparison = { added: emptySet, modified: leaf, removed: emptySet };

/** The difference from `before` to `after`; undefined when there is none. */
export function compare(shape: Shape, before: unknown, after: unknown): Comparison | undefined {
  if (before === after) return undefined;
  const [left, right] = shapesFor(shape, before, after);
  if (isHollow(before) && isHollow(after)) return equalJson(before, after) ? undefined : modifiedHere;
  if (left.kind === 'map' && right.kind === 'map') return compareMaps(left, fieldsOf(before), fieldsOf(after));
  if (left.kind === 'list' && right.kind === 'list') return compareLists(left, itemsOf(before), itemsOf(after));
  if (equalJson(before, after)) return undefined;
  // What has no schema changed its type: the fields that it had go, those that it has come.
  const parts = (value: unknown): FieldSet => makeSet(false, allFields(shape, value).children);
  return { added: parts(after), modified: leaf, removed: parts(before) };
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return isObject(value) ? value : {};
}

function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function compareMaps(shape: MapShape, before: Record<string, unknown>, after: Record<string, unknown>) {
  const changes = new Changes();
  for (const name of Object.keys(before)) {
    const field = shape.field(name) ?? deduced;
    const element = `f:${name}`;
    if (!Object.hasOwn(after, name)) changes.removed.set(element, allFields(field, before[name]));
    else if (before[name] !== after[name]) changes.add(element, compare(field, before[name], after[name]));
  }
  for (const name of Object.keys(after)) {
    if (Object.hasOwn(before, name)) continue;
    changes.added.set(`f:${name}`, allFields(shape.field(name) ?? deduced, after[name]));
  }
  return changes.comparison();
}

function compareLists(shape: ListShape, before: readonly unknown[], after: readonly unknown[]) {
  const changes = new Changes();
  const left = indexItems(shape, before);
  const right = indexItems(shape, after);
  for (const [element, items] of left) {
    const others = right.get(element);
    if (!others) changes.removed.set(element, itemFields(shape, items));
    else if (items.length === 1 && others.length === 1)
      changes.add(element, compare(shape.element, items[0], others[0]));
    else if (!equalJson(items, others)) changes.modified.set(element, leaf);
  }
  for (const [element, items] of right) if (!left.has(element)) changes.added.set(element, itemFields(shape, items));
  return changes.comparison();
}

function itemFields(shape: ListShape, items: readonly unknown[]): FieldSet {
  return items.length > 1 ? leaf : allFields(shape.element, items[0]);
}

/** Collects the differences of the parts of a map or list. */
class Changes {
  readonly added = new Map<string, FieldSet>();
  readonly modified = new Map<string, FieldSet>();
  readonly removed = new Map<string, FieldSet>();

  add(element: string, found: Comparison | undefined): void {
    if (!found) return;
    if (found.added !== emptySet) this.added.set(element, found.added);
    if (found.modified !== emptySet) this.modified.set(element, found.modified);
    if (found.removed !== emptySet) this.removed.set(element, found.removed);
  }

  comparison(): Comparison | undefined {
    if (this.added.size + this.modified.size + this.removed.size === 0) return undefined;
    return {
      added: makeSet(false, this.added),
      modified: makeSet(false, this.modified),
      removed: makeSet(false, this.removed),
    };
  }
}

/** What an update takes over: all that it added or changed. */
export function written({ added, modified }: Comparison): FieldSet {
  return union(added, modified);
}
