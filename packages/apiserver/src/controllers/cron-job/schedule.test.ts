import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSchedule } from './schedule.ts';

const iso = (ms: number | undefined) => (ms === undefined ? 'never' : new Date(ms).toISOString().slice(0, 16));
const next = (text: string, from: string, zone?: string) =>
  iso(parseSchedule(text, zone)?.next(Date.parse(`${from}:00Z`)));

describe('a schedule', () => {
  it.each([
    ['every minute', '* * * * *', '2026-01-01T12:00', '2026-01-01T12:01'],
    ['every five minutes', '*/5 * * * *', '2026-01-01T12:01', '2026-01-01T12:05'],
    ['from a minute on in steps', '3/20 * * * *', '2026-01-01T12:04', '2026-01-01T12:23'],
    ['within a range in steps', '10-30/10 * * * *', '2026-01-01T12:30', '2026-01-01T13:10'],
    ['at listed minutes', '5,50 * * * *', '2026-01-01T12:05', '2026-01-01T12:50'],
    ['at an hour', '30 3 * * *', '2026-01-01T12:00', '2026-01-02T03:30'],
    ['on a day of the month', '0 0 15 * *', '2026-01-20T00:00', '2026-02-15T00:00'],
    ['on the 31st, which not every month has', '0 0 31 * *', '2026-01-31T00:00', '2026-03-31T00:00'],
    ['in a month by name', '0 0 1 JUL *', '2026-01-01T00:00', '2026-07-01T00:00'],
    ['on weekdays by name', '0 9 * * mon-fri', '2026-01-02T10:00', '2026-01-05T09:00'],
    ['on Sundays by number', '0 9 * * 0', '2026-01-01T00:00', '2026-01-04T09:00'],
    ['on the 13th and on every Friday, for both are given', '0 0 13 * 5', '2026-01-01T00:00', '2026-01-02T00:00'],
    [
      'on every tenth day and on every Friday, for both are given',
      '0 0 */10 * 5',
      '2026-01-01T00:00',
      '2026-01-02T00:00',
    ],
    ['on every Friday, for a step of one leaves no day out', '0 0 */1 * 5', '2026-01-01T00:00', '2026-01-02T00:00'],
    ['in a zone of its own', 'CRON_TZ=Asia/Tokyo 0 9 * * *', '2026-01-01T00:00', '2026-01-02T00:00'],
    ['on the 29th of February', '0 0 29 2 *', '2026-01-01T00:00', '2028-02-29T00:00'],
    ['with a question mark', '0 0 ? * *', '2026-01-01T00:00', '2026-01-02T00:00'],
    ['over the end of a year', '59 23 31 12 *', '2026-12-31T23:59', '2027-12-31T23:59'],
    ['hourly', '@hourly', '2026-01-01T12:00', '2026-01-01T13:00'],
    ['daily', '@daily', '2026-01-01T12:00', '2026-01-02T00:00'],
    ['at midnight', '@midnight', '2026-01-01T00:00', '2026-01-02T00:00'],
    ['weekly', '@weekly', '2026-01-01T12:00', '2026-01-04T00:00'],
    ['monthly', '@monthly', '2026-01-01T12:00', '2026-02-01T00:00'],
    ['yearly', '@yearly', '2026-01-01T12:00', '2027-01-01T00:00'],
    ['annually', '@annually', '2026-06-01T12:00', '2027-01-01T00:00'],
    ['every ninety minutes', '@every 1h30m', '2026-01-01T12:00', '2026-01-01T13:30'],
    ['on a day that never comes', '0 0 30 2 *', '2026-01-01T00:00', 'never'],
  ])('comes %s', (_what, text, from, wanted) => {
    expect(next(text, from)).toBe(wanted);
  });
  it.each([
    '',
    '* * * *',
    '* * * * * *',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * * 13 *',
    '* * * * 7',
    '5-1 * * * *',
    '*/0 * * * *',
    '1-2-3 * * * *',
    '1/2/3 * * * *',
    'a * * * *',
    '@sometimes',
    '@every',
    '@every soon',
    'TZ=Mars/Base 0 9 * * *',
  ])('is none when it says %j', (text) => {
    expect(parseSchedule(text)).toBeUndefined();
  });
  it('is at least a second away', () => {
    expect(parseSchedule('@every 10ms')?.next(0)).toBe(1000);
  });
});

describe('a schedule in a time zone', () => {
  it.each([
    ['Europe/Paris in winter', 'Europe/Paris', '2026-01-01T00:00', '2026-01-01T08:00'],
    ['Europe/Paris in summer', 'Europe/Paris', '2026-07-01T00:00', '2026-07-01T07:00'],
    ['Asia/Kolkata, half an hour off', 'Asia/Kolkata', '2026-01-01T00:00', '2026-01-01T03:30'],
    ['America/New_York', 'America/New_York', '2026-01-01T00:00', '2026-01-01T14:00'],
    ['Pacific/Auckland, where it is tomorrow', 'Pacific/Auckland', '2026-01-01T00:00', '2026-01-01T20:00'],
  ])('comes at nine of %s', (_what, zone, from, wanted) => {
    expect(next('0 9 * * *', from, zone)).toBe(wanted);
  });
  it('leaves out what the clocks leave out', () => {
    // In Paris the clocks went from 2:00 to 3:00 on 29 March 2026.
    expect(next('30 2 * * *', '2026-03-28T12:00', 'Europe/Paris')).toBe('2026-03-30T00:30');
  });
  it('begins the day at midnight whatever the clocks did', () => {
    expect(next('@daily', '2026-03-28T23:30', 'Europe/Paris')).toBe('2026-03-29T22:00');
    expect(next('@daily', '2026-10-24T23:30', 'Europe/Paris')).toBe('2026-10-25T23:00');
  });
});

describe('the latest time of a schedule', () => {
  const at = (text: string) => Date.parse(`${text}:00Z`);
  const latest = (text: string, from: string, to: string) => iso(parseSchedule(text)?.latest(at(from), at(to)));
  it.each([
    ['in the last hour', '*/5 * * * *', '2026-01-01T00:00', '2026-01-01T12:04', '2026-01-01T12:00'],
    ['long ago', '0 0 1 1 *', '2020-06-01T00:00', '2026-06-01T00:00', '2026-01-01T00:00'],
    ['now', '0 12 * * *', '2026-01-01T00:00', '2026-01-01T12:00', '2026-01-01T12:00'],
    ['not yet', '0 12 * * *', '2026-01-01T00:00', '2026-01-01T11:59', 'never'],
    ['not since', '0 12 * * *', '2026-01-01T12:00', '2026-01-01T13:00', 'never'],
    ['an interval, counted from the start', '@every 10m', '2026-01-01T00:03', '2026-01-01T00:50', '2026-01-01T00:43'],
    ['no whole interval', '@every 10m', '2026-01-01T00:03', '2026-01-01T00:12', 'never'],
  ])('is found %s', (_what, text, from, to, wanted) => {
    expect(latest(text, from, to)).toBe(wanted);
  });
  it('is the last of those that come one after the other', () => {
    const texts = fc.constantFrom('*/7 * * * *', '5 */3 * * *', '0 0 * * 1', '@hourly', '30 4 1,15 * *');
    const hours = fc.integer({ min: 0, max: 24 * 40 });
    fc.assert(
      fc.property(texts, hours, hours, (text, a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)].map(
          (hour) => at('2026-01-01T00:00') + hour * 3_600_000,
        ) as [number, number];
        const schedule = parseSchedule(text)!;
        const found = schedule.latest(from, to);
        let last: number | undefined;
        for (let time = schedule.next(from)!; time <= to; time = schedule.next(time)!) last = time;
        expect(found).toBe(last);
      }),
      { numRuns: 40 },
    );
  });
});
