import { isObject, type JsonObject, setOwn } from '../schema/json.ts';
import { emptySet, type FieldSet, leaf, makeSet } from './field-set.ts';
import { itemElement } from './list-item.ts';
import { deduced, type ListShape, type MapShape, type Shape, shapeFor } from './shape.ts';

/**
 * What goes when a manager whose last configuration was `last` applies another: paths of `last` that no manager owns now (`owned` is the union
 * of all, the new configuration included). An object that the schema names goes with the last field that was owned in it.
 */
export function abandoned(shape: Shape | undefined, last: FieldSet, owned: FieldSet): FieldSet {
  if (last === owned) return emptySet;
  const children = new Map<string, FieldSet>();
  for (const [element, set] of last.children) {
    const other = owned.children.get(element) ?? emptySet;
    const named = isNamed(shape, element);
    if (isMember(set, named) && !isMember(other, named)) children.set(element, leaf);
    else {
      const below = abandoned(childShape(shape, element), set, other);
      if (below !== emptySet) children.set(element, below);
    }
  }
  return makeSet(false, children);
}

function isMember(set: FieldSet, named: boolean): boolean {
  return set.self || (named && set.children.size > 0);
}

function isNamed(shape: Shape | undefined, element: string): boolean {
  return shape?.kind === 'map' && element.startsWith('f:') && shape.isNamed(element.slice(2));
}

function childShape(shape: Shape | undefined, element: string): Shape | undefined {
  if (shape?.kind === 'map' && element.startsWith('f:')) return shape.field(element.slice(2));
  if (shape?.kind === 'list' && element.startsWith('k:')) return shape.element;
  return shape?.kind === 'deduced' ? deduced : undefined;
}

/**
 * `value` without the paths of `gone` and all below them. An object or list that becomes empty stays as such, or as null if `applied`, what the
 * manager said of it, is null.
 */
export function withoutFields(shape: Shape, value: unknown, gone: FieldSet, applied?: unknown): unknown {
  if (gone.children.size === 0) return value;
  const own = shapeFor(shape, value);
  if (own.kind === 'map' && isObject(value)) return mapWithout(own, value, gone, applied);
  if (own.kind === 'list' && Array.isArray(value)) return listWithout(own, value, gone, applied);
  return value;
}

function mapWithout(shape: MapShape, value: JsonObject, gone: FieldSet, applied: unknown): JsonObject | null {
  const left: JsonObject = {};
  let count = 0;
  for (const name of Object.keys(value)) {
    const set = gone.children.get(`f:${name}`);
    if (set?.self) continue;
    const said = isObject(applied) && Object.hasOwn(applied, name) ? applied[name] : undefined;
    const field = shape.field(name) ?? deduced;
    setOwn(left, name, set ? withoutFields(field, value[name], set, said) : value[name]);
    count++;
  }
  return count === 0 && applied === null ? null : left;
}

function listWithout(shape: ListShape, items: readonly unknown[], gone: FieldSet, applied: unknown): unknown[] | null {
  const left: unknown[] = [];
  for (const item of items) {
    const set = gone.children.get(itemElement(shape, item));
    if (set?.self) continue;
    left.push(set ? withoutFields(shape.element, item, set) : item);
  }
  return left.length === 0 && applied === null ? null : left;
}
