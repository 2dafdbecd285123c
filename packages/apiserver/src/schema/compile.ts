import { compileRules } from '../cel/rules.ts';
import { type FieldError, invalid } from '../status/field-error.ts';
import { unrelated } from './check.ts';
import { compileDefaults } from './defaults.ts';
import { compileEmbedded } from './embedded.ts';
import { compileListTypes } from './list-type.ts';
import { FieldPath } from './path.ts';
import { compilePrune } from './prune.ts';
import type { Schema } from './schema.ts';
import { compileValidation } from './validate.ts';

/** A schema turned into functions, once; all writes of the kind share it. */
export interface CompiledSchema {
  /** Removes unknown fields in place; the paths of those removed, e.g. `spec.unknown`. Root apiVersion, kind and metadata stay. */
  prune(object: unknown): string[];
  /** Fills defaults in place and drops nulls that the schema does not allow. Idempotent. */
  default(object: unknown): void;
  /**
   * Everything that the schema demands of a whole object: values, embedded resources, list types, CEL rules. With `old`, the object before
   * an update, transition rules run and what was wrong already and did not change is let through.
   */
  validate(object: unknown, old?: unknown): FieldError[];
}

const compiled = new WeakMap<Schema, CompiledSchema>();

/** Compiles a schema; the same Schema object gives the same result. Each part is built when it is first used. */
export function compileSchema(schema: Schema): CompiledSchema {
  const known = compiled.get(schema);
  if (known) return known;
  const fresh = new LazySchema(schema);
  compiled.set(schema, fresh);
  return fresh;
}

class LazySchema implements CompiledSchema {
  readonly #schema: Schema;
  #prune: ((object: unknown) => string[]) | undefined;
  #default: ((object: unknown) => void) | undefined;
  #validate: ((object: unknown, old?: unknown) => FieldError[]) | undefined;

  constructor(schema: Schema) {
    this.#schema = schema;
  }

  prune(object: unknown): string[] {
    this.#prune ??= compilePrune(this.#schema);
    return this.#prune(object);
  }

  default(object: unknown): void {
    this.#default ??= compileDefaults(this.#schema);
    this.#default(object);
  }

  validate(object: unknown, old?: unknown): FieldError[] {
    this.#validate ??= compileAll(this.#schema);
    return this.#validate(object, old);
  }
}

function compileAll(schema: Schema): (object: unknown, old?: unknown) => FieldError[] {
  const check = compileValidation(schema);
  const embedded = compileEmbedded(schema);
  const listTypes = compileListTypes(schema);
  const rules = compileRules(schema);
  return (object, old) => {
    const errors: FieldError[] = [];
    check(object, unrelated, new FieldPath(), errors);
    // Comparing with the old object costs more than the checks, and most writes are right.
    if (errors.length > 0 && old !== undefined) {
      errors.length = 0;
      check(object, old, new FieldPath(), errors);
    }
    if (errors.length > 1) errors.sort(byField);
    if (embedded) errors.push(...embedded(object));
    if (listTypes) errors.push(...duplicates(listTypes, object, old));
    if (!rules) return errors;
    if (errors.some(blocksRules)) errors.push(rulesNotChecked);
    else errors.push(...rules(object, old));
    return errors;
  };
}

/** Kubernetes walks maps in random order; here the same mistakes always give the same text: by field, unsupported values last. */
function byField(a: FieldError, b: FieldError): number {
  const last = Number(a.reason === 'FieldValueNotSupported') - Number(b.reason === 'FieldValueNotSupported');
  if (last !== 0) return last;
  return a.field < b.field ? -1 : Number(a.field > b.field);
}

/** Lists that were not unique before an update need not be so after it. */
function duplicates(find: (object: unknown) => FieldError[], object: unknown, old: unknown): FieldError[] {
  const found = find(object);
  return found.length > 0 && old !== undefined && find(old).length > 0 ? [] : found;
}

const BLOCKING: ReadonlySet<string> = new Set([
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
]);

/** Rules rely on types, required fields and bounded sizes. */
function blocksRules(error: FieldError): boolean {
  return BLOCKING.has(error.reason);
}

const rulesNotChecked = invalid(
  '<nil>',
  null,
  'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
);
