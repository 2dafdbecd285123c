import type { ASTNode } from '@marcbachmann/cel-js';
import { OWN_FUNCTIONS, OWN_SUFFIX } from './library/strings.ts';
import type { CelType } from './type.ts';

/** What a name stands for while a rule is walked; undefined when only the interpreter knows its type. */
export type Scope = ReadonlyMap<string, CelType | undefined>;

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
  if ((node.op === 'call' || node.op === 'rcall') && OWN_FUNCTIONS.has(node.args[0])) node.args[0] += OWN_SUFFIX;
  let usesOldSelf = isIdentifier(node) && node.args === 'oldSelf';
  for (const child of children(node)) usesOldSelf = prepare(child) || usesOldSelf;
  return usesOldSelf;
}

/** Loops with one variable: an item of a list, a key of a map. */
const LOOPS: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);
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

/** The scope inside of a loop. Of keys and indices only the interpreter knows the type. */
export function loopScope({ range, variables }: Loop, scope: Scope): Scope {
  const type = typeOf(range, scope);
  const isMap = type?.schema?.type === 'object';
  const [first, second] = variables;
  const inner = new Map(scope);
  if (second !== undefined) inner.set(second, type?.element);
  return inner.set(first as string, second === undefined && !isMap ? type?.element : undefined);
}

/** The schema type of an expression that only follows fields and items; undefined for anything computed. */
export function typeOf(node: ASTNode, scope: Scope): CelType | undefined {
  switch (node.op) {
    case 'id':
      return scope.get(node.args);
    case '.':
    case '.?': {
      const from = typeOf(node.args[0], scope);
      return from?.fields?.get(node.args[1]) ?? from?.element;
    }
    case '[]':
    case '[?]':
      return typeOf(node.args[0], scope)?.element;
    case 'rcall':
      // A part of a list is as large, at most, as the list.
      return node.args[0] === 'filter' ? typeOf(node.args[1], scope) : undefined;
    default:
      return undefined;
  }
}

/** Fields that `has()` asks for and the schema does not have: the interpreter would answer false, Kubernetes refuses the rule. */
export function unknownFields(node: ASTNode, scope: Scope): ASTNode[] {
  const loop = asLoop(node);
  if (loop) {
    const inner = loopScope(loop, scope);
    return [...unknownFields(loop.range, scope), ...loop.bodies.flatMap((body) => unknownFields(body, inner))];
  }
  const found = children(node).flatMap((child) => unknownFields(child, scope));
  if (node.op !== 'call' || node.args[0] !== 'has') return found;
  const field = node.args[1][0];
  if (field?.op !== '.') return found;
  const owner = typeOf(field.args[0], scope);
  return owner?.fields && owner.view?.name === owner.name && !owner.fields.has(field.args[1])
    ? [...found, field]
    : found;
}
