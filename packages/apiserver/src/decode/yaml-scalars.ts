import type { ScalarTag } from 'yaml';

/*
 * Kubernetes reads YAML with a library of Go that knows some scalars of YAML 1.1 beside those of 1.2. Dates, numbers of base 60 and the like it
 * leaves texts.
 */

/** `yes`, `off` and so on, and even single letters, unless they are quoted. */
const booleans: ScalarTag = {
  tag: 'tag:yaml.org,2002:bool',
  default: true,
  test: /^(?:y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF)$/,
  resolve: (text) => /^(?:y|on)/i.test(text),
};

/** With digits grouped by underscores, or of another base: `0x1f`, `0b101`, and octal by a leading zero as in C. */
const integers: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^[-+]?(?:0[xX][\da-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|0[0-7_]*|\d[\d_]*)$/,
  resolve: (text) => {
    const sign = text.startsWith('-') ? -1 : 1;
    const digits = text.replace(/^[-+]/, '').replaceAll('_', '');
    return sign * Number(/^0[0-7]+$/.test(digits) ? `0o${digits}` : digits) || 0;
  },
};

/** Asked before those of YAML 1.2. */
export const scalarTags: readonly ScalarTag[] = [booleans, integers];
