import { isObject } from '../schema/json.ts';
import { emptySet, type FieldSet, leaf, makeSet, withSelf } from './field-set.ts';
import { indexItems } from './list-item.ts';
import { deduced, type ListShape, type MapShape, type Shape, shapeFor } from './shape.ts';

/** Nothing in it to own one by one. */
export function isHollow(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  return Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;
}

/**
 * What a manager owns who applies `value`: its leaves, list items, and entries of maps. Objects that the schema names are not owned
 * themselves, only what is in them.
 */
export function appliedFields(shape: Shape, value: unknown): FieldSet {
  const own = shapeFor(shape, value);
  if (own.kind === 'map') return isObject(value) ? appliedMap(own, value) : emptySet;
  if (own.kind === 'list') return Array.isArray(value) ? appliedList(own, value) : emptySet;
  return leaf;
}

function appliedMap(shape: MapShape, value: Record<string, unknown>): FieldSet {
  const children = new Map<string, FieldSet>();
  for (const name of Object.keys(value)) {
    const field = value[name];
    const set = appliedFields(shape.field(name) ?? deduced, field);
    const isLeaf = field === null || !shape.isNamed(name) || (isObject(field) && Object.keys(field).length === 0);
    if (isLeaf) children.set(`f:${name}`, withSelf(set));
    else if (set !== emptySet) children.set(`f:${name}`, set);
  }
  return makeSet(false, children);
}

function appliedList(shape: ListShape, items: readonly unknown[]): FieldSet {
  const children = new Map<string, FieldSet>();
  for (const [element, same] of indexItems(shape, items)) {
    const isDuplicate = same.length > 1;
    children.set(element, isDuplicate ? leaf : withSelf(appliedFields(shape.element, same[0])));
  }
  return makeSet(false, children);
}

/** All paths of a value that came or went as a whole: its own too, and those of the objects in it. */
export function allFields(shape: Shape, value: unknown): FieldSet {
  const own = shapeFor(shape, value);
  if (isHollow(value) || own.kind === 'scalar' || own.kind === 'atomic') return leaf;
  const children = new Map<string, FieldSet>();
  if (own.kind === 'map') {
    const fields = value as Record<string, unknown>;
    for (const name of Object.keys(fields))
      children.set(`f:${name}`, allFields(own.field(name) ?? deduced, fields[name]));
  } else {
    for (const [element, same] of indexItems(own, value as unknown[])) {
      children.set(element, same.length > 1 ? leaf : allFields(own.element, same[0]));
    }
  }
  return makeSet(true, children);
}
