import { type ASTNode, type TypeError as CelTypeError, EvaluationError, ParseError } from '@marcbachmann/cel-js';
import { calledName, namespaceOf } from './ast.ts';

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

/** What ANTLR, which cel-go parses with, wants where an expression ends too early. */
const UNEXPECTED_END =
  "mismatched input '<EOF>' expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";

const LITERALS: Readonly<Record<string, string>> = {
  invalid_number: 'double',
  invalid_integer: 'uint',
  invalid_hex_integer: 'uint',
};

/** Why an expression cannot be read, in cel-go's words where it has some for the same mistake. */
export function syntaxMessage(error: unknown, source: string): string {
  if (!(error instanceof ParseError)) return located(source, 0, String((error as Error).message));
  const isEnd = /EOF/.test(error.summary);
  const offset = isEnd ? source.length : (error.range?.start ?? 0);
  return located(source, offset, isEnd ? `Syntax error: ${UNEXPECTED_END}` : syntaxProblem(error));
}

function syntaxProblem({ code, summary }: ParseError): string {
  const literal = LITERALS[code];
  if (literal) return `invalid ${literal} literal`;
  if (code === 'reserved_identifier') return summary.replace('Reserved', 'reserved');
  return code === 'invalid_macro_argument' ? macroProblem(summary) : `Syntax error: ${summary}`;
}

function macroProblem(summary: string): string {
  if (summary.startsWith('has(')) return 'invalid argument to has() macro';
  return summary.endsWith('variable') ? 'argument must be a simple name' : summary;
}

/** Where cel-go places a node: at its operator, the dot before a field, the parenthesis before arguments. */
export function placeOf(node: ASTNode, source: string): number {
  const after = (text: string, from: number): number => {
    const at = source.indexOf(text, from);
    return at < 0 ? node.start : at;
  };
  switch (node.op) {
    case '.':
    case '.?':
      return after('.', node.args[0].end);
    case '[]':
    case '[?]':
      return after('[', node.args[0].end);
    case 'call':
      return after('(', node.start);
    case 'rcall':
      return after('(', after(calledName(node), node.args[1].end));
    case '?:':
      return after('?', node.args[0].end);
    case '&&':
    case '||':
      return after(node.op, (node.args[0] as ASTNode).end);
    default:
      return node.op in OPERATORS && Array.isArray(node.args)
        ? after(node.op, (node.args[0] as ASTNode).end)
        : node.start;
  }
}

/**
 * What is wrong with a node, in cel-go's words where it has some for the same.
 * @param isFunction whether there is a function of a name, whatever its arguments
 */
export function describe(error: CelTypeError, node: ASTNode, isFunction: (name: string) => boolean): string {
  const { summary } = error;
  switch (error.code) {
    case 'unknown_variable':
      return undeclared(String(node.args));
    case 'no_such_key':
      return node.op === '.' || node.op === '.?' ? `undefined field '${node.args[1]}'` : summary;
    case 'no_such_overload':
      return operatorMismatch(summary, node);
    case 'no_matching_overload':
      return callMismatch(summary, node, isFunction);
    case 'invalid_logical_operand':
      return noOverload(node.op === '&&' ? '_&&_' : '_||_', `(${typesOf(node.args as ASTNode[])})`);
    case 'incompatible_ternary_branches':
      return noOverload('_?_:_', `(${typesOf(node.args as ASTNode[])})`);
    case 'invalid_index_type':
    case 'cannot_index_type':
      return indexMismatch(node);
    case 'invalid_comprehension_range':
      return `expression of type '${typesOf([node])}' cannot be range of a comprehension (must be list, map, or dynamic)`;
    case 'invalid_macro_argument':
      return macroProblem(summary);
    case 'optional_expected':
      return typeName(summary);
    default:
      return summary;
  }
}

export function undeclared(name: string): string {
  return `undeclared reference to '${name}' (in container '')`;
}

export function noOverload(name: string, types: string): string {
  return `found no matching overload for '${name}' applied to '${types}'`;
}

/** The interpreter's name of a type as cel-go writes it. */
export function typeName(name: string): string {
  return name
    .replaceAll('<', '(')
    .replaceAll('>', ')')
    .replaceAll('google.protobuf.Timestamp', 'timestamp')
    .replaceAll('google.protobuf.Duration', 'duration')
    .replaceAll(/\boptional\(/g, 'optional_type(');
}

export function typesOf(nodes: readonly ASTNode[]): string {
  return nodes
    .map((node) => typeName((node as { checkedType?: { name: string } }).checkedType?.name ?? 'dyn'))
    .join(', ');
}

function operatorMismatch(summary: string, node: ASTNode): string {
  const name = OPERATORS[node.op] ?? node.op;
  if (node.op === '!_' || node.op === '-_') return noOverload(name, `(${typesOf([node.args])})`);
  const types = summary.replace('no such overload: ', '').split(` ${node.op} `).join(', ');
  return noOverload(name, `(${typeName(types)})`);
}

function callMismatch(summary: string, node: ASTNode, isFunction: (name: string) => boolean): string {
  if (node.op !== 'call' && node.op !== 'rcall') return summary;
  const name = calledName(node);
  if (!isFunction(name)) return undeclared(name);
  if (node.op === 'call') return noOverload(name, `(${typesOf(node.args[1])})`);
  const namespace = namespaceOf(node);
  if (namespace) return noOverload(`${namespace}.${name}`, `(${typesOf(node.args[2])})`);
  return noOverload(name, `${typesOf([node.args[1]])}.(${typesOf(node.args[2])})`);
}

function indexMismatch(node: ASTNode): string {
  const [owner, index] = node.args as [ASTNode, ASTNode];
  if (node.op === '.' || node.op === '.?') return `type '${typesOf([owner])}' does not support field selection`;
  return noOverload('_[_]', `(${typesOf([owner, index])})`);
}

const RUN_TIME: Readonly<Record<string, (summary: string) => string>> = {
  no_such_key: (summary) => summary.replace('No such key', 'no such key'),
  index_out_of_bounds: (summary) => `index out of bounds: ${/index (-?\d+)/.exec(summary)?.[1] ?? ''}`,
  modulo_by_zero: () => 'modulus by zero',
  optional_value_missing: () => 'optional.none() dereference',
  numeric_overflow: (summary) => (summary.startsWith('Unsigned') ? 'unsigned integer overflow' : 'integer overflow'),
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
