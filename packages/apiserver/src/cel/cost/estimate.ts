import type { ASTNode } from '@marcbachmann/cel-js';
import { asLoop, calledName, children, type Loop, namespaceOf } from '../ast.ts';
import type { CelType } from '../type.ts';
import { callCost, type Part } from './call.ts';
import { add, either, exactly, multiply, type Range, scale, unknown, upTo } from './range.ts';
import { mostElements } from './size.ts';
import { chooses, LIST_LITERAL, loopCost, MAP_LITERAL, PER_CHARACTER, STEP } from './units.ts';

/**
 * Where in the schema a value comes from: `lost` for a place that the schema does not have, undefined for what is computed.
 */
type Origin = CelType | 'lost' | undefined;

/** Where the values of variables come from. */
type Origins = ReadonlyMap<string, Origin>;

/** The work that an expression can cause, and how large its result can be. */
interface Estimate {
  cost: Range;
  size: Range;
}

/**
 * Estimates the most that evaluating a checked expression can cost, from the sizes that the schema allows. Kubernetes refuses definitions by this
 * number and prints it, so it is cel-go's number, with its guesses.
 * @param self the type of `self` and `oldSelf`
 */
export function estimateCost(node: ASTNode, self: CelType): number {
  const origins = new Map([
    ['self', self],
    ['oldSelf', self],
  ]);
  return new Estimator(self).of(node, origins).cost.max;
}

class Estimator {
  /** What cel-go takes the fields and items of computed values for: their path is cut off before the first step. */
  readonly #root: CelType;

  constructor(root: CelType) {
    this.#root = root;
  }

  of(node: ASTNode, origins: Origins): Estimate {
    const loop = asLoop(node);
    if (loop) return this.#loop(loop, origins);
    switch (node.op) {
      case 'value':
        return { cost: exactly(0), size: exactly(literalSize(node.args)) };
      case 'id':
        return { cost: exactly(STEP), size: this.#sizeOf(node, origins) };
      case 'list':
      case 'map':
        return this.#literal(node, origins);
      case '.':
        return this.#field(node, origins);
      case '-_':
        // A negative number is written with a sign, not computed.
        if (node.args.op === 'value') return this.of(node.args, origins);
        return { cost: add(exactly(STEP), this.of(node.args, origins).cost), size: exactly(1) };
      case '[]':
      case '.?':
      case '[?]':
      case '!_':
        return { cost: add(exactly(STEP), this.#costOf(children(node), origins)), size: this.#sizeOf(node, origins) };
      case '?:':
        return this.#choice(node.args, origins);
      case '&&':
      case '||':
        return this.#logical(node.args, origins);
      case 'call':
      case 'rcall':
        return this.#call(node, origins);
      default:
        return this.#operator(node, origins);
    }
  }

  #costOf(nodes: readonly ASTNode[], origins: Origins): Range {
    return add(...nodes.map((node) => this.of(node, origins).cost));
  }

  #origin(node: ASTNode, origins: Origins): Origin {
    if (node.op === 'id') return origins.get(node.args);
    if (node.op !== '.' && node.op !== '[]') return undefined;
    const owner = this.#origin(node.args[0], origins);
    if (owner === undefined) return this.#root;
    if (owner === 'lost') return owner;
    return (node.op === '.' ? owner.fields?.get(node.args[1]) : owner.element) ?? 'lost';
  }

  /** What the schema says, else what the type says, else nothing. */
  #sizeOf(node: ASTNode, origins: Origins): Range {
    const origin = this.#origin(node, origins);
    if (origin !== undefined && origin !== 'lost') return upTo(mostElements(origin));
    return isScalar(node) ? exactly(1) : unknown;
  }

  #literal(node: ASTNode & { op: 'list' | 'map' }, origins: Origins): Estimate {
    const own = exactly(node.op === 'list' ? LIST_LITERAL : MAP_LITERAL);
    return { cost: add(own, this.#costOf(children(node), origins)), size: exactly(node.args.length) };
  }

  /** Following a field costs a step, unless nobody knows what it is a field of. */
  #field(node: ASTNode & { op: '.' }, origins: Origins): Estimate {
    const step = checkedType(node.args[0])?.kind === 'dyn' ? 0 : STEP;
    return { cost: add(exactly(step), this.of(node.args[0], origins).cost), size: this.#sizeOf(node, origins) };
  }

  #choice(parts: readonly ASTNode[], origins: Origins): Estimate {
    const [condition, yes, no] = parts.map((part) => this.of(part, origins)) as [Estimate, Estimate, Estimate];
    return { cost: add(condition.cost, either(yes.cost, no.cost)), size: either(yes.size, no.size) };
  }

  /** The left side may decide alone. */
  #logical(parts: readonly ASTNode[], origins: Origins): Estimate {
    const [left, right] = parts.map((part) => this.of(part, origins).cost) as [Range, Range];
    return { cost: { min: left.min, max: add(left, right).max }, size: exactly(1) };
  }

  #loop(loop: Loop, origins: Origins): Estimate {
    const { name, bodies } = loop;
    const range = this.of(loop.range, origins);
    const inner = this.#inside(loop, origins);
    const { once, round, chosen } = loopCost(name);
    const own = chooses(name, bodies.length) ? { min: round, max: chosen } : exactly(chosen);
    const work = add(own, ...bodies.map((body) => this.of(body, inner).cost));
    const cost = add(range.cost, exactly(once), multiply(range.size, work));
    return { cost, size: BUILDING.has(name) ? range.size : exactly(1) };
  }

  #inside({ range, variables }: Loop, origins: Origins): Origins {
    const list = this.#origin(range, origins);
    const [first, second] = variables as [string, string | undefined];
    const item = list === undefined ? this.#root : list === 'lost' ? 'lost' : (list.element ?? 'lost');
    const isMap = checkedType(range)?.kind === 'map';
    const inner = new Map(origins);
    if (second === undefined) return inner.set(first, isMap && list !== undefined ? keyType : item);
    return inner.set(first, isMap ? keyType : 'lost').set(second, item);
  }

  #call(node: ASTNode & { op: 'call' | 'rcall' }, origins: Origins): Estimate {
    const name = calledName(node);
    if (name === 'has') return this.#presence(node, origins);
    if (name === 'optMap' || name === 'optFlatMap') return this.#optional(node, origins);
    const namespace = namespaceOf(node);
    const parts = (namespace ? children(node).slice(1) : children(node)).map((part) => this.#part(part, origins));
    const given = add(...parts.map((part) => part.cost));
    const target = node.op === 'rcall' && !namespace ? parts.shift() : undefined;
    const { cost, size } = callCost(namespace ? `${namespace}.${name}` : name, target, parts);
    return { cost: add(given, cost), size: size ?? (isScalar(node) ? exactly(1) : unknown) };
  }

  #part(node: ASTNode, origins: Origins): Part {
    const type = checkedType(node);
    const origin = this.#origin(node, origins);
    const item = origin === 'lost' ? undefined : origin?.element;
    return {
      ...this.of(node, origins),
      kind: kindOf(type),
      itemKind: kindOf(type?.valueType),
      itemSize: item && upTo(mostElements(item)),
    };
  }

  /** Whether a field is there costs no more than what it is a field of. */
  #presence(node: ASTNode, origins: Origins): Estimate {
    const field = children(node)[0];
    const owner = field?.op === '.' ? this.of(field.args[0], origins).cost : exactly(0);
    return { cost: owner, size: exactly(1) };
  }

  /** Asks for a value, takes it, binds it to a name and, unless the result is an optional already, makes one. */
  #optional(node: ASTNode & { op: 'call' | 'rcall' }, origins: Origins): Estimate {
    const [target, variable, body] = children(node) as [ASTNode, ASTNode, ASTNode];
    const asked = this.of(target, origins).cost;
    const inner = new Map(origins).set(String(variable.args), undefined);
    const own = LIST_LITERAL + STEP + (node.args[0] === 'optMap' ? STEP : 0);
    const made = add(exactly(own), asked, this.of(body, inner).cost);
    return { cost: add(asked, exactly(STEP), either(made, exactly(STEP))), size: unknown };
  }

  #operator(node: ASTNode, origins: Origins): Estimate {
    const [left, right] = children(node).map((part) => this.#part(part, origins)) as [Part, Part];
    const given = add(left.cost, right.cost);
    switch (node.op) {
      case '==':
      case '!=':
        return { cost: add(given, comparison(left.size, right.size)), size: exactly(1) };
      case '<':
      case '<=':
      case '>':
      case '>=': {
        const own = isText(left, right) ? comparison(left.size, right.size) : exactly(STEP);
        return { cost: add(given, own), size: exactly(1) };
      }
      case 'in':
        return { cost: add(given, right.kind === 'map' ? exactly(STEP) : right.size), size: exactly(1) };
      case '+': {
        const size = add(left.size, right.size);
        if (isText(left, right)) return { cost: add(given, scale(size, PER_CHARACTER)), size };
        return { cost: add(given, exactly(STEP)), size: left.kind === 'list' ? size : exactly(1) };
      }
      default:
        return { cost: add(given, exactly(STEP)), size: exactly(1) };
    }
  }
}

/** Keys of maps are texts whose length Kubernetes leaves out. */
const keyType: CelType = { name: 'string', convert: (value) => value };

const BUILDING: ReadonlySet<string> = new Set([
  ...['map', 'filter', 'sortBy', 'transformList', 'transformMap', 'transformMapEntry'],
]);

/** Two values are compared up to the end of the shorter one. */
function comparison(left: Range, right: Range): Range {
  const max = Math.min(left.max, right.max);
  return scale({ min: Math.min(1, max), max }, PER_CHARACTER);
}

function literalSize(value: unknown): number {
  if (typeof value === 'string') return [...value].length;
  return value instanceof Uint8Array ? value.length : 1;
}

/** A type of the interpreter's checker, as far as it is looked at. */
interface CheckedType {
  kind: string;
  name: string;
  valueType?: CheckedType;
}

function checkedType(node: ASTNode): CheckedType | undefined {
  return (node as { checkedType?: CheckedType }).checkedType;
}

function kindOf(type: CheckedType | undefined): string {
  return type ? (type.kind === 'primitive' ? type.name : type.kind) : 'dyn';
}

/** Values without a size, so that comparing two of them is one step. */
const SCALARS: ReadonlySet<string> = new Set([
  ...['bool', 'int', 'uint', 'double', 'type', 'google.protobuf.Timestamp', 'google.protobuf.Duration'],
  ...['kubernetes.Quantity', 'kubernetes.Semver', 'net.IP', 'net.CIDR'],
]);

function isScalar(node: ASTNode): boolean {
  const type = checkedType(node);
  return SCALARS.has((type?.kind === 'optional' ? type.valueType?.name : type?.name) ?? '');
}

/** Texts and bytes, or values that may be some. */
function isText(...parts: readonly Part[]): boolean {
  return parts.every(({ kind }) => kind === 'string' || kind === 'bytes' || kind === 'dyn');
}
