/** Clients refuse answers whose headers are too long: beyond this many characters in all, each warning is cut. */
const maxTotal = 4096;
const maxEach = 256;
const maxWarnings = 32;

/** Values of the `Warning` header. Each text comes once; UTF-8 goes as bytes, which is all that a header can hold. */
export function warningHeaders(texts: readonly string[]): string[] {
  const distinct = [...new Set(texts)].slice(0, maxWarnings);
  const total = distinct.reduce((sum, text) => sum + text.length, 0);
  const shown = total > maxTotal ? distinct.map((text) => text.slice(0, maxEach)) : distinct;
  return shown.map((text) => Buffer.from(`299 - ${JSON.stringify(text)}`).toString('latin1'));
}
