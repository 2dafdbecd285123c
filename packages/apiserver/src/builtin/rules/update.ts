import { isDeepStrictEqual } from 'node:util';
import { type FieldError, invalid } from '../../status/field-error.ts';

/** What is said once and for all; `shown` where Kubernetes shows another value than the field's. */
export function unchanged(field: string, value: unknown, old: unknown, shown: unknown = value): FieldError[] {
  return isDeepStrictEqual(value, old) ? [] : [invalid(field, shown ?? null, 'field is immutable')];
}
