import type { KubeObject } from '../object/object.ts';

/** A change as predicates see it. `old` is missing for an addition, `object` is the last known state for a deletion. */
export interface Change<T extends KubeObject> {
  readonly kind: 'add' | 'update' | 'delete';
  readonly old: T | undefined;
  readonly object: T;
}

/** Whether a change is worth a reconcile. Resyncs do not ask. */
export type Predicate<T extends KubeObject = KubeObject> = (change: Change<T>) => boolean;

/** Updates that change the desired state: those that the server counts in `metadata.generation`, and deletion, which it does not. */
export const generationChanged: Predicate = ({ kind, old, object }) =>
  kind !== 'update' ||
  old?.metadata?.generation !== object.metadata?.generation ||
  old?.metadata?.deletionTimestamp !== object.metadata?.deletionTimestamp;

/** Updates that change a label. */
export const labelsChanged: Predicate = ({ kind, old, object }) =>
  kind !== 'update' || !sameText(old?.metadata?.labels, object.metadata?.labels);

/** Updates that change an annotation. */
export const annotationsChanged: Predicate = ({ kind, old, object }) =>
  kind !== 'update' || !sameText(old?.metadata?.annotations, object.metadata?.annotations);

/** Updates that change what `field` picks out of the object. */
export function fieldChanged<T extends KubeObject>(field: (object: T) => unknown): Predicate<T> {
  return ({ old, object }) =>
    old === undefined || JSON.stringify(field(old) ?? null) !== JSON.stringify(field(object) ?? null);
}

/** Objects that `test` accepts, before or after the change: what leaves a selection is news too. */
export function matching<T extends KubeObject>(test: (object: T) => boolean): Predicate<T> {
  return ({ old, object }) => test(object) || (old !== undefined && test(old));
}

export function allOf<T extends KubeObject>(...predicates: Predicate<T>[]): Predicate<T> {
  return (change) => predicates.every((predicate) => predicate(change));
}

export function anyOf<T extends KubeObject>(...predicates: Predicate<T>[]): Predicate<T> {
  return (change) => predicates.some((predicate) => predicate(change));
}

export function not<T extends KubeObject>(predicate: Predicate<T>): Predicate<T> {
  return (change) => !predicate(change);
}

function sameText(a: Record<string, string> | undefined, b: Record<string, string> | undefined): boolean {
  const left = Object.entries(a ?? {});
  return left.length === Object.keys(b ?? {}).length && left.every(([name, value]) => b?.[name] === value);
}
