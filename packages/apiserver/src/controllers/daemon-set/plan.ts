import { type Clock, type DaemonSet, isDeleting, type Node, type Pod } from '@nexslice/kube';
import { misfit } from '../scheduler/fit.ts';
import { resolveIntOrPercent } from '../workload/int-or-percent.ts';
import { availableInMs, countPods, isFinished } from '../workload/pod-state.ts';
import { revisionLabel } from '../workload/revisions.ts';
import { nodeOf, podOn } from './pod.ts';

export type DaemonSetStatus = NonNullable<DaemonSet['status']>;

export interface DaemonSetPlan {
  /** Nodes that lack their pod. */
  create: string[];
  remove: Pod[];
  status: DaemonSetStatus;
  nextInMs: number | undefined;
}

/** The next step of a DaemonSet whose present template has the hash `hash`. */
export function planDaemonSet(
  set: DaemonSet,
  pods: readonly Pod[],
  nodes: readonly Node[],
  hash: string,
  clock: Clock,
): DaemonSetPlan {
  const minReady = set.spec?.minReadySeconds ?? 0;
  const eligible = nodes.map(({ metadata }, i) => ({ name: metadata?.name ?? '', node: nodes[i]! }));
  const wanted = new Set(
    eligible.filter(({ name, node }) => !misfit(podOn(set, name, hash), node)).map(({ name }) => name),
  );
  const kept = new Map<string, Pod>();
  const plan: DaemonSetPlan = { create: [], remove: [], status: {} as DaemonSetStatus, nextInMs: undefined };
  const terminating = new Set<string>();
  for (const pod of pods) {
    const node = nodeOf(pod);
    if (isDeleting(pod)) terminating.add(node);
    else if (isFinished(pod) || !wanted.has(node) || kept.has(node)) plan.remove.push(pod);
    else kept.set(node, pod);
  }
  for (const node of wanted) if (!kept.has(node) && !terminating.has(node)) plan.create.push(node);
  const counts = countPods([...kept.values()], minReady, clock.now());
  plan.nextInMs = counts.nextAvailableInMs;
  const updated = [...kept.values()].filter((pod) => pod.metadata?.labels?.[revisionLabel] === hash);
  const misplaced = pods.filter((pod) => !wanted.has(nodeOf(pod)) && !isDeleting(pod)).length;
  plan.status = {
    currentNumberScheduled: kept.size,
    numberMisscheduled: misplaced,
    desiredNumberScheduled: wanted.size,
    numberReady: counts.ready,
    observedGeneration: set.metadata?.generation ?? 0,
    ...(updated.length > 0 ? { updatedNumberScheduled: updated.length } : {}),
    ...(counts.available > 0 ? { numberAvailable: counts.available } : {}),
    ...(wanted.size > counts.available ? { numberUnavailable: wanted.size - counts.available } : {}),
  };
  if (isDeleting(set)) return { ...plan, create: [], remove: [] };
  if (set.spec?.updateStrategy?.type !== 'OnDelete') {
    const old = [...kept.values()].filter((pod) => !updated.includes(pod));
    plan.remove.push(...replaceable(set, old, wanted.size, counts.available, minReady, clock));
  }
  return plan;
}

/** Old pods that may go now: those that nobody can use, and as many others as may be missing at a time. */
function replaceable(
  set: DaemonSet,
  old: readonly Pod[],
  wanted: number,
  available: number,
  minReady: number,
  clock: Clock,
): Pod[] {
  const isAvailable = (pod: Pod) => availableInMs(pod, minReady, clock.now()) === 0;
  const limit = resolveIntOrPercent(set.spec?.updateStrategy?.rollingUpdate?.maxUnavailable ?? 1, wanted, 'up');
  const budget = Math.max(0, limit - (wanted - available));
  return [...old.filter((pod) => !isAvailable(pod)), ...old.filter(isAvailable).slice(0, budget)];
}
