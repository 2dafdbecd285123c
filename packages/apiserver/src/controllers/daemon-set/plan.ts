import { type Clock, type DaemonSet, isDeleting, type Node, type Pod } from '@nexslice/kube';
import { countPods, isFinished } from '../workload/pod-state.ts';
import { revisionLabel } from '../workload/revisions.ts';
import { claimOf, type NodeClaim } from './node-claim.ts';
import { nodeOf } from './pod.ts';
import { rollOut } from './roll-out.ts';

export type DaemonSetStatus = NonNullable<DaemonSet['status']>;

export interface DaemonSetPlan {
  /** Nodes that lack their pod. */
  create: string[];
  remove: Pod[];
  /** Those of `remove` that have ended: daemons never should. */
  ended: Pod[];
  status: DaemonSetStatus;
  nextInMs: number | undefined;
}

/** The pods of a set on one node that are neither at their end nor on their way there, oldest first. */
export interface NodePods {
  node: string;
  /** Of an earlier template. */
  old: Pod[];
  /** Of the present one. */
  updated: Pod[];
  isTerminating: boolean;
}

/** The next step of a DaemonSet whose present template has the hash `hash`. */
export function planDaemonSet(
  set: DaemonSet,
  pods: readonly Pod[],
  nodes: readonly Node[],
  hash: string,
  clock: Clock,
): DaemonSetPlan {
  const claims = new Map(nodes.map((node) => [node.metadata?.name ?? '', claimOf(set, node)]));
  const wanted = [...claims].filter(([, claim]) => claim === 'run').map(([node]) => node);
  const byNode = groupByNode(pods, hash);
  const status = statusOf(set, wanted, byNode, claims, clock);
  const plan: DaemonSetPlan = { create: [], remove: [], ended: [], ...status };
  if (isDeleting(set)) return plan;
  plan.ended = pods.filter((pod) => isFinished(pod) && !isDeleting(pod));
  plan.remove.push(...plan.ended);
  for (const { node, old, updated } of byNode.values()) {
    if ((claims.get(node) ?? 'leave') === 'leave') plan.remove.push(...old, ...updated);
    else plan.remove.push(...old.slice(1), ...updated.slice(1));
  }
  const onWanted = wanted.map((node) => byNode.get(node) ?? noPods(node));
  for (const { node, old, updated, isTerminating } of onWanted) {
    if (old.length + updated.length === 0 && !isTerminating) plan.create.push(node);
  }
  const rolled = rollOut(set, onWanted, clock.now());
  plan.create.push(...rolled.create);
  plan.remove.push(...rolled.remove);
  return plan;
}

function noPods(node: string): NodePods {
  return { node, old: [], updated: [], isTerminating: false };
}

function groupByNode(pods: readonly Pod[], hash: string): Map<string, NodePods> {
  const byNode = new Map<string, NodePods>();
  const byAge = [...pods].sort((a, b) => (ageKey(a) < ageKey(b) ? -1 : 1));
  for (const pod of byAge) {
    const node = nodeOf(pod);
    const group = byNode.get(node) ?? noPods(node);
    byNode.set(node, group);
    if (isDeleting(pod)) group.isTerminating = true;
    else if (isFinished(pod)) continue;
    else if (pod.metadata?.labels?.[revisionLabel] === hash) group.updated.push(pod);
    else group.old.push(pod);
  }
  return byNode;
}

function ageKey({ metadata }: Pod): string {
  return `${metadata?.creationTimestamp} ${metadata?.name}`;
}

function statusOf(
  set: DaemonSet,
  wanted: readonly string[],
  byNode: ReadonlyMap<string, NodePods>,
  claims: ReadonlyMap<string, NodeClaim>,
  clock: Clock,
): Pick<DaemonSetPlan, 'status' | 'nextInMs'> {
  const here = wanted.flatMap((node) => byNode.get(node) ?? []).filter(hasPods);
  // Of two pods of a node that is rolled over, the new one counts.
  const shown = here.map(({ old, updated }) => (updated[0] ?? old[0]) as Pod);
  const all = here.map(({ old, updated }) => [...updated, ...old]);
  const minReady = set.spec?.minReadySeconds ?? 0;
  const { nextAvailableInMs } = countPods(shown, minReady, clock.now());
  const ready = all.filter((group) => countPods(group, minReady, clock.now()).ready > 0).length;
  const available = all.filter((group) => countPods(group, minReady, clock.now()).available > 0).length;
  const updated = here.filter((group) => group.updated.length > 0).length;
  const misplaced = [...byNode.values()].filter((group) => hasPods(group) && claims.get(group.node) !== 'run').length;
  const { collisionCount } = set.status ?? {};
  const status: DaemonSetStatus = {
    currentNumberScheduled: here.length,
    numberMisscheduled: misplaced,
    desiredNumberScheduled: wanted.length,
    numberReady: ready,
    observedGeneration: set.metadata?.generation ?? 0,
    ...(updated > 0 ? { updatedNumberScheduled: updated } : {}),
    ...(available > 0 ? { numberAvailable: available } : {}),
    ...(wanted.length > available ? { numberUnavailable: wanted.length - available } : {}),
    ...(collisionCount ? { collisionCount } : {}),
  };
  return { status, nextInMs: nextAvailableInMs };
}

function hasPods({ old, updated }: NodePods): boolean {
  return old.length + updated.length > 0;
}
