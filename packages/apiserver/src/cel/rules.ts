import { type Environment, Optional } from '@marcbachmann/cel-js';
import { unrelated } from '../schema/check.ts';
import { correlateItems } from '../schema/correlate.ts';
import { equalJson, isObject } from '../schema/json.ts';
import { FieldPath, fieldName } from '../schema/path.ts';
import type { Schema, ValidationRule } from '../schema/schema.ts';
import { duplicate, type FieldError, forbidden, invalid, required } from '../status/field-error.ts';
import { type CompiledRule, compileRule } from './compile.ts';
import { schemaEnvironment } from './environment.ts';
import { escapeField } from './escape.ts';
import { followPath } from './field-path.ts';
import { evaluationMessage } from './message.ts';
import { type CelType, celType } from './type.ts';

/** What a rule is run on. */
interface Subject {
  value: unknown;
  /** The same place before the update, or `unrelated`. */
  old: unknown;
  /** The nearest place around it, or itself, that can be compared with what was there before. */
  comparable: { value: unknown; old: unknown };
}

type RunRules = (subject: Subject, path: FieldPath, errors: FieldError[]) => void;

/** True if the schema or any part of it has rules. Schemas of built-in kinds contain themselves, hence `seen`. */
function hasRules(schema: Schema, seen = new Set<Schema>()): boolean {
  if (seen.has(schema)) return false;
  seen.add(schema);
  if (schema['x-kubernetes-validations']?.length) return true;
  if (schema.items && hasRules(schema.items, seen)) return true;
  if (isObject(schema.additionalProperties) && hasRules(schema.additionalProperties as Schema, seen)) return true;
  return Object.values(schema.properties ?? {}).some((property) => hasRules(property, seen));
}

/**
 * Compiles the CEL rules of a schema. Undefined if there are none.
 * A rule that fails to compile or to run is a field error like one that says no: it never throws.
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-rules
 */
export function compileRules(schema: Schema): ((object: unknown, old?: unknown) => FieldError[]) | undefined {
  if (!hasRules(schema)) return undefined;
  const root = celType(schema, 'self', true);
  const run = root && new RulesCompiler(schemaEnvironment(root)).node(schema, root);
  if (!run) return undefined;
  return (value, old) => {
    const errors: FieldError[] = [];
    const before = old === undefined ? unrelated : old;
    run({ value, old: before, comparable: { value, old: before } }, new FieldPath(), errors);
    return errors;
  };
}

class RulesCompiler {
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  node(schema: Schema, type: CelType): RunRules | undefined {
    const own = this.#own(schema, type.bare ?? type);
    const inner = schema.type === 'array' ? this.#array(schema, type) : this.#object(schema, type);
    if (!own || !inner) return own ?? inner;
    return (subject, path, errors) => {
      own(subject, path, errors);
      inner(subject, path, errors);
    };
  }

  #own(schema: Schema, type: CelType): RunRules | undefined {
    const rules = (schema['x-kubernetes-validations'] ?? []).filter((rule) => rule.rule.trim() !== '');
    if (rules.length === 0) return undefined;
    const compiled = rules.map((rule) => compileRule(rule, this.#environment, type));
    return (subject, path, errors) => {
      if (subject.value === null || subject.value === undefined) return;
      const run = new RuleRun(schema, type, subject, path);
      for (const rule of compiled) {
        const error = run.check(rule);
        if (error) errors.push(error);
      }
    };
  }

  #array(schema: Schema, type: CelType): RunRules | undefined {
    const item = schema.items && type.element && this.node(schema.items, type.element);
    if (!item) return undefined;
    const correlate = correlateItems(schema);
    return (subject, path, errors) => {
      if (!Array.isArray(subject.value)) return;
      const oldItem = correlate(subject.old);
      for (const [i, value] of subject.value.entries()) {
        path.push(i);
        item(part(subject, value, oldItem ? oldItem(value) : unrelated), path, errors);
        path.pop();
      }
    };
  }

  #object(schema: Schema, type: CelType): RunRules | undefined {
    const fields = new Map<string, RunRules>();
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      // A field whose name CEL cannot say still has rules of its own.
      const fieldType = type.fields?.get(escapeField(name) ?? '') ?? celType(property);
      const run = fieldType && this.node(property, fieldType);
      if (run) fields.set(name, run);
    }
    const values = schema.additionalProperties;
    const other = isObject(values) && type.element ? this.node(values as Schema, type.element) : undefined;
    if (fields.size === 0 && !other) return undefined;
    return (subject, path, errors) => {
      if (!isObject(subject.value)) return;
      for (const [key, value] of Object.entries(subject.value)) {
        const run = fields.get(key) ?? other;
        if (!run) continue;
        const old = isObject(subject.old) && Object.hasOwn(subject.old, key) ? subject.old[key] : unrelated;
        path.push(fields.has(key) ? `.${key}` : `[${key}]`);
        run(part(subject, value, old), path, errors);
        path.pop();
      }
    };
  }
}

function part(whole: Subject, value: unknown, old: unknown): Subject {
  return { value, old, comparable: old === unrelated ? whole.comparable : { value, old } };
}

/** The rules of one node on one value. */
class RuleRun {
  readonly #schema: Schema;
  readonly #type: CelType;
  readonly #subject: Subject;
  readonly #path: FieldPath;
  #self: unknown;
  #oldSelf: unknown;

  constructor(schema: Schema, type: CelType, subject: Subject, path: FieldPath) {
    this.#schema = schema;
    this.#type = type;
    this.#subject = subject;
    this.#path = path;
  }

  check({ rule, program, message }: CompiledRule): FieldError | undefined {
    const field = fieldName(this.#path);
    const type = this.#schema.type;
    if (!program.run) return invalid(field, type, `rule compile error: ${program.error}`);
    const hasOld = this.#subject.old !== unrelated && this.#subject.old !== null;
    if (program.usesOldSelf && !hasOld && !rule.optionalOldSelf) return undefined;
    try {
      const variables = this.#variables(program.usesOldSelf || Boolean(message?.usesOldSelf), rule);
      if (program.run(variables) === true) return undefined;
      if (!program.usesOldSelf && this.#isUnchanged()) return undefined;
      return this.#refusal(rule, this.#text(rule, message?.run?.bind(undefined, variables)));
    } catch (error) {
      return invalid(field, type, runTimeDetail(evaluationMessage(error), rule));
    }
  }

  #variables(withOld: boolean, rule: ValidationRule): { self: unknown; oldSelf?: unknown } {
    this.#self ??= this.#type.convert(this.#subject.value);
    if (!withOld) return { self: this.#self };
    const hasOld = this.#subject.old !== unrelated && this.#subject.old !== null;
    if (hasOld) this.#oldSelf ??= this.#type.convert(this.#subject.old);
    if (!rule.optionalOldSelf) return { self: this.#self, oldSelf: this.#oldSelf };
    return { self: this.#self, oldSelf: hasOld ? Optional.of(this.#oldSelf) : Optional.none() };
  }

  /** What was refused by a rule before and did not change is let through. */
  #isUnchanged(): boolean {
    const { value, old } = this.#subject.comparable;
    return old !== unrelated && equalJson(value, old);
  }

  #text(rule: ValidationRule, message: (() => unknown) | undefined): string {
    return evaluatedMessage(message) ?? (rule.message?.trim() || `failed rule: ${rule.rule.trim()}`);
  }

  #refusal(rule: ValidationRule, text: string): FieldError {
    const below = rule.fieldPath ? followPath(rule.fieldPath, this.#schema).text : '';
    const field = fieldName(`${this.#path}${below}`.replace(/^\./, ''));
    const { value } = this.#subject;
    const isScalar = typeof value !== 'object' || value === null;
    switch (rule.reason) {
      case 'FieldValueForbidden':
        return forbidden(field, text);
      case 'FieldValueRequired':
        return required(field, text);
      case 'FieldValueDuplicate':
        return duplicate(field, isScalar ? value : this.#schema.type);
      default:
        // Objects and lists are not repeated in the message: they can be large.
        if (isScalar) return invalid(field, value, text);
        return { reason: 'FieldValueInvalid', field, message: `Invalid value: ${text}` };
    }
  }
}

/** Longest message that an expression may give, as Kubernetes has it. */
const MAX_MESSAGE_BYTES = 5 * 1024;

/** The text of a message expression; undefined if it has none that can be shown, and the rule's own message serves. */
function evaluatedMessage(run: (() => unknown) | undefined): string | undefined {
  if (!run) return undefined;
  try {
    const text = run();
    const trimmed = typeof text === 'string' ? text.trim() : '';
    return trimmed === '' || trimmed.includes('\n') || Buffer.byteLength(trimmed) > MAX_MESSAGE_BYTES
      ? undefined
      : trimmed;
  } catch {
    return undefined;
  }
}

function runTimeDetail(text: string, rule: ValidationRule): string {
  const shown = rule.message?.trim() || rule.rule.trim();
  if (text === 'no such overload') {
    return `'${text}': call arguments did not match a supported operator, function or macro signature for rule: ${shown}`;
  }
  return `${text} evaluating rule: ${shown}`;
}
