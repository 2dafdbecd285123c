import type { ASTNode } from '@marcbachmann/cel-js';
import { asLoop, calledName, children, isIdentifier, namespaceOf } from '../ast.ts';
import { chooses, LIST_LITERAL, loopCost, MAP_LITERAL, STEP } from './units.ts';
import { callWork, operatorWork } from './work.ts';

/** Thrown when an evaluation has cost more than it may. */
export class CostLimitExceeded extends Error {
  override name = 'CostLimitExceeded';
}

/**
 * Counts what an evaluation costs, in cel-go's units, and ends it when that is too much. Rules run one after another, so one meter serves an
 * expression for ever.
 */
export class Meter {
  readonly #limit: number;
  spent = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get isExceeded(): boolean {
    return this.spent > this.#limit;
  }

  /** @throws CostLimitExceeded once the limit is passed, and from then on: `||` goes on where one side fails. */
  add(cost: number): void {
    this.spent += cost;
    if (this.spent > this.#limit) throw new CostLimitExceeded('operation cancelled: actual cost limit exceeded');
  }
}

type Evaluate = (evaluator: unknown, node: unknown, scope: unknown) => unknown;
// biome-ignore lint/suspicious/noExplicitAny: what the interpreter hands over depends on the kind of node.
type Handle = (...values: any[]) => unknown;

/** A node of a checked expression, as the interpreter runs it. It documents neither, but exposes both. */
interface RunNode {
  evaluate: Evaluate;
  handle?: Handle;
  meta: { alternate?: RunNode; macro?: { evaluate: Evaluate }; evaluate: Evaluate };
}

/** Binding a name: cel-go does it by a loop over an empty list. An optional is asked, its value is taken, and another one made. */
const BINDING = LIST_LITERAL + 3 * STEP;

const BINDING_MACROS: ReadonlySet<string> = new Set(['bind', 'optMap', 'optFlatMap']);

/** Makes a checked expression count what it does. To be called once for an expression. */
export function measure(node: ASTNode, meter: Meter): void {
  for (const child of measured(node)) measure(child, meter);
  const loop = asLoop(node);
  if (loop) {
    const { once, round, chosen } = loopCost(loop.name);
    before(node, () => meter.add(once));
    const [first] = loop.bodies as [ASTNode];
    before(first, () => meter.add(chooses(loop.name, loop.bodies.length) ? round : chosen));
    if (chooses(loop.name, loop.bodies.length)) after(first, (result) => result === true && meter.add(chosen - round));
    return;
  }
  switch (node.op) {
    case 'id':
      if (!(node as unknown as RunNode).meta.alternate) before(node, () => meter.add(STEP));
      return;
    case 'list':
    case 'map':
      before(node, () => meter.add(node.op === 'list' ? LIST_LITERAL : MAP_LITERAL));
      return;
    case 'call':
    case 'rcall':
      measureCall(node, meter);
      return;
    case 'value':
    case '?:':
    case '&&':
    case '||':
      return;
    case '-_':
      if (node.args.op !== 'value') handling(node, () => meter.add(STEP));
      return;
    default: {
      const work = operatorWork(node.op);
      handling(node, (left, right) => meter.add(work(left, right)));
    }
  }
}

/** Names of loop variables and of what `optMap` binds are no expressions, and namespaces are no variables. */
function measured(node: ASTNode): ASTNode[] {
  const loop = asLoop(node);
  if (loop) return [loop.range, ...loop.bodies];
  if (node.op === 'rcall' && /^opt(Flat)?Map$/.test(node.args[0])) {
    return children(node).filter((child, i) => i !== 1 || !isIdentifier(child));
  }
  return namespaceOf(node) ? children(node).slice(1) : children(node);
}

function measureCall(node: ASTNode & { op: 'call' | 'rcall' }, meter: Meter): void {
  const name = calledName(node);
  const run = node as unknown as RunNode;
  if (run.meta.alternate || run.meta.macro) {
    if (name !== 'has') before(node, () => meter.add(BINDING_MACROS.has(name) ? BINDING : STEP));
    return;
  }
  const namespace = namespaceOf(node);
  const work = callWork(namespace ? `${namespace}.${name}` : name);
  const first = namespace ? 1 : 0;
  const { handle } = run;
  if (!handle) return;
  run.handle = (values: unknown[], ...rest) => {
    const result = handle(values, ...rest);
    meter.add(work(values[first], values[first + 1], result));
    return result;
  };
}

/** Runs `count` before the node is evaluated. */
function before(node: ASTNode, count: () => void): void {
  const run = node as unknown as RunNode;
  const inner = evaluation(run);
  run.evaluate = (evaluator, self, scope) => {
    count();
    return inner(evaluator, self, scope);
  };
}

function after(node: ASTNode, count: (result: unknown) => void): void {
  const run = node as unknown as RunNode;
  const inner = run.evaluate;
  run.evaluate = (evaluator, self, scope) => {
    const result = inner.call(run, evaluator, self, scope);
    count(result);
    return result;
  };
}

/** Runs `count` with the operands of an operator before it is applied. */
function handling(node: ASTNode, count: (left: unknown, right: unknown) => void): void {
  const run = node as unknown as RunNode;
  const { handle } = run;
  if (!handle) return;
  run.handle = (left, right, ...rest) => {
    count(left, right);
    return handle(left, right, ...rest);
  };
}

/** How the interpreter evaluates a node: a macro by what it stands for. */
function evaluation(node: RunNode): Evaluate {
  if (Object.hasOwn(node, 'evaluate')) return node.evaluate;
  const { alternate, macro, evaluate } = node.meta;
  if (alternate) return (evaluator, _node, scope) => alternate.evaluate(evaluator, alternate, scope);
  if (macro) return (evaluator, _node, scope) => macro.evaluate(evaluator, macro, scope);
  return evaluate;
}
