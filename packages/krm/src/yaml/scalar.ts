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

/** Texts that cannot stand without quotes: they begin or contain what YAML gives a meaning. */
const needsQuotes = /^[-?:](?=\s|$)|^[#,[\]{}&*!|>'"%@`]|^\s|\s$|:(?=\s|$)|\s#|^(?:---|\.\.\.)/;

/** Characters that only a double-quoted text can hold. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what has to be found
const needsEscapes = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff]|\t|[ ]\n|\n[ ]*$/;

/** A text in the style that kpt writes: plain if possible, double quotes where it would be read as another type, else single quotes. */
export function textScalar(text: string): Scalar<string> {
  const scalar = new Scalar(text);
  scalar.type = styleOf(text);
  return scalar;
}

function styleOf(text: string): Scalar.Type {
  if (text.includes('\n') && !needsEscapes.test(text.replace(/\n+$/, ''))) return Scalar.BLOCK_LITERAL;
  if (needsEscapes.test(text) || otherTypes.some((pattern) => pattern.test(text))) return Scalar.QUOTE_DOUBLE;
  return needsQuotes.test(text) ? Scalar.QUOTE_SINGLE : Scalar.PLAIN;
}
