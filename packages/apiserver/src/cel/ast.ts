import type { ASTNode } from '@marcbachmann/cel-js';
import { MATCHES } from './library/strings.ts';
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

/** Sends `matches` to Kubernetes' regular expressions; true if the rule speaks of `oldSelf`. To be called once, before checking. */
export function prepare(node: ASTNode): boolean {
  if ((node.op === 'call' || node.op === 'rcall') && node.args[0] === 'matches') node.args[0] = MATCHES;
  let usesOldSelf = isIdentifier(node) && node.args === 'oldSelf';
  for (const child of children(node)) usesOldSelf = prepare(child) || usesOldSelf;
  return usesOldSelf;
}

const LOOPS: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);

/** A loop over a list or map: `list.all(item, …)`. */
export interface Loop {
  range: ASTNode;
  variable: string;
  bodies: ASTNode[];
}

export function asLoop(node: ASTNode): Loop | undefined {
  if (node.op !== 'rcall' || !LOOPS.has(node.args[0])) return undefined;
  const [variable, ...bodies] = node.args[2];
  if (!isIdentifier(variable) || bodies.length === 0) return undefined;
  return { range: node.args[1], variable: variable.args, bodies };
}

/** The scope inside of a loop: its variable is an item of a list, or a key of a map. */
export function loopScope(loop: Loop, scope: Scope): Scope {
  const range = typeOf(loop.range, scope);
  const item = range?.schema?.type === 'object' ? undefined : range?.element;
  return new Map(scope).set(loop.variable, item);
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
