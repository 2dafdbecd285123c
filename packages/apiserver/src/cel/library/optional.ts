import type { Environment } from '@marcbachmann/cel-js';
import { Optional } from '@marcbachmann/cel-js';
import { sizeOf } from '../cost/work.ts';
import { View } from '../view.ts';
import type { Checker, Evaluator, Node, Scope, Type } from './macro.ts';
import { functions, type Library } from './register.ts';

interface Macro {
  scope?: Scope;
}

/** `optional.optMap(name, expression)`: the expression over the value, if there is one. `flat` when the expression is an optional itself. */
function mapper(flat: boolean) {
  return ({ args, receiver }: { args: [Node, Node]; receiver: Node }) => ({
    typeCheck(checker: Checker, macro: Macro, scope: Scope): Type {
      const type = checker.check(receiver, scope);
      if (type.kind !== 'optional' || args[0].op !== 'id') {
        throw checker.createError('optional_expected', 'optMap() needs an optional and a variable name', receiver);
      }
      macro.scope = scope.forkWithVariable(args[0].args as string, type.valueType);
      const result = checker.check(args[1], macro.scope);
      return flat ? result : checker.registry.getOptionalType(result);
    },
    evaluate(evaluator: Evaluator, macro: Macro, scope: Scope): unknown {
      const value = evaluator.run(receiver, scope) as Optional;
      if (!value.hasValue() || !macro.scope) return Optional.none();
      const inner = macro.scope.reuse(scope).setIterValue(value.value(), evaluator);
      const result = evaluator.run(args[1], inner);
      return flat ? result : Optional.of(result);
    },
    async: false,
  });
}

/** What operators get besides their operands. */
interface RunTime {
  listType: unknown;
  registry: {
    findBinaryOverload(
      operator: string,
      left: unknown,
      right: unknown,
    ): { handler(left: unknown, right: unknown, node: unknown, evaluator: RunTime): unknown } | undefined;
  };
}

/** Two optionals are equal if neither has a value or both have equal ones, as lists of one item are. */
function equalOptionals(a: Optional, b: Optional, node?: unknown, evaluator?: RunTime): boolean {
  if (!a.hasValue() || !b.hasValue()) return a.hasValue() === b.hasValue();
  const { registry, listType } = evaluator as RunTime;
  const equality = registry.findBinaryOverload('==', listType, listType);
  return equality?.handler([a.value()], [b.value()], node, evaluator as RunTime) === true;
}

/** Lists that are sets come as JavaScript's sets. */
function itemAt(list: Iterable<unknown>, index: 0 | -1): Optional {
  return Optional.of([...list].at(index));
}

function present(list: Iterable<unknown>): unknown[] {
  return [...(list as Iterable<Optional>)].filter((item) => item.hasValue()).map((item) => item.value());
}

/** As a field that was never set: nothing, false, zero, or empty. */
function isZero(value: unknown): boolean {
  if (value instanceof View) return Object.keys(value.raw).length === 0;
  return typeof value === 'object' && value !== null ? sizeOf(value) === 0 : !value;
}

/**
 * What the interpreter lacks of optional values.
 * @see https://pkg.go.dev/github.com/google/cel-go/cel#OptionalTypes
 */
export const optionals: Library = (environment: Environment) => {
  functions(environment, {
    'OptionalNamespace.ofNonZeroValue(V): optional<V>': (_optional, value) =>
      isZero(value) ? Optional.none() : Optional.of(value),
    'OptionalNamespace.unwrap(list<optional<V>>): list<V>': (_optional, list) => present(list),
    'list<optional<V>>.unwrapOpt(): list<V>': present,
    'list<V>.first(): optional<V>': (list) => itemAt(list, 0),
    'list<V>.last(): optional<V>': (list) => itemAt(list, -1),
  });
  environment.registerOperator('optional<A> == optional<A>', equalOptionals);
  environment.registerFunction('optional.optMap(ast, ast): optional<dyn>', mapper(false));
  environment.registerFunction('optional.optFlatMap(ast, ast): optional<dyn>', mapper(true));
};
