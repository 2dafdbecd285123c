import { Scalar } from 'yaml';

/** Texts that some YAML 1.1 or 1.2 reader takes for a boolean, null, number, date or merge key. */
const otherTypes = [
  /^(?:~|null|Null|NULL|<<)?$/,
  /^(?:y|Y|yes|Yes|YES|on|On|ON|n|N|no|No|NO|off|Off|OFF|true|True|TRUE|false|False|FALSE)$/,
  /^[-+]?(?:0x[0-9a-fA-F_]+|0o[0-7_]+|0b[01_]+|[0-9][0-9_]*)$/,
  /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/,
  // YAML 1.1 allows a float without any digit, and underscores in it.
  /^[-+]?(?:[0-9][0-9_]*)?\.[0-9_]*$/,
  /^[-+]?(?:\.inf|\.Inf|\.INF)$|^(?:\.nan|\.NaN|\.NAN)$/,
  /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/,
  /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*)?$/,
];

/** Characters that kpt writes as escapes: controls, those outside of the basic plane, and other line ends than \n. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what has to be found
const special = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]/;

/** Texts that cannot stand without quotes: they begin or contain what YAML gives a meaning. */
const indicators = /^[-?:](?= |$)|^[#,[\]{}&*!|>'"%@`]|:(?= |$)| #|^(?:---|\.\.\.)/;

/** What has a meaning inside of `[]` and `{}` too. */
const flowIndicators = /[,?[\]{}:]/;

/** Where a text is written: how deep its further lines are indented, in `[]` or `{}`, or before a colon. */
export interface ScalarPlace {
  indent: number;
  inFlow?: boolean;
  isKey?: boolean;
}

/** A new text: plain if it can be, in double quotes where it would be read as another type, several lines as a block. */
export function textScalar(text: string): Scalar<string> {
  const scalar = new Scalar(text);
  scalar.type = bestStyle(text);
  return scalar;
}

function bestStyle(text: string): Scalar.Type {
  if (text.includes('\n')) return Scalar.BLOCK_LITERAL;
  return otherTypes.some((pattern) => pattern.test(text)) ? Scalar.QUOTE_DOUBLE : Scalar.PLAIN;
}

/**
 * A scalar as kpt writes it: in the style it has if its text can be written in it, else in the next that can hold it. Blocks
 * are two texts, what stands on the line and the lines below.
 * Source: the rules of go-yaml, which kpt and its functions write with.
 */
export function printScalar(scalar: Scalar, place: ScalarPlace): string | readonly [string, string] {
  if (typeof scalar.value !== 'string') return printOther(scalar);
  const text = scalar.value;
  switch (styleOf(text, scalar.type ?? bestStyle(text), place)) {
    case Scalar.PLAIN:
      return text;
    case Scalar.QUOTE_SINGLE:
      return singleQuoted(text, place.indent);
    case Scalar.BLOCK_LITERAL:
      return [`|${hints(text)}`, indented(text, place.indent)];
    case Scalar.BLOCK_FOLDED:
      return [`>${hints(text)}`, indented(unfolded(text), place.indent)];
    default:
      return doubleQuoted(text);
  }
}

/** Numbers, booleans and nulls stand as they were written: what looks like a number may be an identifier with leading zeros. */
function printOther({ value, source }: Scalar): string {
  if (source !== undefined && meansTheSame(source, value)) return source;
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value).toString() : String(value);
}

function meansTheSame(source: string, value: unknown): boolean {
  if (typeof value === 'number') return Number(source) === value || !Number.isFinite(value);
  return typeof value === 'object' || source.toLowerCase() === String(value);
}

function styleOf(text: string, wanted: Scalar.Type, { inFlow, isKey }: ScalarPlace): Scalar.Type {
  const onOneLine = inFlow || isKey;
  const hasLines = text.includes('\n');
  if (wanted === Scalar.BLOCK_LITERAL || wanted === Scalar.BLOCK_FOLDED || (hasLines && wanted === Scalar.PLAIN)) {
    const isBlock = text !== '' && !onOneLine && !special.test(text) && !/ \n| $/.test(text);
    return !isBlock ? Scalar.QUOTE_DOUBLE : wanted === Scalar.PLAIN ? Scalar.BLOCK_LITERAL : wanted;
  }
  const isQuotable = !special.test(text) && !/\t| \n|\n /.test(text) && !(hasLines && isKey);
  if (wanted === Scalar.QUOTE_DOUBLE || !isQuotable) return Scalar.QUOTE_DOUBLE;
  const isPlain = !/^[ \n]|[ \n]$/.test(text) && !indicators.test(text) && !(onOneLine && text === '');
  return wanted !== Scalar.QUOTE_SINGLE && isPlain && !(inFlow && flowIndicators.test(text))
    ? Scalar.PLAIN
    : Scalar.QUOTE_SINGLE;
}

function singleQuoted(text: string, indent: number): string {
  const lines = text.replaceAll("'", "''").replaceAll(/\n+/g, (breaks) => `\n${breaks}${' '.repeat(indent)}`);
  return `'${lines}'`;
}

const escapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '\x85': '\\N',
  '\u2028': '\\L',
  '\u2029': '\\P',
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what has to be found
const escaped = /["\\\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff\u{10000}-\u{10ffff}]/gu;

function doubleQuoted(text: string): string {
  return `"${text.replaceAll(escaped, (char) => escapes[char] ?? numericEscape(char.codePointAt(0)!))}"`;
}

function numericEscape(code: number): string {
  const [letter, digits] = code <= 0xff ? ['x', 2] : code <= 0xffff ? ['u', 4] : (['U', 8] as const);
  return `\\${letter}${code.toString(16).toUpperCase().padStart(digits, '0')}`;
}

/** How a block is to be read: its indentation where its first line does not show it, and what is done with its last line ends. */
function hints(text: string): string {
  const indentation = /^[ \n]/.test(text) ? '2' : '';
  const end = /\n*$/.exec(text)![0].length;
  const chomping = end === 0 ? '-' : end > 1 || text === '\n' ? '+' : '';
  return indentation + chomping;
}

/** The lines of a block, with a line end behind the last. */
function indented(text: string, indent: number): string {
  const lines = text.endsWith('\n') ? text : `${text}\n`;
  return lines.replaceAll(/^(?=[^\n])/gm, ' '.repeat(indent));
}

/** A line end in a folded block is two in its source, but beside indented lines. kpt writes the last one twice too, if it is the only one. */
function unfolded(text: string): string {
  return text.replaceAll(/^(?! )([^\n]+)\n(?!\n* |\n+(?![\s\S]))/gm, '$1\n\n');
}

/** Numbers that mean the same to everybody. What starts with a zero may be an identifier, and stays a text. */
const plainNumber = /^-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]+)?$/;

/**
 * Types a text in the place of a scalar, whose comment stays. Where there are quotes it is a text; without them `3` is a number and
 * `true` a boolean.
 */
export function typeInto(scalar: Scalar, text: string): void {
  const isQuoted = scalar.type === Scalar.QUOTE_DOUBLE || scalar.type === Scalar.QUOTE_SINGLE;
  const isNumber = !isQuoted && plainNumber.test(text);
  const isBoolean = !isQuoted && (text === 'true' || text === 'false');
  scalar.value = isNumber ? Number(text) : isBoolean ? text === 'true' : text;
  scalar.source = text;
  const type = isNumber || isBoolean ? Scalar.PLAIN : bestStyle(text);
  if (!isQuoted || type !== Scalar.PLAIN) scalar.type = type;
}
