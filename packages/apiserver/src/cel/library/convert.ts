import { UnsignedInt } from '@marcbachmann/cel-js/evaluator';
import { type CelDuration, celDuration, durationNanos, isGoDuration, nanosOf } from '../duration.ts';
import { fail, functions, type Library } from './register.ts';
import { parseTime, timeOf } from './time.ts';

const MAX_INT = 2n ** 63n - 1n;
const MAX_UINT = 2n ** 64n - 1n;

const intOverflow = (): never => fail('integer overflow');
const uintOverflow = (): never => fail('unsigned integer overflow');

function wrongText(type: string): never {
  return fail(`type conversion error from 'string' to '${type}'`);
}

function toInt(text: string): bigint {
  const value = /^[+-]?\d+$/.test(text) ? BigInt(text.replace(/^\+/, '')) : undefined;
  return value !== undefined && BigInt.asIntN(64, value) === value ? value : wrongText('int');
}

function toUint(text: string): UnsignedInt {
  const value = /^\d+$/.test(text) ? BigInt(text) : undefined;
  return value !== undefined && value <= MAX_UINT ? new UnsignedInt(value) : wrongText('uint');
}

/** Doubles at both ends are refused: rounding makes them stand for integers beyond. */
function doubleToInt(value: number): bigint {
  return value > -(2 ** 63) && value < 2 ** 63 ? BigInt(Math.trunc(value)) : intOverflow();
}

function doubleToUint(value: number): UnsignedInt {
  return value >= 0 && value < 2 ** 64 ? new UnsignedInt(BigInt(Math.trunc(value))) : uintOverflow();
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const INFINITE = /^([+-]?)inf(inity)?$/i;

function toDouble(text: string): number {
  if (DECIMAL.test(text) && Number.isFinite(Number(text))) return Number(text);
  const [isInfinite, sign] = INFINITE.exec(text) ?? [];
  if (isInfinite) return sign === '-' ? -Infinity : Infinity;
  return /^nan$/i.test(text) ? Number.NaN : wrongText('double');
}

const TRUE: ReadonlySet<string> = new Set(['1', 't', 'T', 'true', 'TRUE', 'True']);
const FALSE: ReadonlySet<string> = new Set(['0', 'f', 'F', 'false', 'FALSE', 'False']);

function toBool(text: string): boolean {
  return TRUE.has(text) || (!FALSE.has(text) && wrongText('bool'));
}

function toDuration(text: string): CelDuration {
  if (!isGoDuration(text)) return wrongText('google.protobuf.Duration');
  const nanos = durationNanos(text);
  return BigInt.asIntN(64, nanos) === nanos ? celDuration(nanos) : wrongText('google.protobuf.Duration');
}

function toTime(text: string): Date {
  return parseTime(text) ?? wrongText('google.protobuf.Timestamp');
}

/** A double as Go's `%g` prints it: large and small ones with an exponent of two digits at least. */
export function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  const power = Number(exponent);
  // Go writes the exponent below the first of these powers, and from the second on.
  if (power >= -4 && power < 6) return Object.is(value, -0) ? '-0' : value.toString();
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

/** Seconds with as many places as there are: `90s`, `0.5s`. */
export function durationText(duration: unknown): string {
  const nanos = nanosOf(duration as CelDuration);
  const size = nanos < 0n ? -nanos : nanos;
  const fraction = String(size % 10n ** 9n)
    .padStart(9, '0')
    .replace(/0+$/, '');
  return `${nanos < 0n ? '-' : ''}${size / 10n ** 9n}${fraction && '.'}${fraction}s`;
}

/** RFC 3339 with as many places of the second as there are. */
export function timeText(time: Date): string {
  return time.toISOString().replace(/\.?0+Z$/, 'Z');
}

function bytesText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return fail('invalid UTF-8 in bytes, cannot convert to string');
  }
}

const same = <T>(value: T): T => value;

/**
 * Conversions between types, as cel-go's standard library has them.
 * @see https://github.com/google/cel-spec/blob/master/doc/langdef.md#list-of-standard-definitions
 */
export const conversions: Library = (environment) => {
  functions(environment, {
    'bool(bool): bool': same,
    'bool(string): bool': toBool,
    'int(int): int': same,
    'int(uint): int': (value: UnsignedInt) => (value.valueOf() <= MAX_INT ? value.valueOf() : intOverflow()),
    'int(double): int': doubleToInt,
    'int(string): int': toInt,
    'int(google.protobuf.Timestamp): int': (time: Date) => BigInt(Math.floor(time.getTime() / 1000)),
    'int(google.protobuf.Duration): int': nanosOf,
    'uint(uint): uint': same,
    'uint(int): uint': (value: bigint) => (value >= 0n ? new UnsignedInt(value) : uintOverflow()),
    'uint(double): uint': doubleToUint,
    'uint(string): uint': toUint,
    'double(double): double': same,
    'double(int): double': Number,
    'double(uint): double': Number,
    'double(string): double': toDouble,
    'string(string): string': same,
    'string(bool): string': String,
    'string(int): string': String,
    'string(uint): string': String,
    'string(double): string': numberText,
    'string(bytes): string': bytesText,
    'string(google.protobuf.Timestamp): string': timeText,
    'string(google.protobuf.Duration): string': durationText,
    'duration(string): google.protobuf.Duration': toDuration,
    'duration(google.protobuf.Duration): google.protobuf.Duration': same,
    'duration(int): google.protobuf.Duration': (nanos: bigint) => celDuration(nanos),
    'timestamp(string): google.protobuf.Timestamp': toTime,
    'timestamp(int): google.protobuf.Timestamp': (seconds: bigint) => timeOf(Number(seconds) * 1000),
    'timestamp(google.protobuf.Timestamp): google.protobuf.Timestamp': same,
  });
};
