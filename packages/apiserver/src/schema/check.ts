import type { FieldError } from '../status/field-error.ts';
import type { FieldPath } from './path.ts';

/** What stands for "no older value to compare with": undefined would be confused with an absent field. */
export const unrelated: unique symbol = Symbol('unrelated');

/**
 * One compiled rule or node of a schema. `old` is the value that the same place had before an update, or `unrelated`.
 */
export type Check = (value: unknown, old: unknown, path: FieldPath, errors: FieldError[]) => void;
