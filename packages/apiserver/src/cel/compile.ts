import type { ASTNode, Environment } from '@marcbachmann/cel-js';
import type { ValidationRule } from '../schema/schema.ts';
import { guardArithmetic, mendSums } from './arithmetic.ts';
import { prepare } from './ast.ts';
import { type Parsed, problemsOf } from './check.ts';
import { Meter, measure } from './cost/meter.ts';
import { isFunction, ruleEnvironment } from './environment.ts';
import { syntaxMessage } from './message.ts';
import { restoreMarks, unmark } from './optional-literals.ts';
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
  const program = compile(rule.rule, environment, 'bool');
  const message = rule.messageExpression?.trim() ? compile(rule.messageExpression, environment, 'string') : undefined;
  return { rule, program, message };
}

/** What one evaluation may cost: about a tenth of a second of kube-apiserver. */
const MAX_EVALUATION_COST = 1_000_000;

const WRONG_RESULT = {
  bool: 'cel expression must evaluate to a bool',
  string: 'messageExpression must evaluate to a string',
} as const;

function compile(source: string, environment: Environment, result: 'bool' | 'string'): Program {
  const prefix = result === 'bool' ? 'compilation failed: ' : 'messageExpression compilation failed: ';
  const program: Program = { usesOldSelf: false, meter: new Meter(MAX_EVALUATION_COST) };
  const fail = (error: string): Program => ({ ...program, error });
  const { source: readable, marks } = unmark(source);
  let parsed: Parsed;
  try {
    parsed = environment.parse(readable);
  } catch (error) {
    return fail(prefix + syntaxMessage(error, source));
  }
  restoreMarks(parsed.ast, marks);
  mendSums(parsed.ast);
  const usesOldSelf = prepare(parsed.ast);
  const problems = problemsOf(parsed, source, isFunction);
  if (problems !== undefined) return fail(prefix + problems);
  if (parsed.check().type !== result) return fail(WRONG_RESULT[result]);
  guardArithmetic(parsed.ast);
  measure(parsed.ast, program.meter);
  const run: Program['run'] = (variables) => {
    program.meter.spent = 0;
    return parsed(variables);
  };
  return { ...program, run, ast: parsed.ast, usesOldSelf };
}
