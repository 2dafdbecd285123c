import type { PodSpec } from '../builtin/types.ts';

/** Seconds that a pod stays on a node that is not ready or not reachable, unless it says otherwise. */
const evictionSeconds = 300;

/** Lets a pod wait for a node that is in trouble, as DefaultTolerationSeconds does. */
export function tolerateUnhealthyNodes(spec: PodSpec): void {
  for (const key of ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']) {
    const tolerated = (spec.tolerations ?? []).some(
      (toleration) =>
        (toleration.key === key || !toleration.key) && (toleration.effect === 'NoExecute' || !toleration.effect),
    );
    if (tolerated) continue;
    spec.tolerations ??= [];
    spec.tolerations.push({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: evictionSeconds });
  }
}
