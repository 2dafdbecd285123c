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
