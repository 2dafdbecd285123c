import { isDeepStrictEqual } from 'node:util';
import { type FieldError, invalid } from '../../status/field-error.ts';

/**
 * Many kinds are checked as new objects and again as changed ones when they change: each mistake is a cause twice, though the message
 * says it once.
 */
export const twice = (errors: readonly FieldError[]): FieldError[] => [...errors, ...errors];

/** What is said once and for all; `shown` where Kubernetes shows another value than the field's. */
export function unchanged(field: string, value: unknown, old: unknown, shown: unknown = value): FieldError[] {
  return isDeepStrictEqual(value, old) ? [] : [invalid(field, shown ?? null, 'field is immutable')];
}
