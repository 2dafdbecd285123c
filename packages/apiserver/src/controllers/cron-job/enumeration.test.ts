import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSchedule } from './schedule.ts';

/** Zones that change their clocks at different times of the day, midnight included, by half an hour, and never. */
const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Havana',
  'Africa/Cairo',
  'Asia/Beirut',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Apia',
];

/** Around the days on which clocks change in most of them, and around the ends of months and years. */
const days = [
  '2024-02-28',
  '2024-03-09',
  '2024-03-30',
  '2024-04-06',
  '2024-04-25',
  '2024-10-05',
  '2024-11-02',
  '2024-12-31',
];

const minuteMs = 60_000;

interface Lines {
  minute: string;
  hour: string;
  day: string;
  month: string;
  weekday: string;
}

function fieldOf(min: number, max: number): fc.Arbitrary<string> {
  const value = fc.integer({ min, max });
  const range = fc.tuple(value, value).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
  const step = fc.integer({ min: 1, max: Math.ceil(max / 3) });
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant('*') },
    value.map(String),
    range,
    fc.tuple(range, step).map(([span, by]) => `${span}/${by}`),
    step.map((by) => `*/${by}`),
    fc.array(value, { minLength: 2, maxLength: 3 }).map((list) => list.join(',')),
  );
}

const lines: fc.Arbitrary<Lines> = fc.record({
  minute: fc.oneof(fc.constant('0'), fc.constant('30'), fieldOf(0, 59)),
  hour: fieldOf(0, 23),
  day: fieldOf(1, 31),
  month: fc.oneof(fc.constant('*'), fieldOf(1, 12)),
  weekday: fieldOf(0, 6),
});

/** Whether a field allows a value, read the plain way. */
function allows(field: string, value: number, min: number, max: number): boolean {
  return field.split(',').some((part) => {
    const [span = '', step = '1'] = part.split('/');
    const [from = min, to = part.includes('/') ? max : from] = span === '*' ? [min, max] : span.split('-').map(Number);
    return value >= from && value <= to && (value - from) % Number(step) === 0;
  });
}

/** A star says nothing of days; every second day is some of them. */
const isEvery = (field: string): boolean => field === '*' || field === '*/1';

function clockOf(zone: string): (ms: number) => Record<string, number> {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  return (ms) => Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
}

/** The minutes of a span at which the clock of the zone shows what the lines say. */
function enumerate({ minute, hour, day, month, weekday }: Lines, zone: string, from: number, to: number): number[] {
  const clock = clockOf(zone);
  const found: number[] = [];
  for (let ms = from; ms <= to; ms += minuteMs) {
    const local = clock(ms);
    const weekdayNow = new Date(Date.UTC(local['year']!, local['month']! - 1, local['day']!)).getUTCDay();
    const isDay = allows(day, local['day']!, 1, 31);
    const isWeekday = allows(weekday, weekdayNow, 0, 6);
    const isAny = isEvery(day) || isEvery(weekday);
    if (!allows(minute, local['minute']!, 0, 59) || !allows(hour, local['hour']!, 0, 23)) continue;
    if (!allows(month, local['month']!, 1, 12)) continue;
    if (isAny ? isDay && isWeekday : isDay || isWeekday) found.push(ms);
  }
  return found;
}

describe('a schedule', () => {
  it('is due at the minutes at which the clocks of its zone show what it says, and at no others', () => {
    fc.assert(
      fc.property(lines, fc.constantFrom(...zones), fc.constantFrom(...days), (fields, zone, day) => {
        const from = Date.parse(`${day}T00:00:00Z`);
        const to = from + 3 * 24 * 60 * minuteMs;
        const { minute, hour, day: dayOfMonth, month, weekday } = fields;
        const schedule = parseSchedule(`${minute} ${hour} ${dayOfMonth} ${month} ${weekday}`, zone)!;
        const due: number[] = [];
        for (let ms = schedule.next(from - 1); ms !== undefined && ms <= to; ms = schedule.next(ms)) due.push(ms);
        const wanted = enumerate(fields, zone, from, to);
        expect(due).toEqual(wanted);
        expect(schedule.latest(from - 1, to)).toBe(wanted.at(-1));
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['America/Havana', '0 12 10 3 *', '2024-03-09T00:00:00Z', '2024-03-10T16:00:00.000Z'],
    ['America/Havana', '0 0 10 3 *', '2024-03-09T00:00:00Z', '2025-03-10T04:00:00.000Z'],
    ['Africa/Cairo', '30 1 26 4 *', '2024-04-25T00:00:00Z', '2024-04-25T22:30:00.000Z'],
    ['Asia/Beirut', '0 9 31 3 *', '2024-03-30T00:00:00Z', '2024-03-31T06:00:00.000Z'],
    ['Pacific/Apia', '0 6 31 12 *', '2011-12-29T00:00:00Z', '2011-12-30T16:00:00.000Z'],
    ['Pacific/Apia', '0 6 30 12 *', '2011-12-29T00:00:00Z', '2012-12-29T16:00:00.000Z'],
  ])('passes a day without a midnight in %s: %s', (zone, text, after, next) => {
    expect(new Date(parseSchedule(text, zone)!.next(Date.parse(after))!).toISOString()).toBe(next);
  });
});
