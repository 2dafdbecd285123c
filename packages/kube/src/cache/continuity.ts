import { keyStringOf } from '../object/key.ts';
import type { KubeObject } from '../object/object.ts';
import { isBefore } from './resource-version.ts';

/** The first page of a list, read to find out whether the server is still the one that it was. */
export interface Sample {
  /** Metadata is all that is looked at. */
  readonly objects: readonly KubeObject[];
  readonly resourceVersion: string | undefined;
  /** Whether there is nothing beyond these objects. */
  readonly isComplete: boolean;
}

/** `continued`: a watch tells the rest. `broken`: what is held counts for nothing. `unclear`: only a full list can tell. */
export type History = 'continued' | 'broken' | 'unclear';

/**
 * Whether a watch from version `since` would tell everything that a cache does not know yet. It would not where a server was restored from an
 * older backup, or a new one stands at the same address: such a server may take the version for one of its own, and is silent about all that
 * differs. What is held, read before the sample was asked for, must be what was there at `since`; later objects are left to the watch.
 */
export function historyOf(held: Iterable<KubeObject>, since: string, sample: Sample): History {
  // A list is never older than what was told before it was asked for.
  if (isBefore(sample.resourceVersion, since)) return 'broken';
  const missing = new Map<string, KubeObject>();
  for (const object of held) {
    if (isBefore(sample.resourceVersion, object.metadata?.resourceVersion)) return 'broken';
    missing.set(keyStringOf(object), object);
  }
  for (const object of sample.objects) {
    const key = keyStringOf(object);
    const known = missing.get(key);
    missing.delete(key);
    const isLater = isBefore(since, object.metadata?.resourceVersion);
    if (!isLater && !isSame(object, known)) return 'broken';
  }
  // Deleted since, or never there?
  return missing.size > 0 && sample.isComplete ? 'unclear' : 'continued';
}

function isSame(object: KubeObject, known: KubeObject | undefined): boolean {
  return (
    known?.metadata?.uid === object.metadata?.uid &&
    known?.metadata?.resourceVersion === object.metadata?.resourceVersion
  );
}
