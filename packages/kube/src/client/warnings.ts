/** Code, agent, and the text in quotes, in which quotes and backslashes are escaped. */
const warningValue = /\d{3} [^\s",]+ "((?:[^"\\]|\\.)*)"/g;

/** The texts of a `Warning` header, of which an answer may have several. @see https://www.rfc-editor.org/rfc/rfc7234#section-5.5 */
export function warningsOf(header: string | readonly string[]): string[] {
  const values = typeof header === 'string' ? [header] : header;
  const texts: string[] = [];
  for (const value of values) {
    for (const [, text = ''] of value.matchAll(warningValue)) texts.push(text.replace(/\\(.)/g, '$1'));
  }
  return texts;
}
