import {
  type Client,
  type Clock,
  type Condition,
  covers,
  findCondition,
  isApiError,
  type KubeObject,
  type ResourceType,
  setCondition,
} from '@nexslice/kube';

/** A condition as a plan states it; when it last changed follows from what was there before. */
export type PlannedCondition = Pick<Condition, 'type' | 'status' | 'reason' | 'message'>;

interface Observed {
  metadata: { generation?: number };
  status?: { conditions?: Condition[] };
}

/** The conditions of a plan as they are written: those of other controllers on the same object are left to them. */
export function datedConditions(object: Observed, planned: readonly PlannedCondition[], clock: Clock): Condition[] {
  const { generation } = object.metadata;
  return planned.flatMap((condition) => {
    const before = findCondition(object.status?.conditions, condition.type);
    const update = generation === undefined ? condition : { ...condition, observedGeneration: generation };
    return setCondition(before ? [before] : [], update, clock);
  });
}

/**
 * Whether a status says what a controller wants it to say. Of the fields that the controller owns it must say no more and no less; conditions of
 * other types, and fields that it does not own, do not count.
 */
export function statusHolds<S extends { conditions?: Condition[] }>(
  status: S | undefined,
  wanted: S,
  ownedFields: readonly (keyof S)[],
): boolean {
  for (const field of ownedFields) {
    if (field === 'conditions') continue;
    if (!covers(status?.[field], wanted[field]) || !covers(wanted[field], status?.[field])) return false;
  }
  return (wanted.conditions ?? []).every((condition) =>
    covers(findCondition(status?.conditions, condition.type), condition),
  );
}

/**
 * Writes what a controller owns of the status of an object, as long as the object still is what the plan was made from. Before anything is made
 * in the object's name: another of its name may have taken its place, and what that one owns must not be given to the one that is gone.
 *
 * @returns whether it is written; false where the object has changed or is gone. News of that is on its way and brings the controller back:
 * to try again before would be to meet the same conflict.
 */
export async function writeStatus<T extends KubeObject & { status?: unknown }>(
  client: Client,
  type: ResourceType<T>,
  { metadata }: T,
  status: T['status'],
  fieldManager: string,
  signal: AbortSignal,
): Promise<boolean> {
  const { namespace, name, resourceVersion } = metadata ?? {};
  const object = {
    metadata: { name, namespace, ...(resourceVersion !== undefined && { resourceVersion }) },
    status,
  } as T;
  try {
    await client.apply(type, object, { fieldManager, subresource: 'status' }, signal);
    return true;
  } catch (error) {
    if (isApiError(error, (apiError) => apiError.isNotFound || apiError.isConflict)) return false;
    throw error;
  }
}
