import { compareVersions } from '@nexslice/kube';

/** What the right to an answer depends on. */
export interface Ranked {
  readonly key: string;
  readonly settled: boolean;
  readonly version: string;
}

/** Orders claims by their right to what they hold: final answers before proposed ones, then the older version, then the name. */
export function rank(a: Ranked, b: Ranked): number {
  if (a.settled !== b.settled) return a.settled ? -1 : 1;
  return compareVersions(a.version, b.version) || (a.key < b.key ? -1 : 1);
}
