import { type ASTNode, TypeError as CelTypeError, Environment } from '@marcbachmann/cel-js';
import { calledName, children } from './ast.ts';
import { literalProblems } from './literals.ts';
import { describe, located, noOverload, placeOf, typesOf, undeclared } from './message.ts';

/** A mistake of an expression and where it is. */
interface Problem {
  offset: number;
  text: string;
}

export type Parsed = ReturnType<Environment['parse']>;

/** What the checker notes of a node. */
interface Checked {
  checkedType?: { name: string };
}

/**
 * Everything that is wrong with an expression, in cel-go's words and order; undefined if nothing is.
 * Types come first, and only a rule without mistakes in them is asked for its literals.
 * @param isFunction whether there is a function of a name, whatever its arguments
 */
export function problemsOf(parsed: Parsed, source: string, isFunction: (name: string) => boolean): string | undefined {
  const first = outOfRange(parsed.ast);
  const types = first.length > 0 ? first : typeProblems(parsed, source, isFunction);
  const problems =
    types.length > 0 ? types : literalProblems(parsed.ast).map(({ node, text }) => problemAt(node, source, text));
  if (problems.length === 0) return undefined;
  const inOrder = problems.toSorted((a, b) => a.offset - b.offset);
  return inOrder.map(({ offset, text }) => located(source, offset, text)).join('\n');
}

function problemAt(node: ASTNode, source: string, text: string): Problem {
  return { offset: placeOf(node, source), text };
}

/**
 * The checker stops at the first mistake. Taking the type of that part for unknown and checking once more brings the next, as cel-go
 * goes on after a mistake without complaining of what follows from it.
 */
function typeProblems(parsed: Parsed, source: string, isFunction: (name: string) => boolean): Problem[] {
  const found: (() => Problem[])[] = [];
  const seen = new Set<ASTNode>();
  for (;;) {
    const error = parsed.check().error;
    if (!error) break;
    const node = error.node as ASTNode | undefined;
    if (!(error instanceof CelTypeError) || !node || seen.has(node)) {
      found.push(() => [{ offset: node ? placeOf(node, source) : 0, text: error.message }]);
      break;
    }
    // Macros are read before types are looked at: nothing else is said of an expression that uses one wrongly.
    if (error.code === 'invalid_macro_argument') return [problemAt(node, source, describe(error, node, isFunction))];
    seen.add(node);
    found.push(describing(error, node, parsed.ast, source, isFunction));
    (node as Checked).checkedType = anyType();
  }
  return found.flatMap((problems) => problems());
}

/** What is to be said of a mistake once the types of all parts are known. */
function describing(
  error: CelTypeError,
  node: ASTNode,
  root: ASTNode,
  source: string,
  isFunction: (name: string) => boolean,
): () => Problem[] {
  if (error.code === 'invalid_condition_type') {
    const type = typesOf([node]);
    return () => [conditionProblem(node, type, root, source)];
  }
  const problems = [problemAt(node, source, describe(error, node, isFunction))];
  // The interpreter has a namespace of this name.
  const owner = node.op === 'rcall' && !isFunction(calledName(node)) ? node.args[1] : undefined;
  if (owner?.op === 'id' && owner.args === 'cel') problems.push(problemAt(owner, source, undeclared('cel')));
  return () => problems;
}

/** Conditions are operands: of the ternary operator, or of what cel-go makes of a loop. */
function conditionProblem(node: ASTNode, type: string, root: ASTNode, source: string): Problem {
  const parent = parentOf(node, root);
  if (parent?.op === '?:') {
    return problemAt(parent, source, noOverload('_?_:_', `(${type}, ${typesOf(parent.args.slice(1))})`));
  }
  if (parent?.op !== 'rcall') return problemAt(node, source, noOverload('_?_:_', `(${type})`));
  const [name] = parent.args;
  if (name === 'all' || name === 'exists') {
    return problemAt(parent, source, noOverload(name === 'all' ? '_&&_' : '_||_', `(bool, ${type})`));
  }
  const result = name === 'exists_one' || name === 'existsOne' ? 'int' : typesOf([parent]);
  return problemAt(parent, source, noOverload('_?_:_', `(${type}, ${result}, ${result})`));
}

function parentOf(node: ASTNode, root: ASTNode): ASTNode | undefined {
  const parts = children(root);
  if (parts.includes(node)) return root;
  for (const part of parts) {
    const parent = parentOf(node, part);
    if (parent) return parent;
  }
  return undefined;
}

let unknownType: Checked['checkedType'];

/** The type that fits anything. Only a checked expression gives it away. */
function anyType(): Checked['checkedType'] {
  if (!unknownType) {
    const sample = new Environment().parse('dyn(0)');
    sample.check();
    unknownType = (sample.ast as Checked).checkedType;
  }
  return unknownType;
}

const MAX_INT = 2n ** 63n - 1n;

/** Integers that no int64 holds. The sign belongs to the literal, and the smallest of them to it. */
function outOfRange(node: ASTNode): Problem[] {
  if (node.op === '-_' && node.args.op === 'value' && node.args.args === MAX_INT + 1n) return [];
  if (node.op === 'value' && typeof node.args === 'bigint' && node.args > MAX_INT) {
    return [{ offset: node.start, text: 'invalid int literal' }];
  }
  return children(node).flatMap((child) => outOfRange(child));
}
