/**
 * Schedules of CronJobs as the library that Kubernetes uses reads them.
 * @see https://pkg.go.dev/github.com/robfig/cron/v3#hdr-CRON_Expression_Format
 */
export interface Timetable {
  /** A zone given in the schedule itself, before all else. */
  zone?: string;
  /** Minute, hour, day of month, month and day of week; absent where the schedule is an interval. */
  fields?: readonly TimeField[];
  /** The interval of `@every`. */
  everyMs?: number;
}

/** What one of the five fields of a schedule allows. */
export interface TimeField {
  values: ReadonlySet<number>;
  /** `*` or `?` without a step. */
  isAny: boolean;
}

interface Part {
  min: number;
  max: number;
  names: readonly string[];
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const parts: readonly Part[] = [
  { min: 0, max: 59, names: [] },
  { min: 0, max: 23, names: [] },
  { min: 1, max: 31, names: [] },
  { min: 1, max: 12, names: months },
  { min: 0, max: 6, names: weekdays },
];

const descriptors: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

const unitMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** Says why a schedule cannot be read, worded as the library words it. */
export class ScheduleError extends Error {}

/** Why a text is no schedule; undefined when it is one. */
export function scheduleError(schedule: string): string | undefined {
  try {
    readSchedule(schedule);
    return undefined;
  } catch (error) {
    if (error instanceof ScheduleError) return error.message;
    throw error;
  }
}

/** @throws ScheduleError */
export function readSchedule(text: string): Timetable {
  if (text === '') throw new ScheduleError('empty spec string');
  const [prefix, zone] = /^(?:CRON_)?TZ=(\S*)/.exec(text) ?? [];
  if (prefix === undefined || zone === undefined) return readTimes(text);
  if (!isTimeZone(zone)) throw new ScheduleError(`provided bad location ${zone}: unknown time zone ${zone}`);
  return { zone, ...readTimes(text.slice(prefix.length).trim()) };
}

/** Offsets such as `+02:00` are zones to JavaScript alone. */
export function isTimeZone(zone: string): boolean {
  try {
    return /^[A-Za-z]/.test(zone) && Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
}

function readTimes(text: string): Timetable {
  if (text.startsWith('@every ')) return { everyMs: readInterval(text) };
  const schedule = text.startsWith('@') ? descriptors[text] : text;
  if (schedule === undefined) throw new ScheduleError(`unrecognized descriptor: ${text}`);
  const fields = schedule.split(/\s+/).filter(Boolean);
  if (fields.length !== parts.length) {
    throw new ScheduleError(`expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`);
  }
  return { fields: fields.map((field, i) => readField(field, parts[i]!)) };
}

/** The sum of amounts such as `1h30m`, in whole seconds, and one at least. */
function readInterval(text: string): number {
  const span = text.slice('@every '.length);
  if (!/^[-+]?(0|(\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))+$/.test(span)) {
    const why = span === '' || !/\d$/.test(span) ? 'invalid duration' : 'missing unit in duration';
    throw new ScheduleError(`failed to parse duration ${text}: time: ${why} "${span}"`);
  }
  let sum = 0;
  for (const [, amount, unit] of span.matchAll(/([\d.]+)(ns|us|µs|μs|ms|s|m|h)/g))
    sum += Number(amount) * unitMs[unit!]!;
  return span.startsWith('-') ? 1000 : Math.max(1000, Math.floor(sum / 1000) * 1000);
}

function readField(field: string, part: Part): TimeField {
  const values = new Set<number>();
  let isAny = false;
  for (const text of field.split(',').filter(Boolean)) {
    const range = readRange(text, part);
    isAny ||= range.isAny;
    for (let value = range.start; value <= range.end; value += range.step) values.add(value);
  }
  return { values, isAny };
}

/** `*`, `5`, `1-5`, `mon-fri`, each with a step: `0-59/10`; a step makes a number the start of a range. */
function readRange(text: string, { min, max, names }: Part) {
  const [bounds = '', ...steps] = text.split('/');
  const [low = '', ...highs] = bounds.split('-');
  const isWild = low === '*' || low === '?';
  let start = min;
  let end = max;
  if (!isWild) {
    start = readNumber(low, names);
    if (highs.length > 1) throw new ScheduleError(`too many hyphens: ${text}`);
    end = highs.length === 1 ? readNumber(highs[0]!, names) : start;
  }
  if (steps.length > 1) throw new ScheduleError(`too many slashes: ${text}`);
  const step = steps.length === 1 ? readNumber(steps[0]!, []) : 1;
  if (steps.length === 1 && highs.length === 0) end = max;
  if (start < min) throw new ScheduleError(`beginning of range (${start}) below minimum (${min}): ${text}`);
  if (end > max) throw new ScheduleError(`end of range (${end}) above maximum (${max}): ${text}`);
  if (start > end) throw new ScheduleError(`beginning of range (${start}) beyond end of range (${end}): ${text}`);
  if (step === 0) throw new ScheduleError(`step of range should be a positive number: ${text}`);
  // Every second day is some days: those of the week that are named beside it are due as well.
  return { start, end, step, isAny: isWild && step === 1 };
}
/** Names of months count from one, those of days from zero. */
function readNumber(text: string, names: readonly string[]): number {
  const named = names.indexOf(text.toLowerCase());
  if (named >= 0) return names === months ? named + 1 : named;
  if (!/^[+-]?\d+$/.test(text)) {
    throw new ScheduleError(
      `failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`,
    );
  }
  const number = Number(text);
  if (number < 0) throw new ScheduleError(`negative number (${number}) not allowed: ${text}`);
  return number;
}
