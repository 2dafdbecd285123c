import { RE2JS } from 're2js';
import { isObject } from '../../schema/json.ts';
import { compilePattern } from '../../schema/pattern.ts';
import { goQuote } from '../../status/go-quote.ts';
import { type CelDuration, celDuration, durationNanos, isCelDuration, isGoDuration, nanosOf } from '../duration.ts';
import { fail, functions, type Library } from './register.ts';

/**
 * Functions that the interpreter has, but not as cel-go has them: it matches with JavaScript's expressions, changes letters
 * beyond ASCII, and does not know the duration `0`.
 * Rules that call them are sent to functions of our own, whose names end so.
 */
export const OWN_SUFFIX = '_k8s';
export const OWN_FUNCTIONS: ReadonlySet<string> = new Set(['matches', 'lowerAscii', 'upperAscii', 'duration']);

function matches(text: string, expression: string): boolean {
  try {
    return compilePattern(expression).test(text);
  } catch (error) {
    return fail((error as Error).message);
  }
}

function findAll(text: string, expression: string, limit: bigint): string[] {
  const found: string[] = [];
  const matcher = RE2JS.compile(expression).matcher(text);
  while ((limit < 0n || found.length < limit) && matcher.find()) found.push(matcher.group() ?? '');
  return found;
}

function charAt(text: string, index: bigint): string {
  const characters = [...text];
  if (index < 0n || index > characters.length) return fail(`index out of range: ${index}`);
  return characters[Number(index)] ?? '';
}

function replace(text: string, from: string, to: string, limit: bigint): string {
  if (limit < 0n) return text.replaceAll(from, () => to);
  let result = text;
  let start = 0;
  for (let i = 0n; i < limit; i++) {
    const at = result.indexOf(from, start);
    if (at < 0) break;
    result = result.slice(0, at) + to + result.slice(at + from.length);
    start = at + to.length + (from === '' ? 1 : 0);
  }
  return result;
}

/** A value within a formatted text, as cel-go prints it. */
function printed(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `[${value.map(printed).join(', ')}]`;
  if (value instanceof Set) return printed([...value]);
  if (value instanceof Date) return value.toISOString().replace('.000Z', 'Z');
  if (isCelDuration(value)) return `${Number(nanosOf(value)) / 1e9}s`;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (value instanceof Map) return printedEntries([...value]);
  if (isObject(value) && value.constructor === Object) return printedEntries(Object.entries(value));
  return String(value);
}

function printedEntries(entries: [unknown, unknown][]): string {
  const texts = entries.map(([key, part]) => `${printed(key)}: ${printed(part)}`);
  return `{${texts.sort().join(', ')}}`;
}

function formatOne(verb: string, precision: number, value: unknown): string {
  const number = typeof value === 'bigint' || typeof value === 'number' ? value : undefined;
  const radix = (base: number) =>
    number === undefined ? fail(`%${verb} needs a number`) : BigInt(number).toString(base);
  switch (verb) {
    case 's':
      return printed(value);
    case 'd':
      return number === undefined ? fail('decimal clause can only be used on integers') : String(number);
    case 'f':
      return number === undefined
        ? fail('fixed-point clause can only be used on doubles')
        : Number(number).toFixed(precision);
    case 'e':
      return number === undefined
        ? fail('scientific clause can only be used on doubles')
        : exponential(Number(number), precision);
    case 'b':
      return typeof value === 'boolean' ? String(Number(value)) : radix(2);
    case 'o':
      return radix(8);
    case 'x':
      return typeof value === 'string' ? Buffer.from(value).toString('hex') : radix(16);
    case 'X':
      return (typeof value === 'string' ? Buffer.from(value).toString('hex') : radix(16)).toUpperCase();
    default:
      return fail(`could not parse formatting clause: unrecognized formatting clause "${verb}"`);
  }
}

/** Go writes exponents with two digits at least. */
function exponential(value: number, precision: number): string {
  return value.toExponential(precision).replace(/e([+-])(\d)$/, 'e$10$2');
}

function format(text: string, values: unknown[]): string {
  let next = 0;
  return text.replace(/%(?:(%)|(?:\.(\d+))?([a-zA-Z]))/g, (_all, percent, precision, verb) => {
    if (percent) return '%';
    if (next >= values.length) return fail(`index ${next} out of range`);
    // Six places are what cel-go prints without a precision.
    return formatOne(verb, Number(precision ?? 6), values[next++]);
  });
}

function duration(text: string): CelDuration {
  return isGoDuration(text) ? celDuration(durationNanos(text)) : fail(`time: invalid duration ${goQuote(text)}`);
}

class StringsNamespace {}

/**
 * Strings and regular expressions.
 * @see https://pkg.go.dev/github.com/google/cel-go/ext#Strings
 */
export const strings: Library = (environment) => {
  environment.registerType('StringsNamespace', StringsNamespace);
  environment.registerConstant('strings', 'StringsNamespace', new StringsNamespace());
  functions(environment, {
    'StringsNamespace.quote(string): string': (_strings, text: string) => goQuote(text),
    [`string.matches${OWN_SUFFIX}(string): bool`]: matches,
    [`matches${OWN_SUFFIX}(string, string): bool`]: matches,
    [`string.lowerAscii${OWN_SUFFIX}(): string`]: (text: string) =>
      text.replace(/[A-Z]+/g, (part) => part.toLowerCase()),
    [`string.upperAscii${OWN_SUFFIX}(): string`]: (text: string) =>
      text.replace(/[a-z]+/g, (part) => part.toUpperCase()),
    'string.find(string): string': (text, expression) => findAll(text, expression, 1n)[0] ?? '',
    'string.findAll(string): list<string>': (text, expression) => findAll(text, expression, -1n),
    'string.findAll(string, int): list<string>': findAll,
    'string.charAt(int): string': charAt,
    'string.replace(string, string): string': (text, from, to) => replace(text, from, to, -1n),
    'string.replace(string, string, int): string': replace,
    'string.reverse(): string': (text: string) => [...text].reverse().join(''),
    'string.format(list): string': format,
    'string(google.protobuf.Timestamp): string': (time: Date) => printed(time),
    'string(google.protobuf.Duration): string': printed,
    'int(google.protobuf.Timestamp): int': (time: Date) => BigInt(Math.floor(time.getTime() / 1000)),
    'timestamp(google.protobuf.Timestamp): google.protobuf.Timestamp': (time) => time,
    [`duration${OWN_SUFFIX}(string): google.protobuf.Duration`]: duration,
    [`duration${OWN_SUFFIX}(google.protobuf.Duration): google.protobuf.Duration`]: (value) => value,
  });
};
