/** What tells an item of a list from the others: the value of its merge key, or the item itself in a list of scalars. */
export type KeyOf = (item: unknown) => unknown;

/**
 * Orders a merged list as Kubernetes does: items that `wanted` names stand in its order, the others as they stood on the server (`former`),
 * and an item of the server keeps its place before one of the patch only if it stood before it.
 */
export function orderList(merged: unknown[], wanted: unknown[], former: unknown[], keyOf: KeyOf): unknown[] {
  const wantedAt = positions(wanted, keyOf);
  const formerAt = positions(former, keyOf);
  const fromPatch = sortBy(
    merged.filter((item) => wantedAt.has(keyOf(item))),
    wantedAt,
    keyOf,
  );
  const serverOnly = sortBy(
    merged.filter((item) => !wantedAt.has(keyOf(item))),
    formerAt,
    keyOf,
  );
  const ordered: unknown[] = [];
  let next = 0;
  for (const item of fromPatch) {
    const place = formerAt.get(keyOf(item));
    while (next < serverOnly.length && place !== undefined && before(serverOnly[next], place, formerAt, keyOf)) {
      ordered.push(serverOnly[next++]);
    }
    ordered.push(item);
  }
  return [...ordered, ...serverOnly.slice(next)];
}

function before(item: unknown, place: number, formerAt: Map<unknown, number>, keyOf: KeyOf): boolean {
  const own = formerAt.get(keyOf(item));
  return own !== undefined && own < place;
}

function positions(list: unknown[], keyOf: KeyOf): Map<unknown, number> {
  const found = new Map<unknown, number>();
  list.forEach((item, index) => {
    const key = keyOf(item);
    if (!found.has(key)) found.set(key, index);
  });
  return found;
}

function sortBy(list: unknown[], places: Map<unknown, number>, keyOf: KeyOf): unknown[] {
  const place = (item: unknown): number => places.get(keyOf(item)) ?? Number.POSITIVE_INFINITY;
  return list.sort((a, b) => {
    const [left, right] = [place(a), place(b)];
    return left === right ? 0 : left - right;
  });
}
