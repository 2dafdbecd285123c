import { Optional } from '@marcbachmann/cel-js';
import type { Checker, Evaluator, Node, Scope, Type } from './macro.ts';

/** The types of values at run time, which the interpreter exposes to macros without documenting them. */
interface RunTime extends Evaluator {
  debugType(value: unknown): {
    fieldLazy(value: unknown, field: string, node: Node, evaluator: Evaluator): unknown;
  };
}

/**
 * `has(owner.field)`, over any owner: the interpreter's own takes paths of fields alone, and does not ask the schema for them.
 * To take the place of that in a parsed call.
 */
export function hasMacro(argument: Node) {
  return {
    async: false,
    typeCheck(checker: Checker, _macro: unknown, scope: Scope): Type {
      if (argument.op !== '.') throw checker.createError('invalid_macro_argument', 'has() invalid argument', argument);
      checker.check(argument, scope);
      return checker.getType('bool');
    },
    evaluate(evaluator: RunTime, _macro: unknown, scope: Scope): boolean {
      const [owner, field] = argument.args as [Node, string];
      const found = evaluator.run(owner, scope);
      if (!(found instanceof Optional)) return isSet(evaluator, found, field, argument);
      return found.hasValue() && isSet(evaluator, found.value(), field, argument);
    },
  };
}

function isSet(evaluator: RunTime, owner: unknown, field: string, node: Node): boolean {
  return evaluator.debugType(owner).fieldLazy(owner, field, node, evaluator) !== undefined;
}
