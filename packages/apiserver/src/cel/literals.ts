import type { ASTNode } from '@marcbachmann/cel-js';
import { compilePattern } from '../schema/pattern.ts';
import { calledName, children } from './ast.ts';
import { isGoDuration } from './duration.ts';
import { typeName } from './message.ts';
import { isOptionalItem } from './optional-items.ts';

/** A literal that is wrong whatever it is used on. */
export interface LiteralProblem {
  node: ASTNode;
  text: string;
}

/** Functions whose argument, when it is written out, is checked with the rule rather than when it runs. */
const CHECKS: readonly { called: RegExp; argument: number; name: string; isRight: (text: string) => boolean }[] = [
  { called: /^matches$/, argument: 1, name: 'matches', isRight: isPattern },
  { called: /^duration$/, argument: 0, name: 'duration', isRight: isGoDuration },
  { called: /^timestamp$/, argument: 0, name: 'timestamp', isRight: isTimestamp },
];

/** Literals that Kubernetes refuses in a rule: lists of mixed types, expressions, durations and times that are none. */
export function literalProblems(node: ASTNode, isFormatted = false): LiteralProblem[] {
  const own = [...callProblems(node), ...(isFormatted ? [] : mixedItems(node))];
  // What is printed may be of any types.
  const isFormat = node.op === 'rcall' && node.args[0] === 'format';
  return [...own, ...children(node).flatMap((child) => literalProblems(child, isFormat || isFormatted))];
}

function callProblems(node: ASTNode): LiteralProblem[] {
  if (node.op !== 'call' && node.op !== 'rcall') return [];
  const found = CHECKS.find(({ called }) => called.test(calledName(node)));
  const argument = found && children(node)[found.argument];
  if (argument?.op !== 'value' || typeof argument.args !== 'string' || found?.isRight(argument.args)) return [];
  return [{ node: argument, text: `invalid ${found?.name} argument` }];
}

function mixedItems(node: ASTNode): LiteralProblem[] {
  if (node.op === 'list') return mixed(node.args);
  return node.op === 'map'
    ? [...mixed(node.args.map(([key]) => key)), ...mixed(node.args.map(([, value]) => value))]
    : [];
}

/** Items whose type is known and not that of the first. */
function mixed(items: readonly ASTNode[]): LiteralProblem[] {
  const [first, ...rest] = items.map((node) => ({ node, type: typeOf(node) }));
  if (!first || first.type === 'dyn') return [];
  return rest
    .filter(({ type }) => type !== 'dyn' && type !== first.type)
    .map(({ node, type }) => ({ node, text: `expected type '${first.type}' but found '${type}'` }));
}

function typeOf(node: ASTNode): string {
  const name = typeName((node as { checkedType?: { name: string } }).checkedType?.name ?? 'dyn');
  const own = isOptionalItem(node) ? name.replace(/^optional_type\((.*)\)$/, '$1') : name;
  // A type that nothing has settled, as that of an empty list or of an optional without a value.
  return /\b[A-Z]\b/.test(own) ? 'dyn' : own;
}

function isPattern(text: string): boolean {
  try {
    compilePattern(text);
    return true;
  } catch {
    return false;
  }
}

function isTimestamp(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/.test(text) && !Number.isNaN(Date.parse(text));
}
