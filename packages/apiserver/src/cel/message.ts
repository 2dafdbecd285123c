import { type ASTNode, TypeError as CelTypeError, EvaluationError, ParseError } from '@marcbachmann/cel-js';

/** What cel-go calls the operators in its messages. */
const OPERATORS: Readonly<Record<string, string>> = {
  '==': '_==_',
  '!=': '_!=_',
  '<': '_<_',
  '<=': '_<=_',
  '>': '_>_',
  '>=': '_>=_',
  '+': '_+_',
  '-': '_-_',
  '*': '_*_',
  '/': '_/_',
  '%': '_%_',
  in: '@in',
  '!_': '!_',
  '-_': '-_',
};

/** `ERROR: <input>:1:5: …` with the line and a caret below the place, as cel-go reports a mistake in an expression. */
export function located(source: string, offset: number, text: string): string {
  const before = source.slice(0, offset).split('\n');
  const column = (before.at(-1) ?? '').length;
  const line = source.split('\n')[before.length - 1] ?? '';
  return `ERROR: <input>:${before.length}:${column + 1}: ${text}\n | ${line}\n | ${'.'.repeat(column)}^`;
}

/** An error of parsing or checking in cel-go's words where it has some for the same mistake. */
export function compileMessage(error: unknown, source: string): string {
  if (error instanceof ParseError) return located(source, error.range?.start ?? 0, `Syntax error: ${error.summary}`);
  if (!(error instanceof CelTypeError)) return located(source, 0, String((error as Error).message));
  const node = error.node as ASTNode | undefined;
  const [offset, text] = describe(error, node, source);
  return located(source, offset, text);
}

function describe(error: CelTypeError, node: ASTNode | undefined, source: string): [number, string] {
  const start = node?.start ?? 0;
  if (!node) return [start, error.summary];
  if (error.code === 'unknown_variable') return [start, `undeclared reference to '${node.args}' (in container '')`];
  if (error.code === 'no_such_key' && (node.op === '.' || node.op === '.?')) {
    return [dotOf(node, source), `undefined field '${node.args[1]}'`];
  }
  if (error.code === 'no_such_overload') return operatorMismatch(error.summary, node, source);
  if (error.code === 'no_matching_overload') return callMismatch(error.summary, node);
  return [start, error.summary];
}

/** cel-go points at the dot before a field. */
function dotOf(node: ASTNode & { op: '.' | '.?' }, source: string): number {
  const dot = source.indexOf('.', node.args[0].end);
  return dot < 0 ? node.start : dot;
}

function operatorMismatch(summary: string, node: ASTNode, source: string): [number, string] {
  const name = OPERATORS[node.op] ?? node.op;
  if (node.op === '!_' || node.op === '-_') {
    const type = summary.replace(/^no such overload: [!-]/, '');
    return [node.start, `found no matching overload for '${name}' applied to '(${type})'`];
  }
  const [left, right] = node.args as [ASTNode, ASTNode];
  const types = summary.replace('no such overload: ', '').split(` ${node.op} `).join(', ');
  const operator = source.indexOf(node.op, left.end);
  const offset = operator >= 0 && operator < right.start ? operator : node.start;
  return [offset, `found no matching overload for '${name}' applied to '(${types})'`];
}

function callMismatch(summary: string, node: ASTNode): [number, string] {
  const [, called = '', types = ''] = /'(.*?)\((.*)\)'$/.exec(summary) ?? [];
  if (node.op !== 'rcall') {
    return [node.end - types.length - 2, `found no matching overload for '${called}' applied to '(${types})'`];
  }
  const method = node.args[0];
  const receiver = called.slice(0, -method.length - 1);
  return [node.start, `found no matching overload for '${method}' applied to '${receiver}.(${types})'`];
}

const RUN_TIME: Readonly<Record<string, (summary: string) => string>> = {
  no_such_key: (summary) => summary.replace('No such key', 'no such key'),
  index_out_of_bounds: (summary) => `index out of bounds: ${/index (-?\d+)/.exec(summary)?.[1] ?? ''}`,
  modulo_by_zero: () => 'modulus by zero',
  numeric_overflow: () => 'integer overflow',
  variable_type_mismatch: () => 'no such overload',
  field_type_mismatch: () => 'no such overload',
  list_item_type_mismatch: () => 'no such overload',
  no_such_overload: () => 'no such overload',
  no_matching_overload: () => 'no such overload',
  invalid_comparison_type: () => 'no such overload',
};

/** Why an evaluation failed, in cel-go's words where it has some for the same. */
export function evaluationMessage(error: unknown): string {
  if (error instanceof EvaluationError) return RUN_TIME[error.code]?.(error.summary) ?? error.summary;
  // A function was called on a null that the checker did not expect.
  if (error instanceof TypeError) return 'no such overload';
  return error instanceof Error ? error.message : String(error);
}
