import { createHash } from 'node:crypto';
import { controllerOf, covers, type KubeObject } from '@nexslice/kube';

/** Holds a digest of what was applied last, so that a field that is no longer wanted is noticed though the rest still holds. */
export const digestAnnotation = 'nexslice.io/applied';

/** 64 bits tell the versions of one object apart. */
const digestDigits = 16;

/** What is to be done about one object that an owner wants. */
export type Verdict =
  /** It is there as it should be. */
  | 'keep'
  | 'apply'
  /** An object of a former owner bears the name, or it is being deleted: it is going away. */
  | 'wait'
  /** Somebody else's object bears the name. */
  | 'taken';

/** The object as it is applied: with the digest of its content. */
export function digested<T extends KubeObject>(object: T): T {
  const digest = createHash('sha256').update(JSON.stringify(object)).digest('hex').slice(0, digestDigits);
  const annotations = { ...object.metadata?.annotations, [digestAnnotation]: digest };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

/** Compares an object that is there with what its owner wants (an answer of `digested`, with its controller among the owner references). */
export function judge(live: KubeObject | undefined, desired: KubeObject): Verdict {
  if (!live) return 'apply';
  const wanted = controllerOf(desired);
  const controller = controllerOf(live);
  if (controller?.uid !== wanted?.uid) {
    const former = controller?.kind === wanted?.kind && controller?.name === wanted?.name;
    return former ? 'wait' : 'taken';
  }
  if (live.metadata?.deletionTimestamp) return 'wait';
  return covers(live, desired) ? 'keep' : 'apply';
}
