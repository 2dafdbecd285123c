import { type EventRecorder, isApiError, type KubeObject } from '@nexslice/kube';
import type { PlannedCondition } from './status.ts';

interface Judged extends KubeObject {
  status?: { conditions?: { type: string; reason: string }[] };
}

/**
 * Tells people, as an event, that an object cannot become ready without a change. Once for each reason: the condition goes on saying so.
 * @param action what was tried, a CamelCase word
 */
export function reportFailure(
  recorder: EventRecorder,
  object: Judged,
  planned: readonly PlannedCondition[],
  action: string,
): void {
  for (const { type, status, reason, message } of planned) {
    if (type !== 'Ready' || status !== 'False') continue;
    const known = object.status?.conditions?.find((condition) => condition.type === type)?.reason;
    if (known !== reason) recorder.record(object, 'Warning', reason, message, action);
  }
}

/** Tells people that the API server does not take what an object needs: a quota, a policy or a right stands against it. It is tried again. */
export function reportRefusal(recorder: EventRecorder, object: KubeObject, error: unknown, action: string): void {
  if (!isApiError(error, ({ isForbidden, isInvalid }) => isForbidden || isInvalid)) return;
  recorder.record(object, 'Warning', 'Refused', (error as Error).message, action);
}
