import type { DaemonSet, Pod } from '@nexslice/kube';
import { resolveIntOrPercent } from '../workload/int-or-percent.ts';
import { availableInMs } from '../workload/pod-state.ts';
import type { NodePods } from './plan.ts';

/** Nodes that get a pod of the present template beside the old one, and old pods that go. */
export interface RollOut {
  create: string[];
  remove: Pod[];
}

/**
 * How far pods of an earlier template may be replaced now: one by one within `maxUnavailable`, or new beside old within `maxSurge`.
 * @see https://kubernetes.io/docs/tasks/manage-daemon/update-daemon-set/
 */
export function rollOut(set: DaemonSet, nodes: readonly NodePods[], now: number): RollOut {
  const { type, rollingUpdate = {} } = set.spec?.updateStrategy ?? {};
  if (type === 'OnDelete') return { create: [], remove: [] };
  const minReady = set.spec?.minReadySeconds ?? 0;
  const isAvailable = (pod: Pod | undefined) => pod !== undefined && availableInMs(pod, minReady, now) === 0;
  const maxSurge = resolveIntOrPercent(rollingUpdate.maxSurge, nodes.length, 'up');
  if (maxSurge > 0) return surge(nodes, maxSurge, isAvailable);
  const maxUnavailable = resolveIntOrPercent(rollingUpdate.maxUnavailable ?? 1, nodes.length, 'up');
  return { create: [], remove: replace(nodes, maxUnavailable, isAvailable) };
}

type IsAvailable = (pod: Pod | undefined) => boolean;

/** Old pods that nobody can use go at once; of the others as many as may be missing at a time. */
function replace(nodes: readonly NodePods[], limit: number, isAvailable: IsAvailable): Pod[] {
  const shown = nodes.map(({ old, updated }) => updated[0] ?? old[0]);
  const missing = shown.filter((pod) => !isAvailable(pod)).length;
  const outdated = nodes.filter(({ updated }) => updated.length === 0).flatMap(({ old }) => old.slice(0, 1));
  const room = Math.max(0, limit - missing);
  return [...outdated.filter((pod) => !isAvailable(pod)), ...outdated.filter(isAvailable).slice(0, room)];
}

/** A new pod comes first, as many at a time as the surge allows; the old one goes once it is available. */
function surge(nodes: readonly NodePods[], limit: number, isAvailable: IsAvailable): RollOut {
  const result: RollOut = { create: [], remove: [] };
  const candidates: string[] = [];
  let surging = 0;
  for (const { node, old, updated } of nodes) {
    const [before] = old;
    const [after] = updated;
    if (!before) continue;
    if (after && isAvailable(after)) result.remove.push(before);
    else if (after) surging += 1;
    else if (isAvailable(before)) candidates.push(node);
    // Nobody can use the old one: waiting for room would help nobody.
    else result.create.push(node);
  }
  result.create.push(...candidates.slice(0, Math.max(0, limit - surging - result.create.length)));
  return result;
}
