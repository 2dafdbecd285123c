import { isObject } from '../schema/json.ts';
import { type FieldSet, leaf, makeSet, withPrefix } from './field-set.ts';
import { indexItems } from './list-item.ts';
import { type ManagerName, type Managers, ownedByAny } from './managers.ts';
import { appliedFields } from './owned-fields.ts';
import type { ListShape, MapShape, Shape } from './shape.ts';

/** Whether a set fits a shape whatever the object is: nearly all do, and all but few of their parts, so they are looked through once. */
const judged = new WeakMap<FieldSet, { shape: Shape; fits: boolean }>();

/**
 * Brings stored sets up to a schema that has changed since: who owned parts of a list or map that is atomic now owns the whole; who owned the whole
 * of one that is granular now owns all that `live` has in it. Changes `managers`.
 */
export function reconcileManagers(shape: Shape, managers: Managers, live: unknown): void {
  let owned: FieldSet | undefined;
  for (const [key, manager] of managers) {
    if (fits(shape, manager.set)) continue;
    owned ??= ownedByAny(managers);
    const set = reconciled({ shape, set: manager.set, value: live, owned, operation: manager.operation });
    if (set !== manager.set) managers.set(key, { ...manager, set });
  }
}

/** A node of a manager's set, with what stands there. */
interface Node {
  shape: Shape | undefined;
  set: FieldSet;
  value: unknown;
  /** What anybody owns there. */
  owned: FieldSet;
  operation: ManagerName['operation'];
}

function fits(shape: Shape | undefined, set: FieldSet): boolean {
  // A set without parts is one for all, in places of any shape.
  if (!shape || set.children.size === 0) return fitsBelow(shape, set);
  const known = judged.get(set);
  if (known?.shape === shape) return known.fits;
  const found = fitsBelow(shape, set);
  judged.set(set, { shape, fits: found });
  return found;
}

/** Neither parts of what is atomic, nor the whole of what is granular. */
function fitsBelow(shape: Shape | undefined, set: FieldSet): boolean {
  if (shape?.kind === 'atomic') return set.children.size === 0;
  if (!isGranular(shape)) return true;
  if (set.children.size === 0) return !set.self;
  for (const [element, below] of set.children) if (!fits(partShape(shape, element), below)) return false;
  return true;
}

function reconciled(node: Node): FieldSet {
  const { shape, set, value, owned, operation } = node;
  if (fits(shape, set)) return set;
  if (shape?.kind === 'atomic') return set.children.size > 0 ? leaf : set;
  if (!isGranular(shape)) return set;
  if (set.children.size === 0) return wasAtomic(node) ? makeSet(true, appliedFields(shape, value).children) : set;
  const parts = partsOf(shape, value);
  let children: Map<string, FieldSet> | undefined;
  for (const [element, below] of set.children) {
    const part = { shape: partShape(shape, element), value: parts(element), owned: withPrefix(owned, [element]) };
    const fitted = reconciled({ ...part, set: below, operation });
    if (fitted === below) continue;
    children ??= new Map(set.children);
    children.set(element, fitted);
  }
  return children ? makeSet(set.self, children) : set;
}

/**
 * Owners of an empty list or object look like owners of an atomic one. What others put into it since belongs to those; what defaults put into an
 * applied object belongs to nobody, and giving it to the applier would take it away again with its next apply.
 */
function wasAtomic({ shape, set, owned, operation }: Node): boolean {
  return set.self && owned.children.size === 0 && (shape?.kind === 'list' || operation === 'Update');
}

function isGranular(shape: Shape | undefined): shape is MapShape | ListShape {
  return shape?.kind === 'map' || shape?.kind === 'list';
}

function partShape(shape: MapShape | ListShape, element: string): Shape | undefined {
  if (shape.kind === 'list') return shape.element;
  return element.startsWith('f:') ? shape.field(element.slice(2)) : undefined;
}

/** Finds the parts of a value by path element; of duplicate items none is the one meant. */
function partsOf(shape: MapShape | ListShape, value: unknown): (element: string) => unknown {
  if (shape.kind === 'list') {
    const items = indexItems(shape, Array.isArray(value) ? value : []);
    return (element) => (items.get(element)?.length === 1 ? items.get(element)?.[0] : undefined);
  }
  const fields = isObject(value) ? value : {};
  return (element) => (Object.hasOwn(fields, element.slice(2)) ? fields[element.slice(2)] : undefined);
}
