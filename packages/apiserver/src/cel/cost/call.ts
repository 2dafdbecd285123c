import { add, exactly, multiply, type Range, scale, unknown, upTo } from './range.ts';
import { FORMAT_PATTERN_CHARACTERS, PER_CHARACTER, PER_PATTERN_CHARACTER, STEP } from './units.ts';

/** What a function is called on or with. */
export interface Part {
  cost: Range;
  size: Range;
  /** `list`, `string`, `dyn`, …. */
  kind: string;
  itemKind: string;
  /** Of the items of a list that the schema knows. */
  itemSize: Range | undefined;
}

export interface CallCost {
  cost: Range;
  /** Of the result; undefined when its type alone can tell. */
  size?: Range;
}

type Estimate = (target: Part, args: readonly Part[]) => CallCost;

/**
 * Functions by name whose work Kubernetes estimates; all others, parsers of addresses and quantities among them, count as one step. A function
 * without a target gets its first argument for it.
 */
const FUNCTIONS: Readonly<Record<string, Estimate>> = {
  ...of(traversal, 'isSorted', 'sum', 'max', 'min', 'indexOf', 'lastIndexOf'),
  ...of(sameText, 'url', 'lowerAscii', 'upperAscii', 'substring', 'trim'),
  ...of(search, 'find', 'findAll'),
  ...of((_target, [part]) => ({ cost: scale(part?.size ?? unknown, PER_CHARACTER) }), 'startsWith', 'endsWith'),
  replace,
  split: ({ size }) => ({ cost: scale(size, 2 * PER_CHARACTER), size: upTo(size.max) }),
  join,
  matches: (target, args) => ({ cost: search(target, args).cost }),
  contains: ({ size }, [part]) => ({
    cost: multiply(scale(size, PER_CHARACTER), scale(part?.size ?? unknown, PER_CHARACTER)),
  }),
  containsIP: (_target, [part]) => ({ cost: add(scale(exactly(2 * ADDRESS), PER_CHARACTER), parsing(part)) }),
  containsCIDR: (_target, [part]) => ({
    cost: add(
      scale(exactly(2 * ADDRESS), PER_CHARACTER),
      scale(exactly(ADDRESS), PER_CHARACTER),
      exactly(STEP),
      parsing(part),
    ),
  }),
  validate: (_target, [part]) => ({
    cost: scale(scale(part?.size ?? unknown, PER_CHARACTER), FORMAT_PATTERN_CHARACTERS * PER_PATTERN_CHARACTER),
  }),
  format: ({ size }) => ({ cost: scale(size, PER_CHARACTER) }),
  bytes: ({ size, kind }) =>
    kind === 'string' ? { cost: scale(size, PER_CHARACTER), size: scale(size, 4) } : { cost: exactly(STEP) },
  string: ({ size, kind }) => (kind === 'bytes' ? { cost: scale(size, PER_CHARACTER), size } : { cost: exactly(STEP) }),
  ...of(sets(1), 'sets.contains', 'sets.intersects'),
  'sets.equivalent': sets(2),
  dyn: ({ size }) => ({ cost: exactly(STEP), size }),
};

/** The bytes of an IPv6 address. */
const ADDRESS = 16;

/** What calling a function costs beside making its arguments. */
export function callCost(name: string, target: Part | undefined, args: readonly Part[]): CallCost {
  const first = target ?? args[0];
  const estimate = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (!estimate || !first) return { cost: exactly(STEP) };
  return estimate(first, target ? args : args.slice(1));
}

function of(estimate: Estimate, ...names: string[]): Record<string, Estimate> {
  return Object.fromEntries(names.map((name) => [name, estimate]));
}

/** Looks at each item, and at each character of items that are texts. */
function traversal({ size, kind, itemKind, itemSize }: Part): CallCost {
  if (kind !== 'list') return { cost: scale(size, PER_CHARACTER) };
  const isText = itemKind === 'string' || itemKind === 'bytes';
  const each = isText ? add(exactly(STEP), scale(itemSize ?? unknown, PER_CHARACTER)) : exactly(STEP);
  return { cost: multiply(size, each) };
}

function sameText({ size }: Part): CallCost {
  return { cost: scale(size, PER_CHARACTER), size };
}

/** Even an empty text must be looked at once. */
function search({ size }: Part, [pattern]: readonly Part[]): CallCost {
  const text = scale(add(size, exactly(1)), PER_CHARACTER);
  return {
    cost: multiply(text, scale(pattern?.size ?? unknown, PER_PATTERN_CHARACTER)),
    size: upTo(size.max),
  };
}

/** The result is largest when the shortest texts are replaced by the longest. */
function replace({ size }: Part, args: readonly Part[]): CallCost {
  const [from, to] = [args[0]?.size ?? unknown, args[1]?.size ?? unknown];
  const cost = scale(size, 2 * PER_CHARACTER);
  return {
    cost,
    size: { min: replaced(size.min, from.max, to.min, true), max: replaced(size.max, from.min, to.max, false) },
  };
}

function replaced(size: number, from: number, to: number, shortest: boolean): number {
  // An empty text is found around every character.
  if (from === 0) return (size + 1) * to + size;
  if (shortest ? from <= to : to <= from) return size;
  return Math.ceil(size / from) * to;
}

function join({ size, itemSize }: Part, [separator]: readonly Part[]): CallCost {
  const items = multiply(size, itemSize ?? unknown);
  const between = { min: Math.max(0, size.min - 1), max: Math.max(0, size.max - 1) };
  const made = separator ? add(items, multiply(separator.size, between)) : items;
  return { cost: scale(made, PER_CHARACTER), size: made };
}

/** A text is parsed before it is compared with an address. */
function parsing(part: Part | undefined): Range {
  return part?.kind === 'string' ? scale(part.size, PER_CHARACTER) : exactly(0);
}

/** Each item of one list is compared with each of the other. */
function sets(factor: number): Estimate {
  return ({ size }, [other]) => ({ cost: add(exactly(STEP), scale(multiply(size, other?.size ?? unknown), factor)) });
}
