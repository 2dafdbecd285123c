import { isObject } from '@nexslice/krm';

type Fn = (...args: unknown[]) => unknown;

/** How Go prints a value: what is not there by a text of its own. */
export function printed(value: unknown): string {
  if (value === undefined || value === null) return '<no value>';
  if (Array.isArray(value)) return `[${value.map(printed).join(' ')}]`;
  if (!isObject(value)) return String(value);
  return `map[${Object.keys(value)
    .sort()
    .map((key) => `${key}:${printed(value[key])}`)
    .join(' ')}]`;
}

/** Whether a value counts as true: what is empty does not. */
export function isTrue(value: unknown): boolean {
  if (isObject(value)) return Object.keys(value).length > 0;
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

/** Compares like with like; texts are compared as texts. */
function compare(a: unknown, b: unknown): number {
  if (typeof a !== typeof b) throw new Error(`incompatible types for comparison: ${printed(a)} and ${printed(b)}`);
  return (a as string) < (b as string) ? -1 : (a as string) > (b as string) ? 1 : 0;
}

function same(a: unknown, b: unknown): boolean {
  return a === undefined || b === undefined ? a === b : compare(a, b) === 0;
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};

/** Functions that templates may call, those of Go's text/template that make sense for texts. */
export const functions: Readonly<Record<string, Fn>> = {
  print: (...args) => args.map(printed).join(''),
  println: (...args) => `${args.map(printed).join(' ')}\n`,
  printf: (format, ...args) => formatted(String(format), args),
  len: (value) => lengthOf(value),
  index: (value, ...keys) => keys.reduce((at, key) => itemOf(at, key), value),
  slice: (value, from = 0, to = undefined) =>
    String(value).slice(Number(from), to === undefined ? undefined : Number(to)),
  eq: (a, ...others) => others.some((b) => same(a, b)),
  ne: (a, b) => !same(a, b),
  lt: (a, b) => compare(a, b) < 0,
  le: (a, b) => compare(a, b) <= 0,
  gt: (a, b) => compare(a, b) > 0,
  ge: (a, b) => compare(a, b) >= 0,
  and: (...args) => args.find((arg) => !isTrue(arg)) ?? args.at(-1),
  or: (...args) => args.find(isTrue) ?? args.at(-1),
  not: (value) => !isTrue(value),
  html: (...args) =>
    args
      .map(printed)
      .join('')
      .replaceAll(/[&<>"']/g, (one) => escapes[one]!),
  js: (...args) => JSON.stringify(args.map(printed).join('')).slice(1, -1).replaceAll("'", "\\'"),
  urlquery: (...args) => encodeURIComponent(args.map(printed).join('')).replaceAll('%20', '+'),
};

function lengthOf(value: unknown): number {
  // Go counts the bytes of a text.
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (Array.isArray(value)) return value.length;
  if (isObject(value)) return Object.keys(value).length;
  throw new Error(`len of ${printed(value)}`);
}

function itemOf(value: unknown, key: unknown): unknown {
  if (Array.isArray(value)) return value[Number(key)];
  if (typeof value === 'string') return Buffer.from(value)[Number(key)];
  if (isObject(value)) return Object.hasOwn(value, String(key)) ? value[String(key)] : '';
  throw new Error(`cannot index ${printed(value)}`);
}

const verb = /%([-0+ #]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/g;

function formatted(format: string, args: unknown[]): string {
  const rest = [...args];
  return format.replaceAll(verb, (_, flags: string, width = '0', precision: string | undefined, letter: string) => {
    if (letter === '%') return '%';
    if (rest.length === 0) return `%!${letter}(MISSING)`;
    const text = oneFormatted(letter, rest.shift(), precision);
    if (flags.includes('-')) return text.padEnd(Number(width));
    return text.padStart(Number(width), flags.includes('0') ? '0' : ' ');
  });
}

function oneFormatted(letter: string, value: unknown, precision: string | undefined): string {
  if (letter === 'q') return JSON.stringify(printed(value));
  if (letter === 'd')
    return typeof value === 'number' ? String(Math.trunc(value)) : `%!d(${typeof value}=${printed(value)})`;
  if (letter === 'f' && typeof value === 'number') return value.toFixed(Number(precision ?? 6));
  if (letter === 'x' && typeof value === 'number') return value.toString(16);
  if (letter === 'x') return Buffer.from(printed(value)).toString('hex');
  return precision === undefined ? printed(value) : printed(value).slice(0, Number(precision));
}
