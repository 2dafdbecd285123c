import type { ASTNode } from '@marcbachmann/cel-js';
import { children } from './ast.ts';
import { celDuration, isCelDuration, nanosOf } from './duration.ts';
import { fail } from './library/register.ts';
import { timeOf } from './library/time.ts';

// biome-ignore lint/suspicious/noExplicitAny: what the interpreter hands over depends on the operator.
type Handle = (...values: any[]) => unknown;

/** A node of which the interpreter lets others say how it is checked. */
interface Replaceable {
  check(checker: unknown, node: unknown, scope: unknown): { name: string };
}

/**
 * Lets a duration and a time make a time: the interpreter adds them rightly, and takes the sum for a duration.
 * To be called once for an expression, before checking.
 */
export function mendSums(node: ASTNode): void {
  for (const child of children(node)) mendSums(child);
  if (node.op !== '+') return;
  const sum = node as unknown as Replaceable;
  const check = sum.check.bind(sum);
  sum.check = (checker, self, scope) => {
    const type = check(checker, self, scope);
    const [left, right] = node.args.map((part) => (part as { checkedType?: { name: string } }).checkedType);
    return left?.name === 'google.protobuf.Duration' && right?.name === 'google.protobuf.Timestamp' ? right : type;
  };
}

/** Types whose operators the interpreter has right. */
const RIGHT: Readonly<Record<string, RegExp>> = {
  '+': /^(int|uint|double|string|bytes|list<.*>)$/,
  '-': /^(int|uint|double)$/,
  '/': /^(uint|double)$/,
  '-_': /^double$/,
};

/**
 * Makes operators of a checked expression fail where their result does not fit its type: the interpreter lets the negative of the smallest
 * integer, times after the year 9999 and durations of any length pass. To be called once for an expression.
 */
export function guardArithmetic(node: ASTNode): void {
  for (const child of children(node)) guardArithmetic(child);
  const { checkedType, handle } = node as { checkedType?: { name: string }; handle?: Handle };
  if (!handle || !checkedType || RIGHT[node.op]?.test(checkedType.name) !== false) return;
  (node as { handle?: Handle }).handle = (...values) => fitting(handle(...values));
}

function fitting(result: unknown): unknown {
  if (typeof result === 'bigint') return BigInt.asIntN(64, result) === result ? result : fail('integer overflow');
  if (result instanceof Date) return timeOf(result.getTime());
  if (!isCelDuration(result)) return result;
  const nanos = nanosOf(result);
  return BigInt.asIntN(64, nanos) === nanos ? celDuration(nanos) : fail('duration overflow');
}
