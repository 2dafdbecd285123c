import type { ASTNode, Environment } from '@marcbachmann/cel-js';
import type { ValidationRule } from '../schema/schema.ts';
import { prepare, type Scope, unknownFields } from './ast.ts';
import { Meter, measure } from './cost/meter.ts';
import { isFunction, ruleEnvironment } from './environment.ts';
import { literalProblems } from './literals.ts';
import { compileMessage, located, placeOf } from './message.ts';
import type { CelType } from './type.ts';

/** An expression ready to run, or why it cannot be. */
export interface Program {
  /** Undefined if the expression does not compile. */
  run?: (variables: { self: unknown; oldSelf?: unknown }) => unknown;
  error?: string;
  ast?: ASTNode;
  /** Counts what each run costs. */
  meter: Meter;
  usesOldSelf: boolean;
}

/** A rule of a schema, compiled. */
export interface CompiledRule {
  rule: ValidationRule;
  program: Program;
  message: Program | undefined;
}

export function compileRule(rule: ValidationRule, schemaEnv: Environment, self: CelType): CompiledRule {
  const environment = ruleEnvironment(schemaEnv, self, Boolean(rule.optionalOldSelf));
  const scope: Scope = new Map([
    ['self', self],
    ['oldSelf', rule.optionalOldSelf ? undefined : self],
  ]);
  const program = compile(rule.rule, environment, scope, 'bool');
  const message = rule.messageExpression?.trim()
    ? compile(rule.messageExpression, environment, scope, 'string')
    : undefined;
  return { rule, program, message };
}

/** What one evaluation may cost: about a tenth of a second of kube-apiserver. */
const MAX_EVALUATION_COST = 1_000_000;

const WRONG_RESULT = {
  bool: 'cel expression must evaluate to a bool',
  string: 'messageExpression must evaluate to a string',
} as const;

function compile(source: string, environment: Environment, scope: Scope, result: 'bool' | 'string'): Program {
  const prefix = result === 'bool' ? 'compilation failed: ' : 'messageExpression compilation failed: ';
  const program: Program = { usesOldSelf: false, meter: new Meter(MAX_EVALUATION_COST) };
  const fail = (error: string): Program => ({ ...program, error });
  try {
    const parsed = environment.parse(source);
    const usesOldSelf = prepare(parsed.ast);
    const checked = parsed.check();
    if (!checked.valid) return fail(prefix + compileMessage(checked.error, source, isFunction));
    const missing = unknownFields(parsed.ast, scope)[0];
    if (missing?.op === '.') {
      return fail(prefix + located(source, placeOf(missing, source), `undefined field '${missing.args[1]}'`));
    }
    const problems = literalProblems(parsed.ast).map(({ node, text }) => located(source, placeOf(node, source), text));
    if (problems.length > 0) return fail(prefix + problems.join('\n'));
    if (checked.type !== result) return fail(WRONG_RESULT[result]);
    measure(parsed.ast, program.meter);
    const run: Program['run'] = (variables) => {
      program.meter.spent = 0;
      return parsed(variables);
    };
    return { ...program, run, ast: parsed.ast, usesOldSelf };
  } catch (error) {
    return fail(prefix + compileMessage(error, source, isFunction));
  }
}
