import { findCondition, type Pod } from '@nexslice/kube';
import { isReady } from '../workload/pod-state.ts';

const deletionCost = 'controller.kubernetes.io/pod-deletion-cost';
const phases = ['Pending', 'Unknown', 'Running'];

/**
 * Those pods first that are missed least: without a node, not running, not ready, cheap by annotation, ready for a short time, often restarted,
 * young.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/#scaling-a-replicaset
 */
export function compareForDeletion(a: Pod, b: Pod): number {
  for (const rank of ranks) {
    const difference = rank(a) - rank(b);
    if (difference !== 0) return difference;
  }
  return (a.metadata?.name ?? '') < (b.metadata?.name ?? '') ? -1 : 1;
}

const ranks: ((pod: Pod) => number)[] = [
  (pod) => (pod.spec?.nodeName ? 1 : 0),
  (pod) => phases.indexOf(pod.status?.phase ?? 'Unknown'),
  (pod) => (isReady(pod) ? 1 : 0),
  (pod) => Number(pod.metadata?.annotations?.[deletionCost] ?? 0) || 0,
  (pod) => -readySince(pod),
  (pod) => -restarts(pod),
  (pod) => -Date.parse(pod.metadata?.creationTimestamp ?? ''),
];

function readySince(pod: Pod): number {
  if (!isReady(pod)) return 0;
  return Date.parse(String(findCondition(pod.status?.conditions, 'Ready')?.lastTransitionTime ?? ''));
}

function restarts(pod: Pod): number {
  return Math.max(0, ...(pod.status?.containerStatuses ?? []).map(({ restartCount }) => restartCount));
}
