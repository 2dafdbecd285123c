import { DecodeError } from '../../decode/decode-error.ts';

const timeLayout = '2006-01-02T15:04:05Z07:00';
const microTimeLayout = '2006-01-02T15:04:05.000000Z07:00';

/** The parts of a layout with what a text may have in their place, in order. */
const dateParts: [layout: string, pattern: RegExp][] = [
  ['2006', /^\d{4}/],
  ['-', /^-/],
  ['01', /^\d{2}/],
  ['-', /^-/],
  ['02', /^\d{2}/],
  ['T', /^T/],
  ['15', /^\d{2}/],
  [':', /^:/],
  ['04', /^\d{2}/],
  [':', /^:/],
  ['05', /^\d{2}/],
];
const zone: [string, RegExp] = ['Z07:00', /^(Z|[+-]\d{2}:\d{2})$/];
const timeParts = [...dateParts, ['', /^(\.\d+)?/] as [string, RegExp], zone];
/** Go reads a fraction of exactly six digits here: clients that send milliseconds are refused. */
const microTimeParts = [...dateParts, ['.000000', /^\.\d{6}(?!\d)/] as [string, RegExp], zone];

/** Time as `metav1.Time` is written: UTC, whole seconds. @throws DecodeError */
export function canonicalTime(text: string): string {
  return `${parse(text, timeLayout, timeParts).slice(0, 19)}Z`;
}

/** Time as `metav1.MicroTime` is written: UTC, microseconds. @throws DecodeError */
export function canonicalMicroTime(text: string): string {
  const utc = parse(text, microTimeLayout, microTimeParts);
  return `${utc.slice(0, 19)}.${text.slice(20, 26)}Z`;
}

function parse(text: string, layout: string, parts: [string, RegExp][]): string {
  let rest = text;
  for (const [part, pattern] of parts) {
    const match = pattern.exec(rest);
    if (!match) {
      throw new DecodeError(
        `parsing time ${quote(text)} as ${quote(layout)}: cannot parse ${quote(rest)} as ${quote(part)}`,
      );
    }
    rest = rest.slice(match[0].length);
  }
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new DecodeError(`parsing time ${quote(text)}: ${outOfRange(text)} out of range`);
  return new Date(time).toISOString();
}

function outOfRange(text: string): string {
  if (Number(text.slice(5, 7)) > 12 || text.slice(5, 7) === '00') return 'month';
  if (Number(text.slice(11, 13)) > 23) return 'hour';
  if (Number(text.slice(14, 16)) > 59) return 'minute';
  if (Number(text.slice(17, 19)) > 59) return 'second';
  return 'day';
}

const quote = (text: string): string => JSON.stringify(text);
