import { type FieldError, invalid } from '../../status/field-error.ts';

const percentText =
  "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

export function nonNegative(field: string, value: number | null | undefined): FieldError[] {
  return value !== undefined && value !== null && value < 0
    ? [invalid(field, value, 'must be greater than or equal to 0')]
    : [];
}

export function positive(field: string, value: number | null | undefined): FieldError[] {
  return value !== undefined && value !== null && value <= 0 ? [invalid(field, value, 'must be greater than 0')] : [];
}

export function inRange(field: string, value: number, low: number, high: number): FieldError[] {
  return value < low || value > high ? [invalid(field, value, rangeText(low, high))] : [];
}

const rangeText = (low: number, high: number): string => `must be between ${low} and ${high}, inclusive`;

export function portNumber(field: string, value: number): FieldError[] {
  return inRange(field, value, 1, 65535);
}

/** A number of pods or a share of them: `1`, `25%`. */
export function intOrPercent(field: string, value: string | number | undefined): FieldError[] {
  if (typeof value === 'number') return nonNegative(field, value);
  if (value === undefined || /^[0-9]+%$/.test(value)) return [];
  return [invalid(field, value, percentText)];
}

export function atMostAll(field: string, value: string | number | undefined): FieldError[] {
  const percent = typeof value === 'string' && /^[0-9]+%$/.test(value) ? Number(value.slice(0, -1)) : 0;
  return percent > 100 ? [invalid(field, value, 'must not be greater than 100%')] : [];
}

/** Whether it stands for no pods at all; a text that is no share counts as nothing. */
export function isNone(value: string | number | undefined): boolean {
  return typeof value === 'number'
    ? value === 0
    : !value || Number.parseInt(value, 10) === 0 || !/^-?\d+%?$/.test(value);
}
