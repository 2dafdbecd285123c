import { isObject, type JsonObject } from '../schema/json.ts';
import { patchDirective, withoutDirectives } from './directives.ts';
import { orderList } from './list-order.ts';
import type { MergeRule } from './merge-rule.ts';
import { badDirective, failed, listOfLists, noMergeKey, wrongOrder } from './strategic-error.ts';

/** Merges an item of a patch into the item with the same key. */
export type MergeItem = (former: JsonObject, patch: JsonObject) => JsonObject;

/** Merges two lists: of objects by merge key, of scalars as sets. */
export function mergeLists(former: unknown[], patch: unknown[], rule: MergeRule, mergeItem: MergeItem): unknown[] {
  if (former.length === 0 && patch.length === 0) return former;
  if (!holdsObjects([...former, ...patch])) {
    return orderList([...new Set([...former, ...patch])], patch, former, (item) => item);
  }
  const key = rule.mergeKey;
  if (!key) throw failed('cannot merge lists without merge key');
  const { left, added } = runItemDirectives(former as JsonObject[], patch as JsonObject[], key);
  return orderList(mergeItems(left, added, key, mergeItem), added, left, keyOfItems(key));
}

export function withoutScalars(list: unknown[], values: unknown[]): unknown[] {
  const gone = new Set(values);
  return list.filter((item) => !gone.has(item));
}

/** Merges and then orders as `$setElementOrder` says. One of the lists may be absent. */
export function orderBySetElementOrder(
  former: unknown[] | undefined,
  patch: unknown[] | undefined,
  order: unknown[],
  rule: MergeRule,
  mergeItem: MergeItem,
): unknown[] {
  if (patch) checkOrder(patch, order, rule.mergeKey);
  const merged = mergedOf(former, patch, rule, mergeItem);
  const keyOf = rule.mergeKey ? keyOfItems(rule.mergeKey) : (item: unknown) => item;
  return orderList([...merged], order, former ?? [], keyOf);
}

function mergedOf(
  former: unknown[] | undefined,
  patch: unknown[] | undefined,
  rule: MergeRule,
  mergeItem: MergeItem,
): unknown[] {
  if (!patch) return former ?? [];
  if (!former) return withoutDirectives(patch) as unknown[];
  return rule.strategy === 'merge' ? mergeLists(former, patch, rule, mergeItem) : patch;
}

/** All items that the patch gives must be in the order list, in the same order. */
function checkOrder(patch: unknown[], order: unknown[], mergeKey: string | undefined): void {
  const keyOf = mergeKey ? keyOfItems(mergeKey) : (item: unknown) => item;
  const given = patch.filter((item) => !isObject(item) || item[patchDirective] === undefined);
  let next = 0;
  for (const item of order) if (next < given.length && keyOf(given[next]) === keyOf(item)) next++;
  if (next < given.length) throw wrongOrder(patch, order);
}

function holdsObjects(items: unknown[]): boolean {
  if (items.some(Array.isArray)) throw listOfLists();
  const objects = items.filter(isObject).length;
  if (objects > 0 && objects < items.length) throw failed('list element types are not identical');
  return objects > 0;
}

function keyOfItems(key: string): (item: unknown) => unknown {
  return (item) => {
    const value = isObject(item) ? item[key] : undefined;
    if (value === undefined) throw noMergeKey(item, key);
    return value;
  };
}

/** Items that are directives: `$patch: delete` removes the item with its key, `$patch: replace` drops all that the list had. */
function runItemDirectives(
  former: JsonObject[],
  patch: JsonObject[],
  key: string,
): { left: JsonObject[]; added: JsonObject[] } {
  const added = patch.filter((item) => item[patchDirective] === undefined);
  const gone = new Set<unknown>();
  let replaced = false;
  for (const item of patch) {
    const directive = item[patchDirective];
    if (directive === 'replace') replaced = true;
    else if (directive === 'delete') gone.add(keyOfItems(key)(item));
    else if (directive === 'merge') throw failed('merging lists cannot yet be specified in the patch');
    else if (directive !== undefined) throw badDirective(directive, item);
  }
  if (replaced) return { left: added, added: [] };
  return { left: gone.size > 0 ? former.filter((item) => !gone.has(item[key])) : former, added };
}

function mergeItems(former: JsonObject[], patch: JsonObject[], key: string, mergeItem: MergeItem): unknown[] {
  const merged = [...former];
  const places = new Map<unknown, number>();
  merged.forEach((item, index) => {
    if (!places.has(item[key])) places.set(item[key], index);
  });
  for (const item of patch) {
    const keyValue = keyOfItems(key)(item);
    const place = places.get(keyValue);
    if (place === undefined) {
      places.set(keyValue, merged.push(withoutDirectives(item) as JsonObject) - 1);
    } else merged[place] = mergeItem(merged[place] as JsonObject, item);
  }
  return merged;
}
