import { isObject, textAt } from '../yaml/value.ts';

/** A condition of a Kptfile. There are no timestamps. */
export interface Condition {
  type: string;
  status: ConditionStatus;
  reason?: string;
  message?: string;
}

export type ConditionStatus = 'True' | 'False' | 'Unknown';

/**
 * Reads a condition; undefined when it has no type. The first design documents write the status as a boolean, and leave it
 * out where it is not known.
 */
export function readCondition(value: unknown): Condition | undefined {
  const type = textAt(value, 'type');
  if (!isObject(value) || !type) return undefined;
  const reason = textAt(value, 'reason');
  const message = textAt(value, 'message');
  return { type, status: statusOf(value['status']), ...(reason && { reason }), ...(message && { message }) };
}

function statusOf(value: unknown): ConditionStatus {
  const text = String(value).toLowerCase();
  if (text === 'true') return 'True';
  return text === 'false' ? 'False' : 'Unknown';
}
