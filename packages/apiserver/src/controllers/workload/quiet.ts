import type { Clock, KubeObject } from '@nexslice/kube';

/**
 * A new object is not written for so long after its creator's last change: clients that create one and at once change it find the version
 * they know, as they do on a real cluster, where controllers are slower.
 */
const quietMs = 50;

/** How long an object that was never worked on is still to be left as its creator knows it. `memo` is that of its reconciles. */
export function quietForMs({ metadata }: KubeObject, memo: Map<string, unknown>, clock: Clock): number {
  const version = `${metadata?.uid} ${metadata?.resourceVersion}`;
  const seen = memo.get('seen') as { version: unknown; at: number } | undefined;
  const current = seen?.version === version ? seen : { version, at: clock.monotonic() };
  memo.set('seen', current);
  return Math.max(0, Math.ceil((current?.at ?? 0) + quietMs - clock.monotonic()));
}
