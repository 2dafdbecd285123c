import { type ASTNode, Optional } from '@marcbachmann/cel-js';
import type { Checker, Evaluator, Node, Scope, Type } from './library/macro.ts';
import { CelCallError } from './library/register.ts';

type Literal = ASTNode & { op: 'list' | 'map' };

/** A node of which the interpreter lets others say how it is checked and run. */
interface Replaceable {
  check(checker: Checker, node: unknown, scope: Scope): Type;
  evaluate(evaluator: Evaluator, node: unknown, scope: Scope): unknown;
}

/** The items whose values are optionals and go into their list or map only if there is one. */
const optionalItems = new WeakSet<ASTNode>();

/** Whether a value of a list or map is there only if it has one. */
export function isOptionalItem(node: ASTNode): boolean {
  return optionalItems.has(node);
}

/** Makes some items of a list, or some entries of a map, optional. */
export function makeOptional(literal: Literal, indices: ReadonlySet<number>): void {
  const entries: ASTNode[][] = literal.op === 'list' ? literal.args.map((item) => [item]) : literal.args;
  for (const i of indices) optionalItems.add(entries[i]?.at(-1) as ASTNode);
  const replaced = literal as unknown as Replaceable;
  replaced.check = (checker, _node, scope) => {
    const types = entries.map((entry) => entry.map((node) => itemType(checker, node, scope)));
    const common = (at: number) => types.map((entry) => entry.at(at) as Type).reduce((a, b) => either(checker, a, b));
    return literal.op === 'list'
      ? checker.registry.getListType(common(0))
      : checker.registry.getMapType(common(0), common(1));
  };
  replaced.evaluate = (evaluator, _node, scope) => {
    const values = entries.flatMap((entry) => present(evaluator, entry, scope));
    return literal.op === 'list' ? values.map(([value]) => value) : new Map(values as [unknown, unknown][]);
  };
}

/** @throws the checker's error if what is marked is no optional */
function itemType(checker: Checker, node: ASTNode, scope: Scope): Type {
  const type = checker.check(node as unknown as Node, scope);
  if (!isOptionalItem(node) || type.kind === 'dyn') return type;
  if (type.kind === 'optional') return type.valueType;
  const found = checker.formatType(type);
  throw checker.createError(
    'optional_expected',
    `expected type 'optional<${found}>' but found '${found}'`,
    node as unknown as Node,
  );
}

function either(checker: Checker, a: Type, b: Type): Type {
  // The type of an optional without a value is whatever the others want.
  if (a.kind === 'param' || b.kind === 'param') return a.kind === 'param' ? b : a;
  return a.unify(checker.registry, b) ?? checker.getType('dyn');
}

function present(evaluator: Evaluator, entry: readonly ASTNode[], scope: Scope): unknown[][] {
  const values = entry.map((node) => evaluator.run(node as unknown as Node, scope));
  if (!isOptionalItem(entry.at(-1) as ASTNode)) return [values];
  const last = values.pop();
  if (!(last instanceof Optional)) throw new CelCallError('no such overload');
  return last.hasValue() ? [[...values, last.value()]] : [];
}
