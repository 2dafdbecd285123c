/** Splits a JSON pointer into its unescaped tokens; undefined when it does not start with a slash (the whole document cannot be patched). */
export function pointerTokens(pointer: string): string[] | undefined {
  if (!pointer.startsWith('/')) return undefined;
  const tokens = pointer.slice(1).split('/');
  if (!pointer.includes('~')) return tokens;
  return tokens.map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/**
 * The index that `token` names in a list of `length` places. As in Kubernetes a negative index counts from the end, though RFC 6901 has none.
 */
export function arrayIndex(token: string, length: number): number | undefined {
  if (!/^[+-]?\d+$/.test(token)) return undefined;
  const index = Number(token);
  const place = index < 0 ? index + length : index;
  return place >= 0 && place < length ? place : undefined;
}
