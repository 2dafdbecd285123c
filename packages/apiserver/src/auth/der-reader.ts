/** One value of ASN.1 in DER. */
export interface DerValue {
  tag: number;
  content: Buffer;
  /** Tag and length too. */
  whole: Buffer;
}

/** What is no DER, or other than expected. */
export class DerError extends Error {}

/**
 * The values that stand one after another in `bytes`.
 * @throws DerError
 */
export function readValues(bytes: Buffer): DerValue[] {
  const values: DerValue[] = [];
  let at = 0;
  while (at < bytes.length) {
    const { start, end } = extent(bytes, at);
    values.push({ tag: bytes[at] as number, content: bytes.subarray(start, end), whole: bytes.subarray(at, end) });
    at = end;
  }
  return values;
}

/**
 * The values inside a value that must have this tag.
 * @throws DerError
 */
export function inside(value: DerValue | undefined, tag: number): DerValue[] {
  return readValues(contentOf(value, tag));
}

/** @throws DerError when there is no value, or one with another tag */
export function contentOf(value: DerValue | undefined, tag: number): Buffer {
  if (value?.tag !== tag) throw new DerError('asn1: structure error: tags do not match');
  return value.content;
}

/** Longer values would not fit into a request anyway. */
const mostLengthBytes = 3;

function extent(bytes: Buffer, at: number): { start: number; end: number } {
  const first = bytes[at + 1];
  if (first === undefined) throw truncated();
  let start = at + 2;
  let length = first;
  if (first >= 0x80) {
    const count = first & 0x7f;
    if (count === 0 || count > mostLengthBytes) throw new DerError('asn1: syntax error: wrong length');
    if (start + count > bytes.length) throw truncated();
    length = bytes.readUIntBE(start, count);
    start += count;
  }
  if (start + length > bytes.length) throw truncated();
  return { start, end: start + length };
}

function truncated(): DerError {
  return new DerError('asn1: syntax error: data truncated');
}

/** The dotted form of an object identifier's content. */
export function dotted(content: Buffer): string {
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of content) {
    arc = arc * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    arcs.push(arc);
    arc = 0;
  }
  const [first = 0, ...rest] = arcs;
  const top = Math.min(2, Math.floor(first / 40));
  return [top, first - top * 40, ...rest].join('.');
}
