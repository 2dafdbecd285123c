import type { Environment } from '@marcbachmann/cel-js';
import { unrelated } from '../schema/check.ts';
import { correlateItems, correlateUnchanged } from '../schema/correlate.ts';
import { isObject } from '../schema/json.ts';
import { FieldPath } from '../schema/path.ts';
import type { Schema } from '../schema/schema.ts';
import type { FieldError } from '../status/field-error.ts';
import { compileRule } from './compile.ts';
import { schemaEnvironment } from './environment.ts';
import { escapeField } from './escape.ts';
import { runRules, type Session, type Subject } from './run.ts';
import { type CelType, celType } from './type.ts';

type RunRules = (subject: Subject, path: FieldPath, session: Session) => void;

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
    const session: Session = { errors: [], budget: OBJECT_BUDGET };
    const before = old === undefined ? unrelated : old;
    run({ value, old: before, comparable: { value, old: before } }, new FieldPath(), session);
    return session.errors;
  };
}

/** What all rules together may cost on one object: about a second of kube-apiserver. */
const OBJECT_BUDGET = 10_000_000;

class RulesCompiler {
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  node(schema: Schema, type: CelType): RunRules | undefined {
    const own = this.#own(schema, type);
    const inner = schema.type === 'array' ? this.#array(schema, type) : this.#object(schema, type);
    if (!own || !inner) return own ?? inner;
    return (subject, path, session) => {
      own(subject, path, session);
      inner(subject, path, session);
    };
  }

  #own(schema: Schema, type: CelType): RunRules | undefined {
    const rules = (schema['x-kubernetes-validations'] ?? []).filter((rule) => rule.rule.trim() !== '');
    if (rules.length === 0) return undefined;
    const compiled = rules.map((rule) => compileRule(rule, this.#environment, type));
    return (subject, path, session) => {
      if (subject.value !== null && subject.value !== undefined) {
        runRules(compiled, { schema, type }, subject, path, session);
      }
    };
  }

  #array(schema: Schema, type: CelType): RunRules | undefined {
    const item = schema.items && type.element && this.node(schema.items, type.element);
    if (!item) return undefined;
    const correlate = correlateItems(schema);
    const correlateSame = correlateUnchanged(schema);
    return (subject, path, session) => {
      if (!Array.isArray(subject.value)) return;
      const oldItem = correlate(subject.old);
      const sameItem = subject.value === subject.comparable.value ? correlateSame(subject.comparable.old) : undefined;
      for (const [i, value] of subject.value.entries()) {
        if (session.budget < 0) return;
        path.push(i);
        const old = oldItem ? oldItem(value, i) : unrelated;
        item(part(subject, value, old, sameItem ? sameItem(value, i) : unrelated), path, session);
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
    // What is replaced as a whole has no parts that rules could compare with those of before.
    const isAtomic = schema['x-kubernetes-map-type'] === 'atomic';
    return (subject, path, session) => {
      if (!isObject(subject.value)) return;
      const { comparable } = subject;
      const before = subject.value === comparable.value ? comparable.old : unrelated;
      for (const [key, value] of Object.entries(subject.value)) {
        if (session.budget < 0) return;
        const run = fields.get(key) ?? other;
        if (!run) continue;
        path.push(fields.has(key) ? `.${key}` : `[${key}]`);
        const old = isAtomic ? unrelated : fieldOf(subject.old, key);
        run(part(subject, value, old, fieldOf(before, key)), path, session);
        path.pop();
      }
    };
  }
}

function fieldOf(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : unrelated;
}

function part(whole: Subject, value: unknown, old: unknown, before: unknown): Subject {
  return { value, old, comparable: before === unrelated ? whole.comparable : { value, old: before } };
}
