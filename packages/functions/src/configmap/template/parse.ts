import { lex, type Piece, type Token } from './lex.ts';

/** A part of a command: a path from dot or a variable, a literal, a function without arguments, or a pipeline in parentheses. */
export type Operand =
  | { is: 'field'; path: readonly string[] }
  | { is: 'variable'; name: string; path: readonly string[] }
  | { is: 'value'; value: unknown }
  | { is: 'function'; name: string }
  | { is: 'pipe'; pipe: Pipe; path: readonly string[] };

/** Commands, each of which gets the result of the one before as its last argument. */
export interface Pipe {
  /** Variables that are set. */
  names: readonly string[];
  /** They are new, or there already. */
  declares: boolean;
  commands: readonly (readonly Operand[])[];
}

export type Node =
  | { is: 'text'; text: string }
  | { is: 'print'; pipe: Pipe }
  | { is: 'if' | 'with' | 'range'; pipe: Pipe; then: Node[]; otherwise: Node[] };

/**
 * Reads a template.
 * @throws Error saying what is wrong with it
 */
export function parseTemplate(template: string): Node[] {
  const pieces = lex(template);
  const { nodes, end } = readNodes(pieces);
  if (end) throw new Error(`unexpected {{${end}}}`);
  return nodes;
}

const blocks = new Set(['if', 'with', 'range']);

/** Nodes up to the end of the block, and what ends it: `end`, or an `else` with what follows. */
function readNodes(pieces: Piece[]): { nodes: Node[]; end?: string; tokens?: Token[] } {
  const nodes: Node[] = [];
  for (let piece = pieces.shift(); piece; piece = pieces.shift()) {
    if ('text' in piece) {
      nodes.push({ is: 'text', text: piece.text });
      continue;
    }
    const [first, ...rest] = piece.tokens;
    const word = first?.is === 'word' ? first.word : '';
    if (word === 'end' || word === 'else') return { nodes, end: word, tokens: rest };
    if (blocks.has(word)) nodes.push(readBlock(word as 'if', rest, pieces));
    else nodes.push({ is: 'print', pipe: readPipe(piece.tokens) });
  }
  return { nodes };
}

function readBlock(is: 'if' | 'with' | 'range', tokens: Token[], pieces: Piece[]): Node {
  const pipe = readPipe(tokens);
  const { nodes: then, end, tokens: behind = [] } = readNodes(pieces);
  if (end === 'end') return { is, pipe, then, otherwise: [] };
  if (end === undefined) throw new Error(`unexpected end of the template in {{${is}}}`);
  const [next, ...rest] = behind;
  if (next?.is === 'word' && blocks.has(next.word)) {
    return { is, pipe, then, otherwise: [readBlock(next.word as 'if', rest, pieces)] };
  }
  const otherwise = readNodes(pieces);
  if (otherwise.end !== 'end') throw new Error(`{{else}} of {{${is}}} has no end`);
  return { is, pipe, then, otherwise: otherwise.nodes };
}

function readPipe(tokens: readonly Token[]): Pipe {
  if (tokens.length === 0) throw new Error('missing value for command');
  const at = tokens.findIndex((one) => one.is === 'sign' && (one.sign === ':=' || one.sign === '='));
  const names = tokens.slice(0, Math.max(at, 0)).flatMap((one) => (one.is === 'variable' ? one.name : []));
  const commands: Operand[][] = [[]];
  const rest = tokens.slice(at + 1);
  for (let i = 0; i < rest.length; i++) {
    const one = rest[i]!;
    if (one.is === 'sign' && one.sign === '|') commands.push([]);
    else if (one.is === 'sign' && one.sign === '(') {
      const close = closing(rest, i);
      const [next] = rest.slice(close + 1);
      const path = next?.is === 'field' ? next.path : [];
      commands.at(-1)!.push({ is: 'pipe', pipe: readPipe(rest.slice(i + 1, close)), path });
      i = close + (path.length > 0 ? 1 : 0);
    } else commands.at(-1)!.push(operandOf(one));
  }
  if (commands.some((command) => command.length === 0)) throw new Error('missing value for command');
  return { names, declares: at >= 0 && isSign(tokens[at]!, ':='), commands };
}

function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let i = open; i < tokens.length; i++) {
    if (isSign(tokens[i]!, '(')) depth++;
    if (isSign(tokens[i]!, ')') && --depth === 0) return i;
  }
  throw new Error('unclosed left paren');
}

function isSign(one: Token, sign: string): boolean {
  return one.is === 'sign' && one.sign === sign;
}

function operandOf(one: Token): Operand {
  if (one.is === 'word') return { is: 'function', name: one.word };
  if (one.is === 'sign') throw new Error(`unexpected ${one.sign} in command`);
  return one;
}
