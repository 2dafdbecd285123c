import { type Clock, isDeleting, type Pod, type StatefulSet } from '@nexslice/kube';
import { availableInMs, countPods, isFinished } from '../workload/pod-state.ts';
import { revisionLabel } from '../workload/revisions.ts';
import { withoutZeros } from '../workload/status.ts';

export type StatefulSetStatus = NonNullable<StatefulSet['status']>;

export interface StatefulSetPlan {
  /** Ordinals to make pods of, each of the current or of the new revision. */
  create: { ordinal: number; isUpdate: boolean }[];
  remove: Pod[];
  /** Pods beyond the wanted ordinals: they go, now or later. */
  condemned: Pod[];
  status: StatefulSetStatus;
  nextInMs: number | undefined;
}

/** The names of the revision that pods had so far, and of that of the present template. */
export interface RevisionNames {
  current: string;
  update: string;
}

/** The number at the end of the name of a pod; -1 when it is none of the set's. */
export function ordinalOf(set: StatefulSet, pod: Pod): number {
  const prefix = `${set.metadata?.name}-`;
  const name = pod.metadata?.name ?? '';
  const digits = name.startsWith(prefix) ? name.slice(prefix.length) : '';
  return /^\d+$/.test(digits) ? Number(digits) : -1;
}

/**
 * The next step of a StatefulSet: pods come in the order of their numbers and go the other way round, each only once its predecessor is
 * available, unless pods are managed in parallel.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees
 */
export function planStatefulSet(
  set: StatefulSet,
  pods: readonly Pod[],
  names: RevisionNames,
  clock: Clock,
): StatefulSetPlan {
  const { replicas = 1, minReadySeconds = 0, ordinals, podManagementPolicy } = set.spec!;
  const start = ordinals?.start ?? 0;
  const byOrdinal = new Map(pods.map((pod) => [ordinalOf(set, pod), pod]));
  const wanted = Array.from({ length: replicas }, (_, i) => start + i);
  const isWanted = (ordinal: number) => ordinal >= start && ordinal < start + replicas;
  const condemned = pods.filter((pod) => !isWanted(ordinalOf(set, pod)));
  condemned.sort((a, b) => ordinalOf(set, b) - ordinalOf(set, a));
  const plan: StatefulSetPlan = {
    create: [],
    remove: [],
    condemned,
    status: statusOf(set, pods, names, clock),
    nextInMs: countPods(pods, minReadySeconds, clock.now()).nextAvailableInMs,
  };
  if (isDeleting(set)) return plan;
  const isParallel = podManagementPolicy === 'Parallel';
  const isAvailable = (pod: Pod) => !isDeleting(pod) && availableInMs(pod, minReadySeconds, clock.now()) === 0;

  for (const ordinal of wanted) {
    const pod = byOrdinal.get(ordinal);
    if (!pod) plan.create.push({ ordinal, isUpdate: ordinal >= start + partitionOf(set) });
    else if (isFinished(pod) && !isDeleting(pod)) plan.remove.push(pod);
    if (!isParallel && !(pod && isAvailable(pod))) return plan;
  }
  for (const pod of condemned) {
    if (!isDeleting(pod)) plan.remove.push(pod);
    if (!isParallel) return plan;
  }
  if (plan.create.length + plan.remove.length > 0) return plan;
  const next = outdated(set, wanted, byOrdinal, names, isAvailable);
  if (next) plan.remove.push(next);
  return plan;
}

function partitionOf({ spec }: StatefulSet): number {
  return spec?.updateStrategy?.rollingUpdate?.partition ?? 0;
}

/** The pod of an earlier template that may go now: the one with the highest number, unless a later one is missing. */
function outdated(
  set: StatefulSet,
  wanted: readonly number[],
  byOrdinal: ReadonlyMap<number, Pod>,
  names: RevisionNames,
  isAvailable: (pod: Pod) => boolean,
): Pod | undefined {
  if (set.spec?.updateStrategy?.type === 'OnDelete') return undefined;
  for (const ordinal of wanted.slice(partitionOf(set)).reverse()) {
    const pod = byOrdinal.get(ordinal);
    if (!pod || isDeleting(pod)) return undefined;
    if (pod.metadata?.labels?.[revisionLabel] !== names.update) return pod;
    if (!isAvailable(pod)) return undefined;
  }
  return undefined;
}

function statusOf(set: StatefulSet, pods: readonly Pod[], names: RevisionNames, clock: Clock): StatefulSetStatus {
  const { replicas = 1, minReadySeconds = 0, updateStrategy } = set.spec!;
  const counts = countPods(pods, minReadySeconds, clock.now());
  const present = pods.filter((pod) => !isDeleting(pod));
  const ofRevision = (name: string) => present.filter((pod) => pod.metadata?.labels?.[revisionLabel] === name).length;
  const updatedReplicas = ofRevision(names.update);
  const isRolling = updateStrategy?.type !== 'OnDelete';
  const isDone = isRolling && updatedReplicas === replicas && counts.ready === replicas && pods.length === replicas;
  const current = isDone ? names.update : names.current;
  const status = {
    observedGeneration: set.metadata?.generation ?? 0,
    replicas: pods.length,
    readyReplicas: counts.ready,
    availableReplicas: counts.available,
    currentReplicas: ofRevision(current),
    updatedReplicas,
    currentRevision: current,
    updateRevision: names.update,
    collisionCount: set.status?.collisionCount ?? 0,
  };
  return withoutZeros(status, ['replicas', 'availableReplicas', 'collisionCount']) as StatefulSetStatus;
}
