import { isDeleting, type Job, type Pod } from '@nexslice/kube';
import { isActive, isReady } from '../workload/pod-state.ts';
import { judgeFailure } from './failure-policy.ts';
import { formatIndexes, parseIndexes } from './indexes.ts';
import { failureCountAnnotation, hasFailed, hasSucceeded, indexOf, isTracked } from './pod.ts';

export type JobStatus = NonNullable<Job['status']>;

/** How far a Job has come. */
export interface Tally {
  active: Pod[];
  terminating: number;
  /** Good ends so far: for an indexed Job, indexes. */
  succeeded: number;
  failed: number;
  completedIndexes: Set<number>;
  failedIndexes: Set<number>;
  /** Pods that have ended and are in the status: what held them for it may go. */
  release: Pod[];
  /** The counters, with the pods that ended since. */
  status: JobStatus;
}

/**
 * Counts pods that have ended, each once even if the controller dies between two steps: first its uid is noted in the status, then the
 * finalizer that kept the pod for it goes, then the note becomes a count.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/#job-tracking-with-finalizers
 */
export function tally(job: Job, pods: readonly Pod[]): Tally {
  const before = job.status ?? {};
  const isIndexed = job.spec?.completionMode === 'Indexed';
  const held = new Map(pods.filter(isTracked).map((pod) => [pod.metadata?.uid ?? '', pod]));
  const noted = before.uncountedTerminatedPods ?? {};
  const isHeld = (uid: string) => held.has(uid);
  const succeededUids = new Set((noted.succeeded ?? []).filter(isHeld));
  const failedUids = new Set((noted.failed ?? []).filter(isHeld));
  let succeeded = (before.succeeded ?? 0) + (noted.succeeded ?? []).length - succeededUids.size;
  const failed = (before.failed ?? 0) + (noted.failed ?? []).length - failedUids.size;
  const known = parseIndexes(before.completedIndexes);
  const completedIndexes = new Set(known);
  const failedIndexes = parseIndexes(before.failedIndexes);
  const release: Pod[] = [];
  for (const [uid, pod] of held) {
    if (succeededUids.has(uid) || failedUids.has(uid) || (hasSucceeded(pod) && known.has(indexOf(pod))))
      release.push(pod);
    else if (hasSucceeded(pod) && isIndexed) completedIndexes.add(indexOf(pod));
    else if (hasSucceeded(pod)) succeededUids.add(uid);
    else if (hasFailed(job, pod)) {
      const { action } = judgeFailure(job, pod);
      if (action === 'Ignore') release.push(pod);
      else failedUids.add(uid);
      if (isLastFailure(job, pod, action)) failedIndexes.add(indexOf(pod));
    }
  }
  if (isIndexed) succeeded = completedIndexes.size;
  const active = pods.filter(isActive);
  const terminating = pods.filter((pod) => isDeleting(pod) && !isAtEnd(pod)).length;
  return {
    active,
    terminating,
    succeeded: succeeded + succeededUids.size,
    failed: failed + failedUids.size,
    completedIndexes,
    failedIndexes,
    release,
    status: {
      ...rest(before),
      ...(active.length > 0 ? { active: active.length } : {}),
      ...(succeeded > 0 ? { succeeded } : {}),
      ...(failed > 0 ? { failed } : {}),
      ...(completedIndexes.size > 0 ? { completedIndexes: formatIndexes(completedIndexes) } : {}),
      ...(job.spec?.backoffLimitPerIndex === undefined ? {} : { failedIndexes: formatIndexes(failedIndexes) }),
      ready: active.filter(isReady).length,
      terminating,
      uncountedTerminatedPods: {
        ...(succeededUids.size > 0 ? { succeeded: [...succeededUids] } : {}),
        ...(failedUids.size > 0 ? { failed: [...failedUids] } : {}),
      },
    },
  };
}

function isAtEnd({ status }: Pod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed';
}

/** Whether the pod's index has used up its tries. */
function isLastFailure({ spec }: Job, pod: Pod, action: string): boolean {
  const limit = spec?.backoffLimitPerIndex;
  if (limit === undefined) return false;
  return action === 'FailIndex' || (action === 'Count' && failuresBefore(pod) + 1 > limit);
}

/** How many pods of the same index had failed when this one was made. */
export function failuresBefore(pod: Pod): number {
  return Number(pod.metadata?.annotations?.[failureCountAnnotation] ?? 0);
}

/** What of a status is not counted anew. */
function rest(status: JobStatus): JobStatus {
  const { active: _a, succeeded: _s, failed: _f, ready: _r, ...kept } = status;
  return kept;
}
