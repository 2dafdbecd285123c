import type { ASTNode } from '@marcbachmann/cel-js';
import { hasMacro } from './library/has.ts';
import { isForeign, OWN_FUNCTIONS, OWN_SUFFIX } from './library/own.ts';

/** A part of a rule in the words of its syntax tree. */
export function isIdentifier(node: ASTNode | undefined): node is ASTNode & { op: 'id'; args: string } {
  return node?.op === 'id';
}

/** The parts of a node that are expressions themselves. */
export function children(node: ASTNode): ASTNode[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return [];
    case '.':
    case '.?':
      return [node.args[0]];
    case 'call':
      return node.args[1];
    case 'rcall':
      return [node.args[1], ...node.args[2]];
    case 'list':
      return node.args;
    case 'map':
      return node.args.flat();
    case '!_':
    case '-_':
      return [node.args];
    default:
      return [...(node.args as ASTNode[])];
  }
}

/** The function that a node calls, as the rule spells it. */
export function calledName(node: ASTNode & { op: 'call' | 'rcall' }): string {
  const [name] = node.args;
  return name.endsWith(OWN_SUFFIX) ? name.slice(0, -OWN_SUFFIX.length) : name;
}

/** Sends some functions to those of our own; true if the rule speaks of `oldSelf`. To be called once, before checking. */
export function prepare(node: ASTNode): boolean {
  if (node.op === 'call' || node.op === 'rcall') prepareCall(node);
  let usesOldSelf = isIdentifier(node) && node.args === 'oldSelf';
  for (const child of children(node)) usesOldSelf = prepare(child) || usesOldSelf;
  return usesOldSelf;
}

/** What the interpreter attaches to a node: among it how a macro is checked and run. */
interface Annotated {
  setMeta(key: string, value: unknown): Annotated;
}

function prepareCall(node: ASTNode & { op: 'call' | 'rcall' }): void {
  const [name] = node.args;
  const annotated = node as unknown as Annotated;
  const argument = node.op === 'call' && name === 'has' ? node.args[1][0] : undefined;
  if (argument) {
    annotated.setMeta('macro', hasMacro(argument)).setMeta('async', false);
  } else if (node.op === 'rcall' && isForeign(name)) {
    node.args[0] += OWN_SUFFIX;
    annotated.setMeta('macro', undefined).setMeta('async', undefined);
  } else if (OWN_FUNCTIONS.has(name)) {
    node.args[0] += OWN_SUFFIX;
  }
}

/** Loops with one variable: an item of a list, a key of a map. */
const LOOPS: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter', 'sortBy']);
/** Loops with two: index and item, key and value. The first three are told apart by having three arguments. */
const PAIR_LOOPS: ReadonlySet<string> = new Set([
  'all',
  'exists',
  'existsOne',
  'transformList',
  'transformMap',
  'transformMapEntry',
]);

/** A loop over a list or map: `list.all(item, …)`, `map.all(key, value, …)`. */
export interface Loop {
  name: string;
  range: ASTNode;
  variables: string[];
  bodies: ASTNode[];
}

export function asLoop(node: ASTNode): Loop | undefined {
  if (node.op !== 'rcall') return undefined;
  const [name, range, args] = node.args;
  const count = PAIR_LOOPS.has(name) && args.length > 2 ? 2 : LOOPS.has(name) ? 1 : 0;
  const [variables, bodies] = [args.slice(0, count), args.slice(count)];
  if (count === 0 || bodies.length === 0 || !variables.every(isIdentifier)) return undefined;
  return { name, range, variables: variables.map(({ args: variable }) => variable), bodies };
}

/** Names that are no values but put in front of functions: `sets.contains(…)`. */
const NAMESPACES: ReadonlySet<string> = new Set(['sets', 'ip', 'format', 'optional', 'strings', 'cel']);

/** The namespace of a function that is called; undefined for functions without, and for those called on a value. */
export function namespaceOf(node: ASTNode): string | undefined {
  if (node.op !== 'rcall') return undefined;
  const receiver = node.args[1];
  return isIdentifier(receiver) && NAMESPACES.has(receiver.args) ? receiver.args : undefined;
}
