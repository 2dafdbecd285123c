/** A piece of a template: text that stays, or the tokens of an action. */
export type Piece = { text: string } | { tokens: Token[]; source: string };

/** A token of an action. Fields and variables have their path: `.a.b`, `$x.a`. */
export type Token =
  | { is: 'field'; path: string[] }
  | { is: 'variable'; name: string; path: string[] }
  | { is: 'word'; word: string }
  | { is: 'value'; value: string | number | boolean | undefined }
  | { is: 'sign'; sign: string };

const token =
  /\s+|(?<raw>`[^`]*`)|(?<text>"(?:\\.|[^"\\\n])*")|(?<char>'(?:\\.|[^'\\\n])')|(?<number>[+-]?(?:0[xX][0-9a-fA-F]+|[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?))(?![\w])|(?<variable>\$\w*(?:\.\w+)*)|(?<field>(?:\.[A-Za-z_]\w*)+|\.(?!\w))|(?<word>[A-Za-z_]\w*)|(?<sign>:=|[|(),=])/y;

const constants = new Map<string, boolean | undefined>([
  ['true', true],
  ['false', false],
  ['nil', undefined],
]);

/**
 * Splits a template at its actions. `{{-` and `-}}` take the blanks out of the text beside them.
 * @throws Error when an action has no end, or holds what is no token
 */
export function lex(template: string): Piece[] {
  const pieces: Piece[] = [];
  let rest = template;
  let trim = false;
  for (;;) {
    const start = rest.indexOf('{{');
    const opened = start >= 0 && /^\{\{-\s/.test(rest.slice(start));
    const text = start < 0 ? rest : rest.slice(0, start);
    const left = trim ? text.trimStart() : text;
    pieces.push({ text: opened ? left.trimEnd() : left });
    if (start < 0) return pieces.filter((piece) => !('text' in piece) || piece.text !== '');
    const action = rest.slice(start + (opened ? 3 : 2));
    const { tokens, length, closed } = actionAt(action);
    trim = closed;
    if (tokens) pieces.push({ tokens, source: action.slice(0, length).trim() });
    rest = action.slice(length + (closed ? 3 : 2));
  }
}

/** The action that a text begins with, up to its braces. Comments have no tokens. */
function actionAt(text: string): { tokens: Token[] | undefined; length: number; closed: boolean } {
  const comment = /^\s*\/\*[\s\S]*?\*\/(?=\s*\}\}|\s+-\}\})/.exec(text)?.[0];
  const tokens: Token[] = [];
  let at = comment?.length ?? 0;
  for (;;) {
    const end = /^\s*(?:\}\}|\s-\}\})/.exec(text.slice(at))?.[0];
    if (end !== undefined) {
      const closed = end.endsWith('-}}');
      return { tokens: comment === undefined ? tokens : undefined, length: at + end.length - (closed ? 3 : 2), closed };
    }
    token.lastIndex = at;
    const match = token.exec(text);
    if (!match)
      throw new Error(at < text.length ? `unexpected ${JSON.stringify(text[at])} in action` : 'unclosed action');
    at = token.lastIndex;
    const found = tokenOf(match.groups ?? {});
    if (found) tokens.push(found);
  }
}

function tokenOf({
  raw,
  text,
  char,
  number,
  variable,
  field,
  word,
  sign,
}: Partial<Record<string, string>>): Token | undefined {
  if (raw !== undefined) return { is: 'value', value: raw.slice(1, -1) };
  if (text !== undefined) return { is: 'value', value: unquote(text) };
  if (char !== undefined)
    return {
      is: 'value',
      value: unquote(`"${char.slice(1, -1).replace(/^"$/, '\\"').replace(/^\\'$/, "'")}"`).codePointAt(0),
    };
  if (number !== undefined) return { is: 'value', value: Number(number) };
  if (variable !== undefined) {
    const [name = '', ...path] = variable.split('.');
    return { is: 'variable', name, path };
  }
  if (field !== undefined) return { is: 'field', path: field.split('.').filter(Boolean) };
  if (word !== undefined)
    return constants.has(word) ? { is: 'value', value: constants.get(word) } : { is: 'word', word };
  return sign === undefined ? undefined : { is: 'sign', sign };
}

function unquote(text: string): string {
  const escapes = text
    .replaceAll(/\\x([0-9a-fA-F]{2})/g, '\\u00$1')
    .replaceAll(/\\a/g, '\\u0007')
    .replaceAll(/\\v/g, '\\u000b');
  try {
    return JSON.parse(escapes) as string;
  } catch {
    throw new Error(`bad text ${text}`);
  }
}
