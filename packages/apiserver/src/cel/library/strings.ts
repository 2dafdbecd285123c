import { RE2JS } from 're2js';
import { compilePattern } from '../../schema/pattern.ts';
import { goQuote } from '../../status/go-quote.ts';
import { format } from './printf.ts';
import { fail, functions, type Library } from './register.ts';

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

function outOfRange(index: bigint): never {
  return fail(`index out of range: ${index}`);
}

function charAt(text: string, index: bigint): string {
  const characters = [...text];
  if (index < 0n || index > characters.length) return outOfRange(index);
  return characters[Number(index)] ?? '';
}

/** UTF-16 units become characters by counting those in front. */
function characterIndex(text: string, unit: number): bigint {
  return unit < 0 ? -1n : BigInt([...text.slice(0, unit)].length);
}

function indexOf(text: string, part: string, from = 0n): bigint {
  if (part === '') return from;
  const characters = [...text];
  if (from < 0n) return outOfRange(from);
  const start = characters.slice(0, Number(from)).join('').length;
  return characterIndex(text, text.indexOf(part, start));
}

function lastIndexOf(text: string, part: string, from?: bigint): bigint {
  const characters = [...text];
  if (part === '') return from ?? BigInt(characters.length);
  const last = from ?? BigInt(characters.length - 1);
  if (characters.length === 0 || last >= characters.length) return -1n;
  if (last < 0n) return outOfRange(last);
  const start = characters.slice(0, Number(last)).join('').length;
  return characterIndex(text, text.lastIndexOf(part, start));
}

function substring(text: string, start: bigint, end?: bigint): string {
  const characters = [...text];
  if (end !== undefined && start > end) return fail(`invalid substring range. start: ${start}, end: ${end}`);
  for (const index of [start, end ?? start]) if (index < 0n || index > characters.length) return outOfRange(index);
  return characters.slice(Number(start), end === undefined ? undefined : Number(end)).join('');
}

function split(text: string, separator: string, limit = -1n): string[] {
  if (limit === 0n) return [];
  const parts = separator === '' ? [...text] : text.split(separator);
  if (limit < 0n || parts.length <= limit) return parts;
  const whole = Number(limit) - 1;
  return [...parts.slice(0, whole), parts.slice(whole).join(separator)];
}

function replace(text: string, from: string, to: string, limit: bigint): string {
  if (from === '') return replaceEverywhere(text, to, limit);
  const parts = text.split(from);
  const count = limit < 0n ? parts.length - 1 : Math.min(Number(limit), parts.length - 1);
  return (
    parts.slice(0, count + 1).join(to) +
    parts
      .slice(count + 1)
      .map((part) => from + part)
      .join('')
  );
}

/** An empty text is found before each character and at the end. */
function replaceEverywhere(text: string, to: string, limit: bigint): string {
  const places = [...text, ''];
  return places.map((character, i) => (limit < 0n || i < limit ? to : '') + character).join('');
}

class StringsNamespace {}

/**
 * Strings and regular expressions, as version 2 of cel-go's extension has them: without `reverse`, and formats by the rules of then.
 * @see https://pkg.go.dev/github.com/google/cel-go/ext#Strings
 */
export const strings: Library = (environment) => {
  environment.registerType('StringsNamespace', StringsNamespace);
  environment.registerConstant('strings', 'StringsNamespace', new StringsNamespace());
  functions(environment, {
    'StringsNamespace.quote(string): string': (_strings, text: string) => goQuote(text),
    'string.matches(string): bool': matches,
    'matches(string, string): bool': matches,
    'string.lowerAscii(): string': (text: string) => text.replace(/[A-Z]+/g, (part) => part.toLowerCase()),
    'string.upperAscii(): string': (text: string) => text.replace(/[a-z]+/g, (part) => part.toUpperCase()),
    // White space to Go: JavaScript also takes the byte order mark for it, and not the next-line character.
    'string.trim(): string': (text: string) => text.replace(/^[\p{White_Space}]+|[\p{White_Space}]+$/gu, ''),
    'string.find(string): string': (text, expression) => findAll(text, expression, 1n)[0] ?? '',
    'string.findAll(string): list<string>': (text, expression) => findAll(text, expression, -1n),
    'string.findAll(string, int): list<string>': findAll,
    'string.charAt(int): string': charAt,
    'string.indexOf(string): int': (text: string, part: string) => indexOf(text, part),
    'string.indexOf(string, int): int': indexOf,
    'string.lastIndexOf(string): int': (text: string, part: string) => lastIndexOf(text, part),
    'string.lastIndexOf(string, int): int': lastIndexOf,
    'string.substring(int): string': (text: string, start: bigint) => substring(text, start),
    'string.substring(int, int): string': substring,
    'string.split(string): list<string>': (text: string, separator: string) => split(text, separator),
    'string.split(string, int): list<string>': split,
    'string.replace(string, string): string': (text, from, to) => replace(text, from, to, -1n),
    'string.replace(string, string, int): string': replace,
    'string.format(list): string': format,
  });
};
