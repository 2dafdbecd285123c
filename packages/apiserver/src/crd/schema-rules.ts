import type { Environment } from '@marcbachmann/cel-js';
import { compileRule } from '../cel/compile.ts';
import { schemaEnvironment } from '../cel/environment.ts';
import { escapeField } from '../cel/escape.ts';
import { type CelType, celType } from '../cel/type.ts';
import { isObject } from '../schema/json.ts';
import type { Schema, ValidationRule } from '../schema/schema.ts';
import { type FieldError, invalid } from '../status/field-error.ts';
import { CostBudget } from './cost-budget.ts';

/** Compiles every rule of a structural schema to see that it can run, and that all rules together are affordable. */
export function validateRules(schema: Schema, path: string): FieldError[] {
  const root = celType(schema, 'self', true);
  if (!root) return [];
  const walk = new RuleWalk(schemaEnvironment(root));
  walk.node(schema, root, { path, cardinality: 1, uncorrelated: undefined });
  return [...walk.errors, ...walk.budget.exceeded(path)];
}

interface Place {
  path: string;
  /** How often the node occurs in one object, at most. */
  cardinality: number;
  /** The list around the node whose items cannot be followed from before an update to after it. */
  uncorrelated: string | undefined;
}

class RuleWalk {
  readonly errors: FieldError[] = [];
  readonly budget = new CostBudget();
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  node(schema: Schema, type: CelType, place: Place): void {
    const { path } = place;
    const bare = type.bare ?? type;
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      const field = bare.fields?.get(escapeField(name) ?? '') ?? celType(property);
      if (field) this.node(property, field, { ...place, path: `${path}.properties[${name}]` });
    }
    if (isObject(schema.additionalProperties) && bare.element) {
      const cardinality = place.cardinality * this.budget.size(bare);
      this.node(schema.additionalProperties as Schema, bare.element, {
        ...place,
        cardinality,
        path: `${path}.additionalProperties`,
      });
    }
    if (schema.items && bare.element) {
      const followed = schema['x-kubernetes-list-type'] === 'map';
      this.node(schema.items, bare.element, {
        path: `${path}.items`,
        cardinality: place.cardinality * this.budget.size(bare),
        uncorrelated: place.uncorrelated ?? (followed ? undefined : path),
      });
    }
    for (const [i, rule] of (schema['x-kubernetes-validations'] ?? []).entries()) {
      this.#rule(rule, bare, { ...place, path: `${path}.x-kubernetes-validations[${i}]` });
    }
  }

  #rule(rule: ValidationRule, type: CelType, { path, cardinality, uncorrelated }: Place): void {
    const { program, message } = compileRule(rule, this.#environment, type);
    if (program.error) this.errors.push(invalid(`${path}.rule`, printed(rule), program.error));
    if (message?.error) this.errors.push(invalid(`${path}.messageExpression`, printed(rule), message.error));
    for (const [name, { ast }] of [
      ['rule', program] as const,
      ...(message ? [['messageExpression', message] as const] : []),
    ]) {
      if (ast) this.errors.push(...this.budget.observe(ast, type, cardinality, `${path}.${name}`, name));
    }
    if (program.error) return;
    if (program.usesOldSelf && uncorrelated !== undefined) {
      const detail = `oldSelf cannot be used on the uncorrelatable portion of the schema within ${uncorrelated}`;
      this.errors.push(invalid(`${path}.rule`, rule.rule, detail));
    }
    if (!program.usesOldSelf && rule.optionalOldSelf !== undefined) {
      const detail = 'may not be set if oldSelf is not used in rule';
      this.errors.push(invalid(`${path}.optionalOldSelf`, rule.optionalOldSelf, detail));
    }
  }
}

/** A rule as Kubernetes' messages print it. */
function printed(rule: ValidationRule): object {
  return {
    Rule: rule.rule,
    Message: rule.message ?? '',
    MessageExpression: rule.messageExpression ?? '',
    Reason: rule.reason ?? null,
    FieldPath: rule.fieldPath ?? '',
    OptionalOldSelf: rule.optionalOldSelf ?? null,
  };
}
