import type { ASTNode } from '@marcbachmann/cel-js';
import { asLoop, children, loopScope, type Scope, typeOf } from './ast.ts';
import { mostElements } from './size.ts';

/** The work that an expression can cause at most, in cel-go's units, and how large its result can be. */
interface Estimate {
  cost: number;
  size: number;
}

// Units of cel-go's cost model (common/cost.go): looking at one character costs a tenth of a step, matching one against an expression a quarter.
const STEP = 1;
const PER_CHARACTER = 0.1;
const PER_PATTERN_CHARACTER = 0.25;
const LIST_LITERAL = 10;
const MAP_LITERAL = 30;
/** Checking whether the loop shall go on, and combining its result with what came before. */
const PER_ROUND = 3;
/** What a round adds that builds a list. */
const PER_ITEM_BUILT = 12;

/** Functions whose work grows with the text or list they are called on. */
const LINEAR: ReadonlySet<string> = new Set([
  ...[
    'startsWith',
    'endsWith',
    'lowerAscii',
    'upperAscii',
    'replace',
    'split',
    'substring',
    'trim',
    'format',
    'reverse',
    'find',
  ],
  ...[
    'findAll',
    'join',
    'url',
    'isURL',
    'ip',
    'isIP',
    'cidr',
    'isCIDR',
    'quantity',
    'isQuantity',
    'semver',
    'isSemver',
    'validate',
  ],
  ...['string', 'int', 'double', 'timestamp', 'duration', 'bytes', 'charAt', 'indexOf', 'lastIndexOf'],
]);
/** Functions that look at every item of a list. */
const PER_ITEM: ReadonlySet<string> = new Set(['isSorted', 'sum', 'min', 'max']);
/** Functions whose result is as large as what they are called on. */
const SAME_SIZE: ReadonlySet<string> = new Set([
  ...[
    'lowerAscii',
    'upperAscii',
    'trim',
    'split',
    'replace',
    'substring',
    'reverse',
    'find',
    'findAll',
    'string',
    'join',
    'map',
  ],
  'filter',
]);

/** Loops that build a list or a map. */
const BUILDING: ReadonlySet<string> = new Set(['map', 'filter', 'transformList', 'transformMap', 'transformMapEntry']);

/** Estimates the most that evaluating a prepared expression can cost, from the sizes that the schema allows. */
export function estimateCost(node: ASTNode, scope: Scope): number {
  return Math.ceil(estimate(node, scope).cost);
}

function estimate(node: ASTNode, scope: Scope): Estimate {
  const loop = asLoop(node);
  if (loop) {
    const range = estimate(loop.range, scope);
    const inner = loopScope(loop, scope);
    const body = loop.bodies.reduce((sum, part) => sum + estimate(part, inner).cost, 0);
    const builds = node.op === 'rcall' && BUILDING.has(node.args[0]);
    return { cost: range.cost + range.size * (body + (builds ? PER_ITEM_BUILT : PER_ROUND)) + STEP, size: range.size };
  }
  switch (node.op) {
    case 'value':
      return { cost: 0, size: typeof node.args === 'string' ? node.args.length : 1 };
    case 'id':
      return { cost: STEP, size: sizeOf(node, scope) };
    case '?:': {
      const [condition, yes, no] = node.args.map((part) => estimate(part, scope)) as [Estimate, Estimate, Estimate];
      return { cost: condition.cost + Math.max(yes.cost, no.cost), size: Math.max(yes.size, no.size) };
    }
    case 'list':
      return { cost: LIST_LITERAL + costOf(children(node), scope), size: node.args.length };
    case 'map':
      return { cost: MAP_LITERAL + costOf(children(node), scope), size: node.args.length };
    case 'call':
    case 'rcall':
      return estimateCall(node, scope);
    case '&&':
    case '||':
      return { cost: costOf(children(node), scope), size: 1 };
    case '.':
    case '.?':
    case '[]':
    case '[?]':
      return { cost: STEP + costOf(children(node), scope), size: sizeOf(node, scope) };
    default:
      return estimateOperator(node, scope);
  }
}

function costOf(nodes: readonly ASTNode[], scope: Scope): number {
  return nodes.reduce((sum, node) => sum + estimate(node, scope).cost, 0);
}

function sizeOf(node: ASTNode, scope: Scope): number {
  const type = typeOf(node, scope);
  return type ? mostElements(type) : 1;
}

/** Comparing two texts or lists ends with the shorter one. */
function estimateOperator(node: ASTNode, scope: Scope): Estimate {
  const [left, right] = children(node).map((part) => estimate(part, scope));
  if (!left || !right) return { cost: STEP + (left?.cost ?? 0), size: 1 };
  const cost = left.cost + right.cost;
  switch (node.op) {
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return { cost: cost + Math.max(STEP, Math.min(left.size, right.size) * PER_CHARACTER), size: 1 };
    case 'in':
      return { cost: cost + right.size, size: 1 };
    case '+':
      return { cost: cost + Math.max(STEP, (left.size + right.size) * PER_CHARACTER), size: left.size + right.size };
    default:
      return { cost: cost + STEP, size: 1 };
  }
}

function estimateCall(node: ASTNode & { op: 'call' | 'rcall' }, scope: Scope): Estimate {
  const name = node.args[0];
  const parts = children(node).map((part) => estimate(part, scope));
  const cost = parts.reduce((sum, part) => sum + part.cost, 0);
  const first = parts[0]?.size ?? 1;
  const second = parts[1]?.size ?? 1;
  const size = SAME_SIZE.has(name) ? first : 1;
  if (name.startsWith('matches')) {
    return { cost: cost + (first + 1) * PER_CHARACTER * Math.max(STEP, second * PER_PATTERN_CHARACTER), size };
  }
  if (name === 'contains') {
    return { cost: cost + Math.max(STEP, first * PER_CHARACTER) * Math.max(STEP, second * PER_CHARACTER), size };
  }
  if (name === 'startsWith' || name === 'endsWith') {
    return { cost: cost + Math.max(STEP, Math.min(first, second) * PER_CHARACTER), size };
  }
  if (PER_ITEM.has(name)) return { cost: cost + first, size };
  if (LINEAR.has(name)) return { cost: cost + Math.max(STEP, first * PER_CHARACTER), size };
  return { cost: cost + STEP, size };
}
