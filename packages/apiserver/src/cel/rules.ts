import type { Schema } from '../schema/schema.ts';
import type { FieldError } from '../status/field-error.ts';

export function compileRules(_schema: Schema): ((object: unknown, old?: unknown) => FieldError[]) | undefined {
  return undefined;
}
