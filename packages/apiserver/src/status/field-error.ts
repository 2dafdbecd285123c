import { goQuote } from './go-quote.ts';

/** Why a field is refused, as `causes[].reason` of a Status says it (k8s.io/apimachinery field.ErrorType). */
export type FieldErrorReason =
  | 'FieldValueNotFound'
  | 'FieldValueRequired'
  | 'FieldValueDuplicate'
  | 'FieldValueInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueForbidden'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'FieldValueTypeInvalid'
  | 'InternalError';

/** One refused field. `message` is the text without the field's path, worded as Kubernetes words it. */
export interface FieldError {
  reason: FieldErrorReason;
  /** `spec.slices[2].sst`; `<nil>` for the whole object. */
  field: string;
  message: string;
}

/** The value as Go prints it in messages: texts quoted, objects and lists as its JSON, which escapes the signs of HTML. */
function shown(value: unknown): string {
  if (value === undefined || value === null) return 'null';
  if (typeof value !== 'object') return typeof value === 'string' ? goQuote(value) : String(value);
  // Integers beyond 2^53 may come as BigInt, which JSON does not know.
  const json = JSON.stringify(value, (_key, part) => (typeof part === 'bigint' ? Number(part) : part));
  return json.replaceAll(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);
}

/** A map (labels, for instance) as a value for messages: Go writes its keys in order. */
export function mapValue(map: Record<string, unknown> | null | undefined): Record<string, unknown> | null {
  return map ? Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1))) : null;
}

export function required(field: string, detail = ''): FieldError {
  return { reason: 'FieldValueRequired', field, message: detail ? `Required value: ${detail}` : 'Required value' };
}

export function invalid(field: string, value: unknown, detail: string): FieldError {
  return { reason: 'FieldValueInvalid', field, message: `Invalid value: ${shown(value)}: ${detail}` };
}

/** A list or a map that is not there: Go writes `null` without the quotes that a pointer to nothing has. */
export function invalidNone(field: string, detail: string): FieldError {
  return { reason: 'FieldValueInvalid', field, message: `Invalid value: null: ${detail}` };
}

export function typeInvalid(field: string, value: unknown, detail: string): FieldError {
  return { reason: 'FieldValueTypeInvalid', field, message: `Invalid value: ${shown(value)}: ${detail}` };
}

export function duplicate(field: string, value: unknown): FieldError {
  return { reason: 'FieldValueDuplicate', field, message: `Duplicate value: ${shown(value)}` };
}

export function notFound(field: string, value: unknown): FieldError {
  return { reason: 'FieldValueNotFound', field, message: `Not found: ${shown(value)}` };
}

export function forbidden(field: string, detail: string): FieldError {
  return { reason: 'FieldValueForbidden', field, message: `Forbidden: ${detail}` };
}

export function notSupported(field: string, value: unknown, supported: readonly string[]): FieldError {
  const list = supported.map(goQuote).join(', ');
  return {
    reason: 'FieldValueNotSupported',
    field,
    message: `Unsupported value: ${shown(value)}: supported values: ${list}`,
  };
}

/** `max` in bytes. The value itself is not repeated: it may be huge. */
export function tooLong(field: string, max: number): FieldError {
  return {
    reason: 'FieldValueTooLong',
    field,
    message: `Too long: may not be more than ${max} ${max === 1 ? 'byte' : 'bytes'}`,
  };
}

export function tooMany(field: string, actual: number, max: number): FieldError {
  return {
    reason: 'FieldValueTooMany',
    field,
    message: `Too many: ${actual}: must have at most ${max} ${max === 1 ? 'item' : 'items'}`,
  };
}
