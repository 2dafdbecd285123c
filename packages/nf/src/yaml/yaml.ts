import { stringify } from 'yaml';

/**
 * YAML in which every string is quoted. Unquoted, the SD 000010 is the number 8 or 10, 1e5000 is infinite, the MNC 01 is 1 and `no` is
 * false, depending on who reads it.
 */
export function toYaml(document: Readonly<Record<string, unknown>>): string {
  return stringify(document, {
    defaultStringType: 'QUOTE_DOUBLE',
    defaultKeyType: 'PLAIN',
    aliasDuplicateObjects: false,
    // A folded string is still right, but hard to find with grep.
    lineWidth: 0,
  });
}
