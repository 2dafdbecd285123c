import { isObject } from '@nexslice/krm';
import { functions, isTrue, printed } from './functions.ts';
import { type Node, type Operand, type Pipe, parseTemplate } from './parse.ts';

/** Variables of a block, and those of the blocks around it. */
class Scope {
  readonly #own = new Map<string, unknown>();
  readonly #outer: Scope | undefined;

  constructor(outer?: Scope) {
    this.#outer = outer;
  }

  get(name: string): unknown {
    if (this.#own.has(name)) return this.#own.get(name);
    if (!this.#outer) throw new Error(`undefined variable ${name}`);
    return this.#outer.get(name);
  }

  declare(name: string, value: unknown): void {
    this.#own.set(name, value);
  }

  assign(name: string, value: unknown): void {
    if (this.#own.has(name)) this.#own.set(name, value);
    else if (this.#outer) this.#outer.assign(name, value);
    else throw new Error(`undefined variable ${name}`);
  }
}

/**
 * Fills a template of Go's text/template with data: fields, variables, `if`, `with`, `range`, `else`, comments, pipelines, and the
 * functions of functions.ts. Templates cannot define others.
 * @throws Error saying what is wrong with the template
 */
export function renderTemplate(template: string, data: unknown): string {
  const scope = new Scope();
  scope.declare('$', data);
  return renderAll(parseTemplate(template), data, scope);
}

function renderAll(nodes: readonly Node[], dot: unknown, scope: Scope): string {
  return nodes.map((node) => render(node, dot, scope)).join('');
}

function render(node: Node, dot: unknown, scope: Scope): string {
  if (node.is === 'text') return node.text;
  if (node.is === 'print') {
    const value = evaluate(node.pipe, dot, scope);
    return node.pipe.names.length > 0 ? '' : printed(value);
  }
  const inner = new Scope(scope);
  if (node.is === 'range') return renderRange(node, dot, inner);
  const value = evaluate(node.pipe, dot, inner);
  if (!isTrue(value)) return renderAll(node.otherwise, dot, inner);
  return renderAll(node.then, node.is === 'with' ? value : dot, inner);
}

function renderRange(
  { pipe, then, otherwise }: Extract<Node, { pipe: Pipe; then: Node[] }>,
  dot: unknown,
  scope: Scope,
): string {
  const items = itemsOf(evaluate({ ...pipe, names: [] }, dot, scope));
  if (items.length === 0) return renderAll(otherwise, dot, scope);
  return items
    .map(([key, value]) => {
      const inner = new Scope(scope);
      const [first, second] = pipe.names;
      if (second !== undefined) inner.declare(second, value);
      if (first !== undefined) inner.declare(first, second === undefined ? value : key);
      return renderAll(then, value, inner);
    })
    .join('');
}

/** Maps are gone through in the order of their keys. */
function itemsOf(value: unknown): (readonly [unknown, unknown])[] {
  if (Array.isArray(value)) return [...value.entries()];
  if (isObject(value)) return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  if (typeof value === 'number') return Array.from({ length: value }, (_, i) => [i, i] as const);
  if (value === undefined) return [];
  throw new Error(`range can't iterate over ${printed(value)}`);
}

function evaluate({ names, declares, commands }: Pipe, dot: unknown, scope: Scope): unknown {
  let result: unknown;
  commands.forEach((command, i) => {
    result = run(command, dot, scope, i > 0 ? [result] : []);
  });
  for (const name of names) {
    if (declares) scope.declare(name, result);
    else scope.assign(name, result);
  }
  return result;
}

function run([first, ...args]: readonly Operand[], dot: unknown, scope: Scope, piped: unknown[]): unknown {
  if (first!.is !== 'function') {
    if (args.length + piped.length > 0) throw new Error("can't give argument to non-function");
    return resolve(first!, dot, scope);
  }
  const fn = Object.hasOwn(functions, first!.name) ? functions[first!.name] : undefined;
  if (!fn) throw new Error(`function ${JSON.stringify(first!.name)} not defined`);
  return fn(...args.map((arg) => resolve(arg, dot, scope)), ...piped);
}

function resolve(operand: Operand, dot: unknown, scope: Scope): unknown {
  switch (operand.is) {
    case 'value':
      return operand.value;
    case 'function':
      return run([operand], dot, scope, []);
    case 'field':
      return follow(dot, operand.path);
    case 'variable':
      return follow(scope.get(operand.name), operand.path);
    case 'pipe':
      return follow(evaluate(operand.pipe, dot, new Scope(scope)), operand.path);
  }
}

function follow(value: unknown, path: readonly string[]): unknown {
  return path.reduce((at, step) => {
    if (at === undefined) throw new Error(`nil data; no entry for key ${JSON.stringify(step)}`);
    if (!isObject(at)) throw new Error(`can't evaluate field ${step} in ${printed(at)}`);
    return Object.hasOwn(at, step) ? at[step] : undefined;
  }, value);
}
