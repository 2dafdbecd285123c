import type { ASTNode } from '@marcbachmann/cel-js';
import { estimateCost } from '../cel/cost/estimate.ts';
import { mostOccurrences } from '../cel/cost/size.ts';
import type { CelType } from '../cel/type.ts';
import { type FieldError, forbidden } from '../status/field-error.ts';

/** What one rule, and all rules of a schema together, may cost: about a tenth of a second and a second of kube-apiserver. */
const MAX_RULE_COST = 10_000_000;
const MAX_SCHEMA_COST = 100_000_000;
/** So many of the most expensive rules are named when all together cost too much, and none that matters little. */
const NAMED_RULES = 4;
const MIN_NAMED_COST = MAX_SCHEMA_COST / 100;

const ADVICE =
  '(try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)';

function tooExpensive(what: string, cost: number, limit: number): string {
  const factor = cost / limit;
  const shown = factor > 100 ? 'more than 100x' : `${factor < 1.5 ? factor.toFixed(6) : factor.toFixed(1)}x`;
  return `${what} exceeds budget by factor of ${shown} ${ADVICE}`;
}

/** Adds up what the rules of one schema can cost at most. */
export class CostBudget {
  readonly #costs: { field: string; cost: number }[] = [];

  /**
   * Counts a rule that is evaluated up to `cardinality` times for one object, or undefined if the schema does not bound that; its errors if that
   * alone is too much.
   */
  rule(ast: ASTNode, self: CelType, cardinality: number | undefined, field: string): FieldError[] {
    const cost = estimateCost(ast, self) * (cardinality ?? mostOccurrences(self.schema ?? {}));
    return this.#observe('rule', cost, field);
  }

  /** Counts a message expression once: when it is evaluated there is something wrong already. */
  message(ast: ASTNode, self: CelType, field: string): FieldError[] {
    return this.#observe('messageExpression', estimateCost(ast, self), field);
  }

  #observe(name: string, cost: number, field: string): FieldError[] {
    this.#costs.push({ field, cost });
    if (cost <= MAX_RULE_COST) return [];
    return [forbidden(field, tooExpensive(`estimated ${name} cost`, cost, MAX_RULE_COST))];
  }

  /** The errors of the whole schema if all rules together cost too much. */
  exceeded(schemaPath: string): FieldError[] {
    const total = this.#costs.reduce((sum, { cost }) => sum + cost, 0);
    if (total <= MAX_SCHEMA_COST) return [];
    const important = this.#costs.filter(({ cost }) => cost >= MIN_NAMED_COST);
    const named = important.sort((a, b) => b.cost - a.cost).slice(0, NAMED_RULES);
    const part = 'contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema';
    const what = 'x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema';
    return [
      ...named.map(({ field }) => forbidden(field, part)),
      forbidden(schemaPath, tooExpensive(what, total, MAX_SCHEMA_COST)),
    ];
  }
}
