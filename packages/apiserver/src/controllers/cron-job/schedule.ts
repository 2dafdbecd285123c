import { type Field, parseFields } from './fields.ts';
import { localTime, startOfDay } from './zone.ts';

/** When something is due again and again. Times are in ms since the epoch. */
export interface Schedule {
  /** The first time after `ms`; undefined when there is none within five years. */
  next(ms: number): number | undefined;
  /** The last time in `(from, to]`. */
  latest(from: number, to: number): number | undefined;
}

const secondMs = 1000;
const minuteMs = 60_000;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const macros: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/** How far back the latest time is looked for, step by step: what is due often is found in the first steps. */
const lookBackMs = [hourMs, dayMs, 32 * dayMs, 366 * dayMs, 5 * 366 * dayMs];
/** A schedule such as `0 0 30 2 *` never comes; a leap day may be eight years away, which is as long as nobody waits. */
const searchMs = 5 * 366 * dayMs;

/**
 * The schedule of a CronJob: five fields, a macro such as `@daily`, or `@every 90s`. Undefined when the text is none.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
 */
export function parseSchedule(text: string, zone = 'UTC'): Schedule | undefined {
  const every = /^@every (.+)$/.exec(text);
  if (every) return intervalSchedule(durationMs(every[1]!));
  const fields = parseFields(macros[text] ?? text);
  return fields && fieldSchedule(fields, zone);
}

/** The sum of parts such as `1h30m`, whole seconds of it; undefined when the text is no duration. */
function durationMs(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(ns|us|ms|s|m|h))+$/.test(text)) return undefined;
  const units: Record<string, number> = { ns: 1e-6, us: 1e-3, ms: 1, s: secondMs, m: minuteMs, h: hourMs };
  let sum = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ns|us|ms|s|m|h)/g))
    sum += Number(amount) * units[unit!]!;
  return Math.max(secondMs, Math.floor(sum / secondMs) * secondMs);
}

function intervalSchedule(interval: number | undefined): Schedule | undefined {
  if (interval === undefined) return undefined;
  return {
    next: (ms) => Math.floor(ms / secondMs) * secondMs + interval,
    latest(from, to) {
      const times = Math.floor((to - from) / interval);
      return times > 0 ? Math.floor(from / secondMs) * secondMs + times * interval : undefined;
    },
  };
}

function fieldSchedule(fields: readonly Field[], zone: string): Schedule {
  const next = (ms: number) => nextMatch(fields, zone, ms);
  return {
    next,
    latest(from, to) {
      for (const back of lookBackMs) {
        const start = Math.max(from, to - back);
        let found: number | undefined;
        for (let time = next(start); time !== undefined && time <= to; time = next(time)) found = time;
        if (found !== undefined || start === from) return found;
      }
      return undefined;
    },
  };
}

function nextMatch(fields: readonly Field[], zone: string, after: number): number | undefined {
  const [minutes, hours, days, months, weekdays] = fields as [Field, Field, Field, Field, Field];
  let time = Math.floor(after / minuteMs) * minuteMs + minuteMs;
  while (time - after < searchMs) {
    const { year, month, day, weekday, hour, minute } = localTime(zone, time);
    if (!months.values.has(month)) time = startOfDay(zone, year, month + 1, 1);
    else if (!isDay(days, weekdays, day, weekday)) time = startOfDay(zone, year, month, day + 1);
    else if (!hours.values.has(hour)) time += (60 - minute) * minuteMs;
    else if (!minutes.values.has(minute)) time += minuteMs;
    else return time;
  }
  return undefined;
}

/** With both kinds of days given, either will do. */
function isDay(days: Field, weekdays: Field, day: number, weekday: number): boolean {
  const isOfMonth = days.values.has(day);
  const isOfWeek = weekdays.values.has(weekday);
  return days.isAny || weekdays.isAny ? isOfMonth && isOfWeek : isOfMonth || isOfWeek;
}
