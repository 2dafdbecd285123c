import { isObject } from '../../schema/json.ts';
import { View } from '../view.ts';
import { FORMAT_PATTERN_CHARACTERS, PER_CHARACTER, PER_PATTERN_CHARACTER, STEP } from './units.ts';

/** What applying an operator costs, by its operands. */
type OperatorWork = (left: unknown, right: unknown) => number;
/** What a call costs, by what it is called on, its first argument, and its result. */
type CallWork = (target: unknown, argument: unknown, result: unknown) => number;

const oneStep = (): number => STEP;

/** The work of an operator. */
export function operatorWork(operator: string): OperatorWork {
  switch (operator) {
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return (left, right) => Math.ceil(Math.min(sizeOf(left), sizeOf(right)) * PER_CHARACTER);
    case 'in':
      return (_left, right) => (isList(right) ? sizeOf(right) : STEP);
    case '+':
      return (left, right) =>
        typeof left === 'string' || left instanceof Uint8Array
          ? Math.ceil((sizeOf(left) + sizeOf(right)) * PER_CHARACTER)
          : STEP;
    default:
      return oneStep;
  }
}

/** Functions by name that do more than a step. */
const CALLS: Readonly<Record<string, CallWork>> = {
  ...of(traversal, 'isSorted', 'sum', 'max', 'min', 'indexOf', 'lastIndexOf'),
  ...of(reading(1), 'url', 'lowerAscii', 'upperAscii', 'substring', 'trim', 'startsWith', 'endsWith'),
  ...of(reading(1), 'isIP', 'isCIDR', 'cidr', 'ip', 'quantity', 'isQuantity', 'format'),
  ...of(reading(2), 'replace', 'split', 'ip.isCanonical'),
  ...of(search, 'matches', 'find', 'findAll'),
  join: (_target, _argument, result) => Math.ceil(sizeOf(result) * 2 * PER_CHARACTER),
  contains: (target, argument) =>
    Math.ceil(sizeOf(target) * PER_CHARACTER) * Math.ceil(sizeOf(argument) * PER_CHARACTER),
  validate: (_target, argument) =>
    Math.ceil((1 + sizeOf(argument)) * PER_CHARACTER) * Math.ceil(FORMAT_PATTERN_CHARACTERS * PER_PATTERN_CHARACTER),
  ...of(sets(1), 'sets.contains', 'sets.intersects'),
  'sets.equivalent': sets(2),
};

/** The work of a function. */
export function callWork(name: string): CallWork {
  return (Object.hasOwn(CALLS, name) ? CALLS[name] : undefined) ?? oneStep;
}

function of(work: CallWork, ...names: string[]): Record<string, CallWork> {
  return Object.fromEntries(names.map((name) => [name, work]));
}

function isList(value: unknown): boolean {
  return Array.isArray(value) || value instanceof Set;
}

/** As `size()` says; 1 for what has no size. Texts are taken at their length in UTF-16 units, which is known. */
export function sizeOf(value: unknown): number {
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  if (value instanceof View) return 1;
  if (value instanceof Map || value instanceof Set) return value.size;
  if (value instanceof Uint8Array) return value.length;
  return isObject(value) && value.constructor === Object ? Object.keys(value).length : 1;
}

/** Looks at each character of a text so many times. */
function reading(times: number): CallWork {
  return (text) => (typeof text === 'string' ? Math.ceil(sizeOf(text) * times * PER_CHARACTER) : STEP);
}

function search(text: unknown, pattern: unknown): number {
  return Math.ceil((1 + sizeOf(text)) * PER_CHARACTER) * Math.ceil(sizeOf(pattern) * PER_PATTERN_CHARACTER);
}

/** Looks at each item, and at each character of items that are texts. */
function traversal(value: unknown): number {
  if (typeof value === 'string') return Math.floor(value.length * PER_CHARACTER);
  if (!isList(value)) return STEP;
  let work = 0;
  for (const item of value as Iterable<unknown>) work += traversal(item);
  return work;
}

function sets(factor: number): CallWork {
  return (list, other) => STEP + sizeOf(list) * sizeOf(other) * factor;
}
