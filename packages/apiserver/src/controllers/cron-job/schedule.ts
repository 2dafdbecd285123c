import { readSchedule, ScheduleError, type TimeField, type Timetable } from '../../builtin/workload/schedule.ts';
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

/** How far back the latest time is looked for, step by step: what is due often is found in the first steps. */
const lookBackMs = [hourMs, dayMs, 32 * dayMs, 366 * dayMs, 5 * 366 * dayMs];
/** A schedule such as `0 0 30 2 *` never comes; a leap day may be eight years away, which is as long as nobody waits. */
const searchMs = 5 * 366 * dayMs;

/**
 * The schedule of a CronJob: five fields, a macro such as `@daily`, or `@every 90s`. Undefined when the text is none.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
 */
export function parseSchedule(text: string, zone = 'UTC'): Schedule | undefined {
  const times = timetable(text);
  if (times?.everyMs !== undefined) return intervalSchedule(times.everyMs);
  return times?.fields && fieldSchedule(times.fields, times.zone ?? zone);
}

function timetable(text: string): Timetable | undefined {
  try {
    return readSchedule(text);
  } catch (error) {
    if (error instanceof ScheduleError) return undefined;
    throw error;
  }
}

function intervalSchedule(interval: number): Schedule {
  return {
    next: (ms) => Math.floor(ms / secondMs) * secondMs + interval,
    latest(from, to) {
      const times = Math.floor((to - from) / interval);
      return times > 0 ? Math.floor(from / secondMs) * secondMs + times * interval : undefined;
    },
  };
}

function fieldSchedule(fields: readonly TimeField[], zone: string): Schedule {
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

function nextMatch(fields: readonly TimeField[], zone: string, after: number): number | undefined {
  const [minutes, hours, days, months, weekdays] = fields as [TimeField, TimeField, TimeField, TimeField, TimeField];
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
function isDay(days: TimeField, weekdays: TimeField, day: number, weekday: number): boolean {
  const isOfMonth = days.values.has(day);
  const isOfWeek = weekdays.values.has(weekday);
  return days.isAny || weekdays.isAny ? isOfMonth && isOfWeek : isOfMonth || isOfWeek;
}
