/**
 * Schedules of CronJobs as the library that Kubernetes uses reads them.
 * @see https://pkg.go.dev/github.com/robfig/cron/v3#hdr-CRON_Expression_Format
 */
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

const descriptors = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];

/** Says why a schedule cannot be read, worded as the library words it. */
class ScheduleError extends Error {}

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

function readSchedule(text: string): void {
  if (text === '') throw new ScheduleError('empty spec string');
  let schedule = text;
  if (/^(CRON_)?TZ=/.test(text)) {
    const [zone] = text.split(' ');
    schedule = text.slice(zone!.length).trim();
  }
  if (schedule.startsWith('@')) {
    readDescriptor(schedule);
    return;
  }
  const fields = schedule.split(/\s+/).filter(Boolean);
  if (fields.length !== parts.length) {
    throw new ScheduleError(`expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`);
  }
  for (const [i, field] of fields.entries()) readField(field, parts[i]!);
}

function readDescriptor(descriptor: string): void {
  if (descriptors.includes(descriptor)) return;
  if (!descriptor.startsWith('@every ')) throw new ScheduleError(`unrecognized descriptor: ${descriptor}`);
  const span = descriptor.slice('@every '.length);
  if (/^[-+]?(0|(\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))+$/.test(span)) return;
  const why = span === '' || !/\d$/.test(span) ? 'invalid duration' : 'missing unit in duration';
  throw new ScheduleError(`failed to parse duration ${descriptor}: time: ${why} "${span}"`);
}

function readField(field: string, part: Part): void {
  for (const range of field.split(',').filter(Boolean)) readRange(range, part);
}

/** `*`, `5`, `1-5`, `mon-fri`, each with a step: `0-59/10`; a step makes a number the start of a range. */
function readRange(text: string, { min, max, names }: Part): void {
  const [bounds = '', ...steps] = text.split('/');
  const [low = '', ...highs] = bounds.split('-');
  let start = min;
  let end = max;
  if (low !== '*' && low !== '?') {
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
