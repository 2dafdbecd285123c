import { equalJson, type JsonObject, setOwn } from '../schema/json.ts';
import { indexItems, itemElement } from './list-item.ts';
import { isHollow } from './owned-fields.ts';
import { deduced, type ListShape, type MapShape, type Shape, shapesFor } from './shape.ts';

/** `live` with all that `applied` says; `live` itself when that changes nothing. Unchanged parts are shared. */
export function mergeApplied(shape: Shape, live: unknown, applied: unknown): unknown {
  if (live === undefined) return applied;
  const [left, right] = shapesFor(shape, live, applied);
  const granular = left.kind === right.kind && (left.kind === 'map' || left.kind === 'list');
  // An empty object or list says nothing about what is in it: what others put there stays.
  if (granular && isHollow(applied) && !isHollow(live)) return live;
  if (granular && !isHollow(live)) {
    if (left.kind === 'map') return mergeMaps(left, live as JsonObject, applied as JsonObject);
    if (left.kind === 'list') return mergeLists(left, live as unknown[], applied as unknown[]);
  }
  return equalJson(live, applied) ? live : applied;
}

function mergeMaps(shape: MapShape, live: JsonObject, applied: JsonObject): JsonObject {
  let merged: JsonObject | undefined;
  for (const name of Object.keys(applied)) {
    const former = Object.hasOwn(live, name) ? live[name] : undefined;
    const value = mergeApplied(shape.field(name) ?? deduced, former, applied[name]);
    if (value === former) continue;
    merged ??= { ...live };
    setOwn(merged, name, value);
  }
  return merged ?? live;
}

/**
 * Merges the items of two lists. Items of both stand in the order of `applied`, and those of `live` alone keep their place among them, as in
 * Kubernetes: walk both lists; an item that only `live` has comes as soon as it is met, one that both have when its turn in `applied` comes.
 */
function mergeLists(shape: ListShape, live: unknown[], applied: unknown[]): unknown[] {
  const liveElements = live.map((item) => itemElement(shape, item));
  const appliedElements = applied.map((item) => itemElement(shape, item));
  const inLive = indexItems(shape, live);
  const inApplied = new Set(appliedElements);
  const shared = appliedElements.filter((element) => inLive.has(element));
  const taken = new Set<string>();
  const merged: unknown[] = [];
  let [left, right, next] = [0, 0, 0];

  const take = (element: string): void => {
    taken.add(element);
    const former = inLive.get(element);
    // Of duplicates none is the one meant, so the applied item replaces them.
    merged.push(mergeApplied(shape.element, former?.length === 1 ? former[0] : undefined, applied[right]));
    right++;
    if (element === shared[next]) next++;
  };

  while (left < live.length || right < applied.length) {
    const mine = liveElements[left];
    const theirs = appliedElements[right];
    if (mine !== undefined && theirs !== undefined) {
      if (mine === theirs) {
        take(mine);
        left++;
        continue;
      }
      if (inApplied.has(mine) && next < shared.length && mine !== shared[next]) {
        left++;
        continue;
      }
    }
    if (mine !== undefined && !inApplied.has(mine)) {
      merged.push(live[left++]);
      continue;
    }
    if (mine !== undefined && taken.has(mine)) left++;
    if (theirs !== undefined) take(theirs);
  }
  return sameItems(merged, live) ? live : merged;
}

function sameItems(a: unknown[], b: unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
