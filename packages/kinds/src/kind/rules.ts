import type { z } from 'zod';

/** A CEL rule as a CustomResourceDefinition carries it. @see https://kubernetes.io/docs/reference/using-api/cel/ */
export interface CelRule {
  readonly rule: string;
  readonly message: string;
  /** The field that the message is about, relative to where the rule stands, for example `.ueId`. */
  readonly fieldPath?: string;
  readonly reason?: 'FieldValueInvalid' | 'FieldValueForbidden' | 'FieldValueRequired' | 'FieldValueDuplicate';
}

/** A rule that the API server checks as CEL and the gateway, where there is no server between, as a function. */
export interface Rule<T> extends CelRule {
  readonly check: (value: T) => boolean;
}

const validations = 'x-kubernetes-validations';

/** Adds CEL rules that only the API server can check, such as those that compare with the stored object (`oldSelf`). */
export function withCel<S extends z.ZodType>(schema: S, ...rules: CelRule[]): S {
  const present = (schema.meta()?.[validations] as CelRule[] | undefined) ?? [];
  return schema.meta({ ...schema.meta(), [validations]: [...present, ...rules] });
}

/** Adds a rule to a schema once, for the API server (CEL) and for parsing (function) alike. */
export function withRule<S extends z.ZodType>(schema: S, { check, ...cel }: Rule<z.output<S>>): S {
  const path = cel.fieldPath?.split('.').filter((part) => part !== '');
  return withCel(schema.refine(check, { message: cel.message, path }), cel);
}

/** A field keeps the value that it has when the object is created: it is not changed, removed or added later. */
export function immutable(field: string): CelRule {
  return {
    rule: `has(self.${field}) == has(oldSelf.${field}) && (!has(self.${field}) || self.${field} == oldSelf.${field})`,
    message: `${field} is immutable`,
    fieldPath: `.${field}`,
    reason: 'FieldValueForbidden',
  };
}
