import { type Clock, controllerOf, type KubeObject, systemClock } from '@nexslice/kube';
import { Starvation } from './starvation.ts';

/**
 * A new object is not written for so long after its creator's last change: clients that create one and at once read or change it find the
 * version they know, as they do on a real cluster, where controllers are slower. It is ample for some steps of a client; where others keep the
 * machine busy, a client takes longer for them, and this is longer too.
 */
const createdMs = 100;
/** Who applies names no version and waits for an outcome, as operators do: only a machine that is very busy makes that wait longer. */
const appliedMs = 50;

const starvation = new Starvation();
const applied = new WeakSet<KubeObject>();

/** Drops the managed fields of objects for the cache, and remembers which of them were applied. */
export function dropManagedFields(object: KubeObject): KubeObject {
  const { metadata } = object;
  const managers = (metadata?.managedFields ?? []) as { operation?: string }[];
  if (managers.some(({ operation }) => operation === 'Apply')) applied.add(object);
  if (metadata) delete metadata.managedFields;
  return object;
}

/**
 * How long an object that was never worked on is still to be left as its creator knows it: 0 when that is another controller. `memo` is that of
 * its reconciles.
 */
export function quietForMs(object: KubeObject, memo: Map<string, unknown>, clock: Clock): number {
  if (controllerOf(object)) return 0;
  const { uid, resourceVersion } = object.metadata ?? {};
  const version = `${uid} ${resourceVersion}`;
  const seen = memo.get('seen') as { version: unknown; at: number } | undefined;
  const current = seen?.version === version ? seen : { version, at: clock.monotonic() };
  memo.set('seen', current);
  // What a test sets the time of takes as long as the test says.
  const slowness = clock === systemClock ? starvation.factor() : 1;
  const quietMs = applied.has(object) ? appliedMs * Math.max(1, slowness - 1) : createdMs * slowness;
  return Math.max(0, Math.ceil(current.at + quietMs - clock.monotonic()));
}

/** How long the first status of an object is still to wait. */
export function firstStatusInMs(
  object: KubeObject & { status?: { observedGeneration?: number } },
  memo: Map<string, unknown>,
  clock: Clock,
): number {
  return object.status?.observedGeneration === undefined ? quietForMs(object, memo, clock) : 0;
}
