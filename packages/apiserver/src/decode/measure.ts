import { isObject } from '../schema/json.ts';

/** What one pass over a JSON text tells, before anything is known of its meaning. */
export interface Measures {
  /** Keys as written, duplicates counted each time. */
  keys: number;
  depth: number;
  /** A number with so many digits that a double may not hold it. */
  longNumber: boolean;
}

/** Numbers of up to 15 digits are exact as doubles. */
const exactDigits = 15;

const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;
const zero = 0x30;
const nine = 0x39;

/** Reads the bytes of a JSON text once. Only strings are understood, so it is fast; a text that is no JSON gives meaningless figures. */
export function measureJson(bytes: Uint8Array): Measures {
  let keys = 0;
  let depth = 0;
  let deepest = 0;
  let digits = 0;
  let longNumber = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    if (byte >= zero && byte <= nine) {
      if (++digits > exactDigits) longNumber = true;
      continue;
    }
    digits = 0;
    if (byte === quote) i = endOfString(bytes, i + 1);
    else if (byte === colon) keys++;
    // `{` and `[`, then `}` and `]`: they differ by the bit of lower case.
    else if ((byte | 0x20) === 0x7b) {
      if (++depth > deepest) deepest = depth;
    } else if ((byte | 0x20) === 0x7d) depth--;
  }
  return { keys, depth: deepest, longNumber };
}

/** The place of the closing quote. */
function endOfString(bytes: Uint8Array, start: number): number {
  let i = start;
  while (i < bytes.length && bytes[i] !== quote) i += bytes[i] === backslash ? 2 : 1;
  return i;
}

/** How many keys a parsed value has in all: fewer than were written when some were duplicates. */
export function countKeys(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + countKeys(item), 0);
  if (!isObject(value)) return 0;
  let count = 0;
  for (const key of Object.keys(value)) {
    count++;
    const part = value[key];
    if (typeof part === 'object') count += countKeys(part);
  }
  return count;
}
