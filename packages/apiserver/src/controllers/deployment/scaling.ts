import type { Deployment, ReplicaSet } from '@nexslice/kube';
import { limitsOf } from './limits.ts';
import { desiredAnnotation, maxAnnotation } from './template.ts';
import { allSets, availableReplicas, type Sets, sum, wantedReplicas } from './types.ts';

/** New sizes of ReplicaSets; those that stay are not in it. */
export type Sizes = Map<ReplicaSet, number>;

/** Whether the deployment was scaled since its sets were: their sizes follow then, before any roll-out goes on. */
export function isScaling(deployment: Deployment, sets: Sets): boolean {
  const active = allSets(sets).filter((set) => wantedReplicas(set) > 0);
  // Recreate has one side at a time: with both there, the old one is on its way out whatever its size.
  if (active.length > 1 && deployment.spec?.strategy?.type === 'Recreate') return false;
  return active.some((set) => isOfOtherScale(deployment, set));
}

function isOfOtherScale(deployment: Deployment, { metadata }: ReplicaSet): boolean {
  const desired = metadata?.annotations?.[desiredAnnotation];
  return desired !== undefined && desired !== String(wantedReplicas(deployment));
}

/** Scales what is there, each set in proportion to its size, so that a scaling amid a roll-out favours no side. */
export function scaleSets(deployment: Deployment, sets: Sets): Sizes {
  const wanted = wantedReplicas(deployment);
  const active = allSets(sets).filter((set) => wantedReplicas(set) > 0);
  const { current } = sets;
  if (active.length <= 1) {
    const only = active[0] ?? current ?? sets.old.at(-1);
    return rescaled(deployment, only ? [[only, wanted]] : []);
  }
  if (current && isSaturated(deployment, current))
    return rescaled(
      deployment,
      sets.old.map((set) => [set, 0]),
    );
  return inProportion(deployment, active, wanted);
}

function isSaturated(deployment: Deployment, set: ReplicaSet): boolean {
  const wanted = wantedReplicas(deployment);
  const desired = Number(set.metadata?.annotations?.[desiredAnnotation] ?? Number.NaN);
  return wantedReplicas(set) === wanted && desired === wanted && availableReplicas(set) === wanted;
}

function inProportion(deployment: Deployment, active: readonly ReplicaSet[], wanted: number): Sizes {
  const allowed = wanted > 0 ? wanted + limitsOf(deployment).maxSurge : 0;
  const total = sum(active, wantedReplicas);
  let left = allowed - total;
  // The biggest set takes what rounding leaves; growing favours the newest among equals, shrinking the oldest.
  const order = left > 0 ? [...active].reverse() : [...active];
  order.sort((a, b) => wantedReplicas(b) - wantedReplicas(a));
  const sizes: [ReplicaSet, number][] = [];
  for (const set of order) {
    const share = left === 0 ? 0 : shareOf(set, allowed, total, left);
    left -= share;
    sizes.push([set, Math.max(0, wantedReplicas(set) + share)]);
  }
  const first = sizes[0];
  if (first && left !== 0) first[1] = Math.max(0, first[1] + left);
  return rescaled(deployment, sizes);
}

/** A set that keeps its size has to learn of the new scale too. */
function rescaled(deployment: Deployment, sizes: [ReplicaSet, number][]): Sizes {
  return new Map(sizes.filter(([set, size]) => wantedReplicas(set) !== size || isOfOtherScale(deployment, set)));
}

/** What a set gets of the change, at most what is left of it. */
function shareOf(set: ReplicaSet, allowed: number, total: number, left: number): number {
  const size = wantedReplicas(set);
  const before = Number(set.metadata?.annotations?.[maxAnnotation] ?? 0) || total;
  const share = Math.round((size * allowed) / before) - size;
  return left > 0 ? Math.min(Math.max(0, share), left) : Math.max(Math.min(0, share), left);
}

/** Lets the current set grow as far as the surge allows, then the old ones shrink as far as availability allows. */
export function rollOut(deployment: Deployment, sets: Sets): Sizes {
  const grown = growCurrent(deployment, sets);
  return grown.size > 0 ? grown : shrinkOld(deployment, sets);
}

function growCurrent(deployment: Deployment, { current, old }: Sets): Sizes {
  if (!current) return new Map();
  return changes([[current, currentSize(deployment, current, old)]]);
}

/** The size that the current set, there or yet to be made, may have now. */
export function currentSize(
  deployment: Deployment,
  current: ReplicaSet | undefined,
  old: readonly ReplicaSet[],
): number {
  const wanted = wantedReplicas(deployment);
  const size = current ? wantedReplicas(current) : 0;
  if (deployment.spec?.strategy?.type === 'Recreate' || size > wanted) return wanted;
  const room = wanted + limitsOf(deployment).maxSurge - size - sum(old, wantedReplicas);
  return size + Math.max(0, Math.min(room, wanted - size));
}

function shrinkOld(deployment: Deployment, { current, old }: Sets): Sizes {
  const running = old.filter((set) => wantedReplicas(set) > 0);
  if (running.length === 0 || !current) return new Map();
  const minAvailable = wantedReplicas(deployment) - limitsOf(deployment).maxUnavailable;
  const currentMissing = wantedReplicas(current) - availableReplicas(current);
  const all = sum(running, wantedReplicas) + wantedReplicas(current);
  let unhealthyLeft = all - minAvailable - currentMissing;
  if (unhealthyLeft <= 0) return new Map();
  const sizes = new Map(running.map((set) => [set, wantedReplicas(set)]));
  // Pods that are not available go first: nobody misses them.
  for (const set of running) {
    const unhealthy = Math.max(0, Math.min(unhealthyLeft, wantedReplicas(set) - availableReplicas(set)));
    sizes.set(set, wantedReplicas(set) - unhealthy);
    unhealthyLeft -= unhealthy;
  }
  // What a set was told to give up a moment ago is no longer there to be spared, whatever its status still says.
  const remaining = (set: ReplicaSet) => Math.min(availableReplicas(set), wantedReplicas(set));
  let spare = sum(running, remaining) + remaining(current) - minAvailable;
  for (const set of running) {
    const size = sizes.get(set) ?? 0;
    const fewer = Math.max(0, Math.min(size, spare));
    sizes.set(set, size - fewer);
    spare -= fewer;
  }
  return changes(sizes);
}

function changes(sizes: Iterable<[ReplicaSet, number]>): Sizes {
  return new Map([...sizes].filter(([set, size]) => wantedReplicas(set) !== size));
}
