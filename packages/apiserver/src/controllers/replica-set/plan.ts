import {
  type Clock,
  type Condition,
  findCondition,
  isDeleting,
  type Pod,
  type ReplicaSet,
  removeCondition,
  setCondition,
} from '@nexslice/kube';
import { selects } from '../../builtin/kind/selector.ts';
import type { LabelSelector } from '../../builtin/types.ts';
import { countPods, isActive, isFinished } from '../workload/pod-state.ts';
import { withoutZeros } from '../workload/status.ts';
import { inOrderOfDeletion } from './rank.ts';

export type ReplicaSetStatus = NonNullable<ReplicaSet['status']>;

export interface ReplicaSetPlan {
  /** How many pods are missing. */
  create: number;
  /** Pods beyond the number that is wanted. */
  remove: Pod[];
  status: ReplicaSetStatus;
  /** When a pod will have been ready for long enough to count as available. */
  nextInMs: number | undefined;
}

/** What a ReplicaSet that owns `pods` has to do. `failure`: why pods could not be created last time. */
export function planReplicaSet(set: ReplicaSet, pods: readonly Pod[], clock: Clock, failure?: string): ReplicaSetPlan {
  const wanted = set.spec?.replicas ?? 1;
  const active = pods.filter(isActive);
  const surplus = isDeleting(set) ? 0 : active.length - wanted;
  const remove = surplus > 0 ? inOrderOfDeletion(active).slice(0, surplus) : [];
  const counts = countPods(active, set.spec?.minReadySeconds ?? 0, clock.now());
  const status = {
    replicas: active.length,
    fullyLabeledReplicas: active.filter((pod) => hasTemplateLabels(set, pod)).length,
    readyReplicas: counts.ready,
    availableReplicas: counts.available,
    // ReplicationControllers are too old to know it.
    ...(set.kind === 'ReplicationController' ? {} : { terminatingReplicas: countTerminating(pods) }),
    observedGeneration: set.metadata?.generation ?? 0,
  };
  const conditions = failureCondition((set.status?.conditions ?? []) as Condition[], failure, clock);
  return {
    create: Math.max(0, -surplus),
    remove,
    status: withoutZeros({ ...status, ...(conditions.length > 0 ? { conditions } : {}) }, [
      'replicas',
      'terminatingReplicas' as never,
    ]) as ReplicaSetStatus,
    nextInMs: counts.nextAvailableInMs,
  };
}

function countTerminating(pods: readonly Pod[]): number {
  return pods.filter((pod) => isDeleting(pod) && !isFinished(pod)).length;
}

function hasTemplateLabels(set: ReplicaSet, pod: Pod): boolean {
  const matchLabels = set.spec?.template?.metadata?.labels ?? {};
  return selects({ matchLabels } as LabelSelector, pod.metadata?.labels);
}

function failureCondition(before: readonly Condition[], failure: string | undefined, clock: Clock): Condition[] {
  if (failure === undefined) return removeCondition(before, 'ReplicaFailure');
  // Every refusal names another pod: writing each of them would only bring the set back here at once.
  if (findCondition(before, 'ReplicaFailure')?.reason === 'FailedCreate') return [...before];
  return setCondition(
    before,
    { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: failure },
    clock,
  );
}
