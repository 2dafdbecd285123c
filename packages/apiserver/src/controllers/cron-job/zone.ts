/** The fields of an instant on the clocks of a time zone. */
export interface LocalTime {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
  /** 0 is Sunday. */
  weekday: number;
  hour: number;
  minute: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** Milliseconds by which the clocks of a zone are ahead of UTC at an instant. */
function offsetMs(zone: string, ms: number): number {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    formats.set(zone, format);
  }
  const name = format.formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
  const [, sign, hours = '0', minutes = '0'] = /^GMT([+-])(\d+):(\d+)/.exec(name) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * minuteMs;
}

export function localTime(zone: string, ms: number): LocalTime {
  const local = new Date(ms + offsetMs(zone, ms));
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    weekday: local.getUTCDay(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
  };
}

/** The first instant of a day in a zone; days and months beyond the last run over into the next. */
export function startOfDay(zone: string, year: number, month: number, day: number): number {
  const wanted = Date.UTC(year, month - 1, day);
  const before = wanted - offsetMs(zone, wanted - dayMs);
  const after = wanted - offsetMs(zone, wanted + dayMs);
  const [first, second] = before < after ? [before, after] : [after, before];
  // Clocks that change at midnight show it twice, or never: then the day begins with what they change to.
  return first + offsetMs(zone, first) >= wanted ? first : second;
}
