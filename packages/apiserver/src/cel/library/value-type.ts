import { UnsignedInt } from '@marcbachmann/cel-js/evaluator';
import { isCelDuration } from '../duration.ts';
import { View } from '../view.ts';

/** What cel-go calls the type of a value; `dyn` for one that only a library knows. */
export function typeNameOf(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'bigint':
      return 'int';
    case 'number':
      return 'double';
    case 'boolean':
      return 'bool';
    default:
      return objectTypeName(value);
  }
}

function objectTypeName(value: unknown): string {
  if (value === null) return 'null_type';
  if (value instanceof View) return 'object';
  if (Array.isArray(value) || value instanceof Set) return 'list';
  if (value instanceof Uint8Array) return 'bytes';
  if (value instanceof Date) return 'google.protobuf.Timestamp';
  if (isCelDuration(value)) return 'google.protobuf.Duration';
  if (value instanceof UnsignedInt) return 'uint';
  if (value instanceof Map || (value as object).constructor === Object) return 'map';
  return (value as object).constructor.name === 'Type' ? 'type' : 'dyn';
}
