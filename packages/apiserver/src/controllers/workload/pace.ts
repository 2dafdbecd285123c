import type { Clock } from '@nexslice/kube';

/** Owners of fewer pods are looked at with every change. */
const manyPods = 200;
/** Time between two looks at an owner, for each of its pods: a look costs some microseconds per pod, so that looking takes a few percent of the time. */
const msPerPod = 0.05;
const longestMs = 500;

/**
 * How long an owner of many pods is to be left alone: its pods change one by one, and each look at it goes through all of them. Without it
 * thousands of pods that become ready would cost their number squared. `memo` is that of the owner's reconciles.
 */
export function paceForMs(memo: Map<string, unknown>, clock: Clock): number {
  const last = memo.get('pace') as { at: number; pods: number } | undefined;
  if (!last || last.pods < manyPods) return 0;
  const restMs = Math.min(longestMs, last.pods * msPerPod);
  return Math.max(0, Math.ceil(last.at + restMs - clock.monotonic()));
}

/** Remembers a look at an owner of so many pods. */
export function notePace(memo: Map<string, unknown>, clock: Clock, pods: number): void {
  memo.set('pace', { at: clock.monotonic(), pods });
}
