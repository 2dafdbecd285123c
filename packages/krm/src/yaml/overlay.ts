import { isMap, isNode, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';

/**
 * Lays the looks of an old node over the one that takes its place: comments, the order of keys, and everything of parts that
 * did not change. The values stay those of the new node.
 */
export function overlay(old: Node, fresh: Node): Node {
  if (sameNode(old, fresh)) return old;
  copyComments(old, fresh);
  if (isMap(old) && isMap(fresh)) overlayMap(old, fresh);
  if (isSeq(old) && isSeq(fresh)) overlaySeq(old, fresh);
  return fresh;
}

/**
 * Old keys that are still there are swapped, in their old order, into the first slots. Other tools that rewrite packages do it
 * this way, so the same edit made by either of them gives the same text.
 */
function overlayMap(old: YAMLMap, fresh: YAMLMap): void {
  let slot = 0;
  for (const oldPair of old.items) {
    const found = fresh.items.findIndex((pair, i) => i >= slot && keyOf(pair) === keyOf(oldPair));
    const pair = fresh.items[found];
    if (!pair) continue;
    fresh.items[found] = fresh.items[slot]!;
    fresh.items[slot++] = pair;
    pair.key = oldPair.key;
    if (isNode(oldPair.value) && isNode(pair.value)) pair.value = overlay(oldPair.value, pair.value);
  }
}

/** An old element hands its looks to the first new one that holds everything it held; lists inside of it are not compared. */
function overlaySeq(old: YAMLSeq, fresh: YAMLSeq): void {
  const taken = new Set<number>();
  for (const oldItem of old.items) {
    if (!isNode(oldItem)) continue;
    const found = fresh.items.findIndex((item, i) => !taken.has(i) && isNode(item) && holds(item, oldItem));
    const item = fresh.items[found];
    if (!isNode(item)) continue;
    taken.add(found);
    fresh.items[found] = overlay(oldItem, item);
  }
}

/** Whether `fresh` has every field of `old` with an equal value, lists aside. */
function holds(fresh: Node, old: Node): boolean {
  if (isScalar(old)) return isScalar(fresh) && old.value === fresh.value;
  if (!isMap(old)) return isSeq(old) && isSeq(fresh);
  if (!isMap(fresh)) return false;
  return old.items.every((pair) => {
    const other = pairOf(fresh, keyOf(pair));
    if (!other) return false;
    return isNode(pair.value) && isNode(other.value) ? holds(other.value, pair.value) : pair.value === other.value;
  });
}

/** Whether two nodes have the same value, whatever the order of keys. */
function sameNode(a: unknown, b: unknown): boolean {
  if (isScalar(a)) return isScalar(b) && a.value === b.value;
  if (isMap(a) && isMap(b)) {
    return (
      a.items.length === b.items.length && a.items.every((pair) => sameNode(pair.value, pairOf(b, keyOf(pair))?.value))
    );
  }
  if (isSeq(a) && isSeq(b)) {
    return a.items.length === b.items.length && a.items.every((item, i) => sameNode(item, b.items[i]));
  }
  return a === b;
}

function copyComments(old: Node, fresh: Node): void {
  fresh.comment = old.comment;
  fresh.commentBefore = old.commentBefore;
  fresh.spaceBefore = old.spaceBefore;
}

/** The key of a pair as text. */
export function keyOf(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
}

/** The pair of a map with that key. */
export function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => keyOf(pair) === key);
}
