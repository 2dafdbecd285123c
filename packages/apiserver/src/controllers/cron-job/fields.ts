/** What one of the five fields of a schedule allows. */
export interface Field {
  values: ReadonlySet<number>;
  /** `*` or `?`, with or without a step. */
  isAny: boolean;
}

interface Bounds {
  name: string;
  min: number;
  max: number;
  names?: readonly string[];
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const bounds: readonly Bounds[] = [
  { name: 'minute', min: 0, max: 59 },
  { name: 'hour', min: 0, max: 23 },
  { name: 'day of month', min: 1, max: 31 },
  { name: 'month', min: 1, max: 12, names: months },
  { name: 'day of week', min: 0, max: 6, names: weekdays },
];

/** Minute, hour, day of month, month and day of week of a schedule such as `0 3 * * mon-fri`; undefined when it is none. */
export function parseFields(text: string): Field[] | undefined {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== bounds.length) return undefined;
  const fields = parts.map((part, i) => parseField(part, bounds[i]!));
  return fields.every((field) => field !== undefined) ? fields : undefined;
}

function parseField(text: string, bound: Bounds): Field | undefined {
  const values = new Set<number>();
  let isAny = false;
  for (const part of text.split(',')) {
    const range = parseRange(part, bound);
    if (!range) return undefined;
    isAny ||= range.isAny;
    for (let value = range.from; value <= range.to; value += range.step) values.add(value);
  }
  return { values, isAny };
}

function parseRange(text: string, bound: Bounds) {
  const [span = '', stepText, ...more] = text.split('/');
  if (more.length > 0) return undefined;
  const step = stepText === undefined ? 1 : digits(stepText);
  if (step === undefined || step === 0) return undefined;
  if (span === '*' || span === '?') return { from: bound.min, to: bound.max, step, isAny: true };
  const [first = '', last, ...rest] = span.split('-');
  if (rest.length > 0) return undefined;
  const from = numberOf(first, bound);
  // `5/15` is from 5 to the end by 15.
  const to = last === undefined ? (stepText === undefined ? from : bound.max) : numberOf(last, bound);
  if (from === undefined || to === undefined) return undefined;
  return from >= bound.min && to <= bound.max && from <= to ? { from, to, step, isAny: false } : undefined;
}

function numberOf(text: string, { names, min }: Bounds): number | undefined {
  const index = names?.indexOf(text.toLowerCase()) ?? -1;
  return index >= 0 ? index + min : digits(text);
}

function digits(text: string): number | undefined {
  return /^\d+$/.test(text) ? Number(text) : undefined;
}
