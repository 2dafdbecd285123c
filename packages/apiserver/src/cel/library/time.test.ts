import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outcome } from '../testing/outcome.ts';
import { parseTime } from './time.ts';

const at = (part: string) => `timestamp('2024-02-29T23:45:06.789Z').${part}`;

describe('parts of times', () => {
  it.each<[string, boolean | string]>([
    [`${at('getFullYear()')} == 2024 && ${at('getMonth()')} == 1`, true],
    [`${at('getDate()')} == 29 && ${at('getDayOfMonth()')} == 28`, true],
    [`${at('getDayOfWeek()')} == 4 && ${at('getDayOfYear()')} == 59`, true],
    [`${at('getHours()')} == 23 && ${at('getMinutes()')} == 45`, true],
    [`${at('getSeconds()')} == 6 && ${at('getMilliseconds()')} == 789`, true],
    [`${at("getHours('+02:00')")} == 1 && ${at("getDate('+02:00')")} == 1 && ${at("getMonth('+02:00')")} == 2`, true],
    [`${at("getHours('-03:30')")} == 20 && ${at("getMinutes('-03:30')")} == 15`, true],
    [`${at("getHours('02:00')")} == 1`, true],
    [`${at("getHours('UTC')")} == 23 && ${at("getHours('')")} == 23`, true],
    [`${at("getHours('Europe/Paris')")} == 0 && ${at("getDayOfYear('Europe/Paris')")} == 60`, true],
    [`${at("getDayOfWeek('America/New_York')")} == 4 && ${at("getHours('America/New_York')")} == 18`, true],
    ["timestamp('2024-07-01T12:00:00Z').getHours('Europe/Paris') == 14", true],
    [`${at("getMilliseconds('Asia/Kolkata')")} == 789 && ${at("getMinutes('Asia/Kolkata')")} == 15`, true],
    ["timestamp('2023-12-31T00:00:00Z').getDayOfYear() == 364", true],
    ["timestamp('2024-12-31T23:59:59Z').getDayOfYear() == 365", true],
    ["timestamp('0050-03-01T00:00:00Z').getFullYear() == 50", true],
    [at("getHours('Nowhere/Land') == 1"), 'unknown time zone Nowhere/Land'],
    [at("getHours('a:b') == 1"), 'strconv.Atoi: parsing "a": invalid syntax'],
  ])('%s', (rule, expected) => {
    expect(outcome(rule)).toBe(expected);
  });

  it('are those of a clock that is as far from UTC as the zone says', () => {
    const minutes = fc.integer({ min: -14 * 60, max: 14 * 60 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), minutes, (seconds, east) => {
        const away = Math.abs(east);
        const zone = `${east < 0 ? '-' : '+'}${String(Math.floor(away / 60)).padStart(2, '0')}:${String(away % 60).padStart(2, '0')}`;
        const shown = new Date((seconds + east * 60) * 1000);
        const rule = `timestamp(${seconds}).getHours('${zone}') == ${shown.getUTCHours()} && timestamp(${seconds}).getDate('${zone}') == ${shown.getUTCDate()}`;
        expect(outcome(rule)).toBe(true);
      }),
    );
  });
});

describe('parts of durations', () => {
  it.each([
    "duration('90m').getHours() == 1 && duration('90m').getMinutes() == 90 && duration('90m').getSeconds() == 5400",
    "duration('-90m').getHours() == -1 && duration('-1500ms').getSeconds() == -1",
    "duration('1.5s').getMilliseconds() == 1500 && duration('-0.5s').getSeconds() == 0",
    "duration('1us').getMilliseconds() == 0",
  ])('%s', (rule) => {
    expect(outcome(rule)).toBe(true);
  });
});

describe('parseTime', () => {
  it.each([
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['2024-02-29T01:00:00.123456789+01:00', '2024-02-29T00:00:00.123Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['2024-02-29T00:00:00,5Z', '2024-02-29T00:00:00.500Z'],
  ])('reads %s', (text, time) => {
    expect(parseTime(text)?.toISOString()).toBe(time);
  });

  it.each([
    '2023-02-29T00:00:00Z',
    '2024-02-30T00:00:00Z',
    '2024-13-01T00:00:00Z',
    '2024-1-01T00:00:00Z',
    '2024-01-01 00:00:00Z',
    '2024-01-01T24:00:00Z',
    '2024-01-01T00:60:00Z',
    '2024-01-01T00:00:61Z',
    '2024-01-01T00:00:00',
    '2024-01-01t00:00:00z',
    '2024-01-01T00:00:00.Z',
    '2024-01-01',
    '',
  ])('refuses %j', (text) => {
    expect(parseTime(text)).toBeUndefined();
  });
});
