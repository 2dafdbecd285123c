import { type CelDuration, nanosOf } from '../duration.ts';
import { fail, functions, type Library } from './register.ts';

/** The first and last moment that CEL knows: years 1 to 9999. */
const FIRST = Date.parse('0001-01-01T00:00:00Z');
const LAST = Date.parse('9999-12-31T23:59:59.999Z');

/** @throws CelCallError if the moment lies outside of what CEL knows */
export function timeOf(milliseconds: number): Date {
  if (!(milliseconds >= FIRST && milliseconds <= LAST)) return fail('timestamp overflow');
  return new Date(milliseconds);
}

const RFC_3339 = /^(\d{4}-\d\d-(\d\d))T([01]\d|2[0-3]):[0-5]\d:[0-5]\d([.,]\d+)?(Z|[+-]([01]\d|2[0-4]):([0-5]\d|60))$/;

/** A time as RFC 3339 writes it, to the millisecond; undefined if the text is none, or names a day that no calendar has. */
export function parseTime(text: string): Date | undefined {
  const [, date, day] = RFC_3339.exec(text) ?? [];
  if (!date || new Date(`${date}T00:00:00Z`).getUTCDate() !== Number(day)) return undefined;
  const parsed = Date.parse(text.replace(',', '.'));
  return Number.isNaN(parsed) ? undefined : timeOf(parsed);
}

/**
 * The time as clocks of a zone show it: read it as if it were UTC.
 * @param zone a name (`Europe/Paris`) or a distance from UTC (`+02:00`)
 */
function inZone(time: Date, zone: string): Date {
  const colon = zone.indexOf(':');
  if (colon < 0) return zone === '' || zone === 'UTC' ? time : inNamedZone(time, zone);
  const hours = wholeNumber(zone.slice(0, colon));
  const minutes = wholeNumber(zone.slice(colon + 1));
  return new Date(time.getTime() + (hours * 60 + (zone.startsWith('-') ? -minutes : minutes)) * 60_000);
}

function wholeNumber(text: string): number {
  return /^[+-]?\d+$/.test(text) ? Number(text) : fail(`strconv.Atoi: parsing "${text}": invalid syntax`);
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  let clock = clocks.get(zone);
  if (!clock) {
    try {
      const part = { year: 'numeric', month: 'numeric', day: 'numeric' } as const;
      const hour = { hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23' } as const;
      clock = new Intl.DateTimeFormat('en-US', { timeZone: zone, ...part, ...hour });
    } catch {
      return fail(`unknown time zone ${zone}`);
    }
    clocks.set(zone, clock);
  }
  return clock;
}

function inNamedZone(time: Date, zone: string): Date {
  const parts = new Map(
    clockOf(zone)
      .formatToParts(time)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const of = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const shown = new Date(0);
  // Not Date.UTC, which takes the years before 100 for those of the last century.
  shown.setUTCFullYear(of('year'), of('month') - 1, of('day'));
  shown.setUTCHours(of('hour'), of('minute'), of('second'), time.getUTCMilliseconds());
  return shown;
}

function dayOfYear(time: Date): number {
  const first = new Date(time);
  first.setUTCMonth(0, 1);
  return Math.round((time.getTime() - first.getTime()) / 86_400_000);
}

/** What can be asked of a time. Months, and days of a month and of a year, are counted from zero; only `getDate` counts from one. */
const PARTS: Readonly<Record<string, (time: Date) => number>> = {
  getFullYear: (time) => time.getUTCFullYear(),
  getMonth: (time) => time.getUTCMonth(),
  getDate: (time) => time.getUTCDate(),
  getDayOfMonth: (time) => time.getUTCDate() - 1,
  getDayOfWeek: (time) => time.getUTCDay(),
  getDayOfYear: dayOfYear,
  getHours: (time) => time.getUTCHours(),
  getMinutes: (time) => time.getUTCMinutes(),
  getSeconds: (time) => time.getUTCSeconds(),
  getMilliseconds: (time) => time.getUTCMilliseconds(),
};

/** Nanoseconds of what a duration can be asked for: all of it, not what a clock would show. */
const UNITS: Readonly<Record<string, bigint>> = {
  getHours: 3_600_000_000_000n,
  getMinutes: 60_000_000_000n,
  getSeconds: 1_000_000_000n,
  getMilliseconds: 1_000_000n,
};

/**
 * Parts of times and durations.
 * @see https://github.com/google/cel-spec/blob/master/doc/langdef.md#timezones
 */
export const times: Library = (environment) => {
  for (const [name, part] of Object.entries(PARTS)) {
    functions(environment, {
      [`google.protobuf.Timestamp.${name}(): int`]: (time: Date) => BigInt(part(time)),
      [`google.protobuf.Timestamp.${name}(string): int`]: (time: Date, zone: string) =>
        BigInt(part(inZone(time, zone))),
    });
  }
  for (const [name, unit] of Object.entries(UNITS)) {
    functions(environment, {
      [`google.protobuf.Duration.${name}(): int`]: (duration: CelDuration) => nanosOf(duration) / unit,
    });
  }
};
