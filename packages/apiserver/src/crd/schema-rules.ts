import type { ASTNode, Environment } from '@marcbachmann/cel-js';
import { compileRule, type Program } from '../cel/compile.ts';
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
  /** How often the node occurs in one object, at most; undefined where a list or map around it has no bound. */
  cardinality: number | undefined;
  /** The list or atomic object around the node whose parts cannot be followed from before an update to after it. */
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
    const isAtomic = schema['x-kubernetes-map-type'] === 'atomic';
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      const field = type.fields?.get(escapeField(name) ?? '') ?? celType(property);
      const uncorrelated = place.uncorrelated ?? (isAtomic ? path : undefined);
      if (field) this.node(property, field, { ...place, uncorrelated, path: `${path}.properties[${name}]` });
    }
    if (isObject(schema.additionalProperties) && type.element) {
      const cardinality = times(place.cardinality, schema.maxProperties);
      const values = schema.additionalProperties as Schema;
      this.node(values, type.element, { ...place, cardinality, path: `${path}.additionalProperties` });
    }
    if (schema.items && type.element) {
      const isFollowed = schema['x-kubernetes-list-type'] === 'map';
      this.node(schema.items, type.element, {
        path: `${path}.items`,
        cardinality: times(place.cardinality, schema.maxItems),
        uncorrelated: place.uncorrelated ?? (isFollowed ? undefined : path),
      });
    }
    for (const [i, rule] of (schema['x-kubernetes-validations'] ?? []).entries()) {
      this.#rule(rule, type, { ...place, path: `${path}.x-kubernetes-validations[${i}]` });
    }
  }

  #expression(
    { error, ast }: Program,
    rule: ValidationRule,
    field: string,
    count: (ast: ASTNode) => FieldError[],
  ): void {
    if (error) this.errors.push(invalid(field, printed(rule), error));
    else if (ast) this.errors.push(...count(ast));
  }

  #rule(rule: ValidationRule, type: CelType, { path, cardinality, uncorrelated }: Place): void {
    const { program, message } = compileRule(rule, this.#environment, type);
    this.#expression(program, rule, `${path}.rule`, (ast) => this.budget.rule(ast, type, cardinality, `${path}.rule`));
    if (message && !program.error) {
      const field = `${path}.messageExpression`;
      this.#expression(message, rule, field, (ast) => this.budget.message(ast, type, field));
    }
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

function times(cardinality: number | undefined, most: number | undefined): number | undefined {
  return cardinality === undefined || most === undefined ? undefined : cardinality * most;
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
