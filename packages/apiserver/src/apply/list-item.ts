import { canonicalJson, isObject } from '../schema/json.ts';
import type { ListShape } from './shape.ts';

/** The path element of an item: by its keys (left out ones by their defaults), or by its value in a set. */
export function itemElement(list: ListShape, item: unknown): string {
  if (list.keys.length === 0 || !isObject(item)) return `v:${canonicalJson(item)}`;
  let text = '';
  for (const { name, default: fallback } of list.keys) {
    const value = Object.hasOwn(item, name) ? item[name] : fallback;
    if (value !== undefined) text += `${text && ','}${JSON.stringify(name)}:${canonicalJson(value)}`;
  }
  return `k:{${text}}`;
}

/** The items of a list by path element; several under one when the list has duplicates. */
export function indexItems(list: ListShape, items: readonly unknown[]): Map<string, unknown[]> {
  const index = new Map<string, unknown[]>();
  for (const item of items) {
    const element = itemElement(list, item);
    const same = index.get(element);
    if (same) same.push(item);
    else index.set(element, [item]);
  }
  return index;
}
