import { type FieldError, invalid } from '../../status/field-error.ts';

const maxMode = 0o777;

/** Permissions of a file in a volume. */
export function validateMode(field: string, mode: number | undefined): FieldError[] {
  if (mode === undefined || (mode >= 0 && mode <= maxMode)) return [];
  return [invalid(field, mode, 'must be a number between 0 and 0777 (octal), both inclusive')];
}
