const escapes: Record<string, string> = {
  '"': '\\"',
  '\\': '\\\\',
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

/** A text as Go's `%q` prints it: what cannot be printed is escaped, all other letters of the world stay. */
export function goQuote(text: string): string {
  const inside = text.replaceAll(/["\\]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, (character) => {
    const code = character.codePointAt(0)!;
    if (escapes[character]) return escapes[character];
    if (code < 0x80) return `\\x${hex(code, 2)}`;
    // Half of a surrogate pair is no character: Go's texts hold the replacement instead.
    if (code >= 0xd800 && code <= 0xdfff) return '\ufffd';
    return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
  });
  return `"${inside}"`;
}

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');
