import { isObject } from '../../schema/json.ts';
import { goQuote } from '../../status/go-quote.ts';
import { View } from '../view.ts';
import { durationText, numberText, timeText } from './convert.ts';
import { fail } from './register.ts';
import { typeNameOf } from './value-type.ts';

/** Places behind the point where a format does not say how many. */
const DEFAULT_PRECISION = 6;

/** A value within a formatted text, as `%s` prints it. */
function printed(value: unknown): string {
  switch (typeNameOf(value)) {
    case 'null_type':
      return 'null';
    case 'list':
      return `[${[...(value as Iterable<unknown>)].map(literal).join(', ')}]`;
    case 'map':
      return printedEntries(value instanceof Map ? [...value] : Object.entries(value as object));
    case 'double':
      return numberText(value as number);
    case 'google.protobuf.Timestamp':
      return timeText(value as Date);
    case 'google.protobuf.Duration':
      return durationText(value);
    case 'bytes':
      return Buffer.from(value as Uint8Array).toString('utf8');
    case 'string':
    case 'bool':
    case 'int':
    case 'uint':
      return String(value);
    case 'type':
      return String((value as { name?: string }).name ?? value);
    default:
      return wrongType(
        'string',
        'strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps',
        value,
      );
  }
}

/** A value within a list or map, as rules would write it. */
function literal(value: unknown): string {
  switch (typeNameOf(value)) {
    case 'string':
      return goQuote(value as string);
    case 'bytes':
      return `b${goQuote(printed(value))}`;
    case 'double':
      return Number.isFinite(value)
        ? (value as number).toFixed(DEFAULT_PRECISION)
        : goQuote(numberText(value as number));
    case 'google.protobuf.Timestamp':
      return `timestamp(${goQuote(printed(value))})`;
    case 'google.protobuf.Duration':
      return `duration(${goQuote(printed(value))})`;
    default:
      return printed(value);
  }
}

function printedEntries(entries: [unknown, unknown][]): string {
  const texts = entries.map(([key, part]) => [literal(key), literal(part)] as const);
  texts.sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
  return `{${texts.map((entry) => entry.join(':')).join(', ')}}`;
}

function wrongType(clause: string, kinds: string, value: unknown): never {
  const type = value instanceof View || (isObject(value) && typeNameOf(value) === 'dyn') ? 'object' : typeNameOf(value);
  return fail(`error during formatting: ${clause} clause can only be used on ${kinds}, was given ${type}`);
}

/** Texts that stand for the doubles that cannot be written. */
const SPECIAL: Readonly<Record<string, number>> = { NaN: Number.NaN, Infinity: Infinity, '-Infinity': -Infinity };

function toDouble(clause: string, value: unknown): number {
  if (typeof value === 'number') return value;
  return (typeof value === 'string' ? SPECIAL[value] : undefined) ?? wrongType(clause, 'doubles', value);
}

/** Numbers are printed for readers of American English, as cel-go does: `1,234.50`. */
function fixed(value: unknown, precision: number): string {
  const number = toDouble('fixed-point', value);
  if (!Number.isFinite(number)) return special(number);
  const [whole = '', fraction] = number.toFixed(precision).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** `1.500000×10⁰³`, whatever precision is asked for. */
function scientific(value: unknown): string {
  const number = toDouble('scientific', value);
  if (!Number.isFinite(number)) return special(number);
  const [mantissa = '', exponent = ''] = number.toExponential(DEFAULT_PRECISION).split('e');
  const digits = exponent.replace(/^[+-]/, '').padStart(2, '0');
  const power =
    (exponent.startsWith('-') ? '⁻' : '') + digits.replace(/\d/g, (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)] ?? '');
  return `${mantissa}×10${power}`;
}

function special(number: number): string {
  return Number.isNaN(number) ? 'NaN' : number > 0 ? '∞' : '-∞';
}

function isInteger(value: unknown): boolean {
  return ['int', 'uint'].includes(typeNameOf(value));
}

function inBase(base: 2 | 8 | 16, value: unknown): string {
  return BigInt(String(value)).toString(base);
}

function hexadecimal(value: unknown): string {
  if (typeof value === 'string' || value instanceof Uint8Array) return Buffer.from(value as string).toString('hex');
  return isInteger(value) ? inBase(16, value) : wrongType('hex', 'integers, byte buffers, and strings', value);
}

function formatOne(verb: string, precision: number, value: unknown): string {
  switch (verb) {
    case 's':
      return printed(value);
    case 'd':
      return isInteger(value) ? String(value) : wrongType('decimal', 'integers', value);
    case 'f':
      return fixed(value, precision);
    case 'e':
      return scientific(value);
    case 'b':
      if (typeof value === 'boolean') return String(Number(value));
      return isInteger(value) ? inBase(2, value) : wrongType('binary', 'integers and bools', value);
    case 'o':
      return isInteger(value) ? inBase(8, value) : wrongType('octal', 'integers', value);
    case 'x':
      return hexadecimal(value);
    case 'X':
      return hexadecimal(value).toUpperCase();
    default:
      return fail(`could not parse formatting clause: unrecognized formatting clause "${verb}"`);
  }
}

/** What a `%` begins: itself, or how to print a value; nothing behind it is a mistake. */
const CLAUSE = /%(?:(%)|(?:\.(\d+))?(.)|$)/gsu;

/**
 * `'%d of %s'.format([1, 'two'])`
 * @throws CelCallError if the values do not fit, in cel-go's words
 */
export function format(text: string, values: Iterable<unknown>): string {
  const rest = [...values];
  let next = 0;
  return text.replace(CLAUSE, (_all, percent, precision, verb) => {
    if (percent) return '%';
    if (verb === undefined) return fail('unexpected end of string');
    if (next >= rest.length) return fail(`index ${next} out of range`);
    return formatOne(verb, Number(precision ?? DEFAULT_PRECISION), rest[next++]);
  });
}
