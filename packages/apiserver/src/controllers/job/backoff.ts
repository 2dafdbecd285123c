import type { Pod } from '@nexslice/kube';
import { endOf, hasSucceeded } from './pod.ts';

/** A pod that failed is followed by another one after this, twice as late each time, and at most after the longest. */
const firstBackoffMs = 10_000;
const longestBackoffMs = 600_000;

/** Milliseconds until a pod may follow after `failures` in a row of which the last ended at `lastAt`. */
export function backoffInMs(failures: number, lastAt: number, now: number): number {
  if (failures === 0) return 0;
  const wait = Math.min(longestBackoffMs, firstBackoffMs * 2 ** (failures - 1));
  return Math.max(0, lastAt + wait - now);
}

/** The failures since the last success, and when the last of them was. */
export function failuresInARow(pods: readonly Pod[]): { failures: number; lastAt: number } {
  const lastSuccess = Math.max(0, ...pods.filter(hasSucceeded).map(endOf));
  const ends = pods.filter(({ status }) => status?.phase === 'Failed').map(endOf);
  const since = ends.filter((end) => end > lastSuccess);
  return { failures: since.length, lastAt: Math.max(0, ...since) };
}
