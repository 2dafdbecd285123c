import { findCondition, isDeleting, type Pod } from '@nexslice/kube';

export function isFinished(pod: Pod): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}

/** Counts as a replica: neither at its end nor on its way there. */
export function isActive(pod: Pod): boolean {
  return !isFinished(pod) && !isDeleting(pod);
}

export function isReady(pod: Pod): boolean {
  return findCondition(pod.status?.conditions, 'Ready')?.status === 'True';
}

/** Milliseconds until the pod has been ready for `minReadySeconds`: 0 when it is available; undefined when it is not ready. */
export function availableInMs(pod: Pod, minReadySeconds: number, now: number): number | undefined {
  const ready = findCondition(pod.status?.conditions, 'Ready');
  if (ready?.status !== 'True') return undefined;
  if (minReadySeconds === 0) return 0;
  const since = Date.parse(String(ready.lastTransitionTime ?? ''));
  return Math.max(0, since + minReadySeconds * 1000 - now);
}

/** How many pods are what their owner counts, and when the next of them will have been ready for long enough. */
export interface PodCounts {
  ready: number;
  available: number;
  nextAvailableInMs: number | undefined;
}

export function countPods(pods: readonly Pod[], minReadySeconds: number, now: number): PodCounts {
  const counts: PodCounts = { ready: 0, available: 0, nextAvailableInMs: undefined };
  for (const pod of pods) {
    const ms = availableInMs(pod, minReadySeconds, now);
    if (ms === undefined) continue;
    counts.ready += 1;
    if (ms === 0) counts.available += 1;
    else counts.nextAvailableInMs = Math.min(ms, counts.nextAvailableInMs ?? ms);
  }
  return counts;
}
