import { findCondition, type Pod } from '@nexslice/kube';
import { isReady } from '../workload/pod-state.ts';

const deletionCost = 'controller.kubernetes.io/pod-deletion-cost';
const phases = ['Pending', 'Unknown', 'Running'];

type Rank = (pod: Pod) => number;

/**
 * Those pods first that are missed least: without a node, not running, not ready, cheap by annotation, on nodes with many of them, ready for a
 * short time, often restarted, young.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/#scaling-a-replicaset
 */
export function inOrderOfDeletion(pods: readonly Pod[]): Pod[] {
  const onNode = new Map<string, number>();
  for (const { spec } of pods) onNode.set(spec?.nodeName ?? '', (onNode.get(spec?.nodeName ?? '') ?? 0) + 1);
  const crowded: Rank = ({ spec }) => -(onNode.get(spec?.nodeName ?? '') ?? 0);
  const ranks = [...byUse, crowded, ...byAge];
  return [...pods].sort((a, b) => {
    for (const rank of ranks) {
      const difference = rank(a) - rank(b);
      if (difference !== 0) return difference;
    }
    return (a.metadata?.name ?? '') < (b.metadata?.name ?? '') ? -1 : 1;
  });
}

const byUse: Rank[] = [
  (pod) => (pod.spec?.nodeName ? 1 : 0),
  (pod) => phases.indexOf(pod.status?.phase ?? 'Unknown'),
  (pod) => (isReady(pod) ? 1 : 0),
  (pod) => Number(pod.metadata?.annotations?.[deletionCost] ?? 0) || 0,
];

const byAge: Rank[] = [
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
