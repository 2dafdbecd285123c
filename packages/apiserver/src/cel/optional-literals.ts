import type { ASTNode } from '@marcbachmann/cel-js';
import { children } from './ast.ts';
import { makeOptional } from './optional-items.ts';

/** An expression without the marks of optional items, as long as before, and where the marks were. */
export interface Unmarked {
  source: string;
  marks: ReadonlySet<number>;
}

/** Texts (raw ones without escapes), comments, names and numbers, and anything else by the character. */
const TOKENS =
  /[rR]?(?:""".*?"""|'''.*?''')|[rR](?:"[^"]*"|'[^']*')|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\/\/[^\n]*|[\w.]+|\s+|./gs;

/** A bracket that begins a list. */
const LIST = 'list[';

/** After these a bracket asks for an item; anywhere else it begins a list. */
const ENDS_VALUE = /[\w)\]}"']$/;

/**
 * Takes the marks out of `[?a]` and `{?'k': v}`, which the interpreter cannot read. An exclamation mark takes the place of each, so that all
 * else stays where it was; `restoreMarks` finds them again.
 */
export function unmark(source: string): Unmarked {
  if (!source.includes('?')) return { source, marks: new Set() };
  const marks = new Set<number>();
  const open: string[] = [];
  let before = '';
  let result = '';
  for (const [token] of source.matchAll(TOKENS)) {
    const isItem = before === '{' || before === LIST || (before === ',' && [LIST, '{'].includes(open.at(-1) ?? ''));
    if (token === '?' && isItem) marks.add(result.length);
    result += token === '?' && isItem ? '!' : token;
    if (/^(?:\s|\/\/)/.test(token)) continue;
    const opened = token === '[' && !ENDS_VALUE.test(before) ? LIST : token;
    if ('[{('.includes(token)) open.push(opened);
    if (']})'.includes(token)) open.pop();
    before = opened;
  }
  return { source: result, marks };
}

/** Makes the marked items of an expression's lists and maps optional. To be called once, before checking. */
export function restoreMarks(node: ASTNode, marks: ReadonlySet<number>): void {
  if (marks.size === 0) return;
  for (const child of children(node)) restoreMarks(child, marks);
  if (node.op !== 'list' && node.op !== 'map') return;
  const optional = new Set<number>();
  for (const [i, item] of node.args.entries()) {
    const [bare, owner] =
      node.op === 'list' ? [item as ASTNode, node.args] : [(item as ASTNode[])[0], item as ASTNode[]];
    const unwrapped = bare && withoutMark(bare, marks);
    if (!unwrapped) continue;
    owner[node.op === 'list' ? i : 0] = unwrapped;
    optional.add(i);
  }
  if (optional.size > 0) makeOptional(node, optional);
}

/** The expression behind a mark, which binds closer than operators between two: it is found by going to the left. */
function withoutMark(node: ASTNode, marks: ReadonlySet<number>): ASTNode | undefined {
  if (node.op === '!_') return marks.has(node.start) ? node.args : undefined;
  const left: unknown = Array.isArray(node.args) ? node.args[0] : undefined;
  const bare = isNode(left) && withoutMark(left, marks);
  if (!bare) return undefined;
  (node.args as ASTNode[])[0] = bare;
  return node;
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value;
}
