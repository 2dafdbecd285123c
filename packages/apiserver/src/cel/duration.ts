import { Environment } from '@marcbachmann/cel-js';

/** A duration of the CEL interpreter. */
export interface CelDuration {
  readonly seconds: bigint;
  readonly nanos: number;
}

// The interpreter does not export the class of its durations; a value of it tells.
const sample = new Environment().evaluate('duration("0s")') as CelDuration;
const Duration = sample.constructor as new (seconds: bigint, nanos: number) => CelDuration;

const NANOS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
  d: 86_400_000_000_000n,
  w: 604_800_000_000_000n,
};

/** Longer names of the units; the first letters do not suffice because of `m`, `ms` and `micros`. */
const UNIT_NAMES: readonly [RegExp, string][] = [
  [/^(ns|nano)/, 'ns'],
  [/^(us|µs|μs|micro)/, 'us'],
  [/^(ms|milli)/, 'ms'],
  [/^s/, 's'],
  [/^m/, 'm'],
  [/^h/, 'h'],
  [/^d/, 'd'],
  [/^w/, 'w'],
];

/** Nanoseconds of a text that has the format `duration`: `1h30m`, `3 days`. */
export function durationNanos(text: string): bigint {
  let total = 0n;
  for (const [, number = '0', unit = ''] of text.matchAll(/([\d.]+)\s*([a-zµμ]+)/gi)) {
    const name = UNIT_NAMES.find(([pattern]) => pattern.test(unit.toLowerCase()))?.[1] ?? 'ns';
    const [whole = '0', fraction = ''] = number.split('.');
    const scale = NANOS[name] as bigint;
    total += BigInt(whole || '0') * scale + (BigInt(fraction.padEnd(15, '0').slice(0, 15)) * scale) / 10n ** 15n;
  }
  return text.startsWith('-') ? -total : total;
}

/** @throws Error if the nanoseconds do not fit an int64, as Go's durations must. */
export function celDuration(nanos: bigint): CelDuration {
  if (BigInt.asIntN(64, nanos) !== nanos) throw new Error('duration out of range');
  const second = NANOS['s'] as bigint;
  // The interpreter adds rightly only what it counts from the second below.
  const rest = ((nanos % second) + second) % second;
  return new Duration((nanos - rest) / second, Number(rest));
}

export function nanosOf(duration: CelDuration): bigint {
  return duration.seconds * (NANOS['s'] as bigint) + BigInt(duration.nanos);
}

export function isCelDuration(value: unknown): value is CelDuration {
  return value instanceof Duration;
}

const GO_DURATION = /^[+-]?(0|((\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)$/;

/** Whether a text is a duration as Go writes it: `1h30m`, `-5s`, `0`. */
export function isGoDuration(text: string): boolean {
  return GO_DURATION.test(text);
}
