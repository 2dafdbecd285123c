import { sortedBy } from './lists.ts';
import type { Call, Checker, Evaluator, Node, Scope, Type } from './macro.ts';
import { fail, type Library } from './register.ts';

/** One round of a loop over two variables. */
interface Round {
  key: unknown;
  /** Evaluates the last argument of the call. */
  body(): unknown;
}

interface Loop {
  collect(rounds: Iterable<Round>): unknown;
  /** The type of the whole; undefined when the body has a type that does not fit. */
  type(checker: Checker, key: Type, body: Type): Type | undefined;
}

/** The first round that gives `answer` decides; a round that fails counts only if none does. */
function quantifier(answer: boolean): Loop {
  return {
    type: boolOf,
    collect(rounds) {
      const errors: unknown[] = [];
      for (const { body } of rounds) {
        try {
          if (body() === answer) return answer;
        } catch (error) {
          errors.push(error);
        }
      }
      if (errors.length > 0) throw errors[0];
      return !answer;
    },
  };
}

const existsOne: Loop = {
  type: boolOf,
  collect: (rounds) => [...rounds].filter(({ body }) => body() === true).length === 1,
};

const transformList: Loop = {
  type: (checker, _key, body) => checker.registry.getListType(body),
  collect: (rounds) => Array.from(rounds, ({ body }) => body()),
};

const transformMap: Loop = {
  type: (checker, key, body) => checker.registry.getMapType(key, body),
  collect: (rounds) => new Map(Array.from(rounds, ({ key, body }) => [key, body()])),
};

const transformMapEntry: Loop = {
  type: (_checker, _key, body) => (body.kind === 'map' || body.kind === 'dyn' ? body : undefined),
  collect(rounds) {
    const made = new Map<unknown, unknown>();
    for (const { body } of rounds) {
      for (const [key, value] of entriesOf(body())) {
        if (made.has(key)) fail(`insert failed: key ${key} already exists`);
        made.set(key, value);
      }
    }
    return made;
  },
};

function boolOf(checker: Checker, _key: Type, body: Type): Type | undefined {
  return body.isDynOrBool() ? checker.getType('bool') : undefined;
}

/** Index and item of lists, key and value of maps, however the interpreter holds them. */
function entriesOf(range: unknown): [unknown, unknown][] {
  if (range instanceof Map) return [...range];
  if (Array.isArray(range) || range instanceof Set) return [...range].map((item, i) => [BigInt(i), item]);
  return Object.entries(range as object);
}

/** The macro of a loop: `range.name(key, value, body)`, or with a condition in front of the body. */
function macro(name: string, loop: Loop) {
  return ({ receiver, args }: Call) => {
    const [key, value, ...rest] = args as [Node, Node, ...Node[]];
    const body = rest.at(-1) as Node;
    const filter = rest.length > 1 ? (rest[0] as Node) : undefined;
    let keyScope: Scope;
    let scope: Scope;
    return {
      async: false,
      typeCheck(checker: Checker, _macro: unknown, outer: Scope): Type {
        const types = entryTypes(checker, checker.check(receiver, outer));
        if (!types) throw checker.createError('invalid_comprehension_range', NO_RANGE, receiver);
        for (const variable of [key, value]) {
          if (variable.op !== 'id') throw checker.createError('invalid_macro_argument', NO_NAME, variable);
        }
        keyScope = outer.forkWithVariable(key.args as string, types[0]);
        scope = keyScope.forkWithVariable(value.args as string, types[1]);
        if (filter) checkCondition(checker, filter, scope);
        if (loop.type === boolOf) checkCondition(checker, body, scope);
        const found = checker.check(body, scope);
        const whole = loop.type(checker, types[0], found);
        if (whole) return whole;
        const message = `${name}() cannot be made of type '${checker.formatType(found)}'`;
        throw checker.createError('invalid_macro_argument', message, body);
      },
      evaluate(evaluator: Evaluator, _macro: unknown, outer: Scope): unknown {
        const bound = (entry: [unknown, unknown]) =>
          scope.reuse(keyScope.reuse(outer).setIterValue(entry[0], evaluator)).setIterValue(entry[1], evaluator);
        const chosen = entriesOf(evaluator.run(receiver, outer)).filter(
          (entry) => !filter || evaluator.run(filter, bound(entry)) === true,
        );
        return loop.collect(chosen.map((entry) => ({ key: entry[0], body: () => evaluator.run(body, bound(entry)) })));
      },
    };
  };
}

/** `list.sortBy(item, key)`. */
function sortBy({ receiver, args }: Call) {
  const [name, key] = args as [Node, Node];
  let scope: Scope;
  return {
    async: false,
    typeCheck(checker: Checker, _macro: unknown, outer: Scope): Type {
      const list = checker.check(receiver, outer);
      if (list.kind !== 'list' && list.kind !== 'dyn')
        throw checker.createError('invalid_comprehension_range', NO_RANGE, receiver);
      if (name.op !== 'id') throw checker.createError('invalid_macro_argument', NO_NAME, name);
      scope = outer.forkWithVariable(name.args as string, list.kind === 'list' ? list.valueType : list);
      checker.check(key, scope);
      return list;
    },
    evaluate(evaluator: Evaluator, _macro: unknown, outer: Scope): unknown {
      const keyOf = (item: unknown) => evaluator.run(key, scope.reuse(outer).setIterValue(item, evaluator));
      return sortedBy(evaluator.run(receiver, outer) as unknown[], keyOf);
    },
  };
}

function checkCondition(checker: Checker, condition: Node, scope: Scope): void {
  if (checker.check(condition, scope).isDynOrBool()) return;
  throw checker.createError('invalid_condition_type', 'a condition must be a bool', condition);
}

const NO_RANGE = 'expression cannot be range of a comprehension (must be list, map, or dynamic)';
const NO_NAME = 'argument must be a simple name';

function entryTypes(checker: Checker, range: Type): [Type, Type] | undefined {
  if (range.kind === 'dyn') return [range, range];
  if (range.kind === 'list') return [checker.getType('int'), range.valueType];
  return range.kind === 'map' ? [range.keyType, range.valueType] : undefined;
}

/**
 * Loops over lists with their indices and over maps with their values.
 * @see https://pkg.go.dev/github.com/google/cel-go/ext#TwoVarComprehensions
 */
export const comprehensions: Library = (environment) => {
  for (const [name, loop] of Object.entries({ all: quantifier(false), exists: quantifier(true), existsOne })) {
    environment.registerFunction(`list.${name}(ast, ast, ast): bool`, macro(name, loop));
  }
  environment.registerFunction('list.sortBy(ast, ast): dyn', sortBy);
  for (const [name, loop] of Object.entries({ transformList, transformMap, transformMapEntry })) {
    environment.registerFunction(`list.${name}(ast, ast, ast): dyn`, macro(name, loop));
    environment.registerFunction(`list.${name}(ast, ast, ast, ast): dyn`, macro(name, loop));
  }
};
