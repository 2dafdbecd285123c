import type { Clock } from '../clock/clock.ts';

/**
 * One thing that is known about an object.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/condition/
 */
export interface Condition {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  /** A CamelCase word for programs. */
  reason: string;
  /** A sentence for people. */
  message: string;
  /** RFC 3339: when `status` last became what it is. */
  lastTransitionTime: string;
  /** The generation of the spec that this was found out about. */
  observedGeneration?: number;
}

/** What is found out; when it became so is known by then. */
export type ConditionUpdate = Omit<Condition, 'lastTransitionTime'>;

/** Kubernetes' timestamps have whole seconds. */
export function timestamp(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/**
 * The conditions with one of them brought up to date. Its time changes only when its status does, and when nothing changes at all the very
 * same array is answered, so that `===` tells whether there is anything to write.
 */
export function setCondition(
  conditions: readonly Condition[] = [],
  update: ConditionUpdate,
  clock: Clock,
): Condition[] {
  const index = conditions.findIndex((condition) => condition.type === update.type);
  const old = conditions[index];
  if (old && sameCondition(old, update)) return conditions as Condition[];
  const lastTransitionTime = old?.status === update.status ? old.lastTransitionTime : timestamp(clock.now());
  const next: Condition = { ...update, lastTransitionTime };
  return old ? conditions.with(index, next) : [...conditions, next];
}

function sameCondition(old: Condition, update: ConditionUpdate): boolean {
  return (
    old.status === update.status &&
    old.reason === update.reason &&
    old.message === update.message &&
    old.observedGeneration === update.observedGeneration
  );
}

/** The conditions without one. The same array if it was not there. */
export function removeCondition(conditions: readonly Condition[] = [], type: string): Condition[] {
  const rest = conditions.filter((condition) => condition.type !== type);
  return rest.length === conditions.length ? (conditions as Condition[]) : rest;
}

/** The condition of a type, if it is there. */
export function findCondition<C extends { type: string }>(
  conditions: readonly C[] | undefined,
  type: string,
): C | undefined {
  return conditions?.find((condition) => condition.type === type);
}

/** Whether the condition is there and `True`; with a generation, also whether it was found out about that one or a later one. */
export function isConditionTrue(
  conditions: readonly { type: string; status: string; observedGeneration?: number }[] | undefined,
  type: string,
  generation = 0,
): boolean {
  const condition = findCondition(conditions, type);
  return condition?.status === 'True' && (condition.observedGeneration ?? generation) >= generation;
}
