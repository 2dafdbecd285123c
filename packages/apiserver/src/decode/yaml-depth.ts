import { maxDepth } from './json.ts';
import { yaml } from './yaml-library.ts';

/**
 * A YAML text that nests deeper than a body may, in brackets or in indicators on one line (`- - -`). Asked before parsing, for the parser would
 * take gigabytes for it; by indentation alone no text of an allowed size gets that deep.
 */
export function isTooDeep(text: string): boolean {
  const { CST, Lexer } = yaml();
  let brackets = 0;
  let indicators = 0;
  let isScalar = false;
  for (const token of new Lexer().lex(text)) {
    if (isScalar || token === CST.SCALAR) isScalar = !isScalar;
    else if (token === '[' || token === '{') brackets++;
    else if (token === ']' || token === '}') brackets--;
    else if (token === '-' || token === '?' || token === ':') indicators++;
    else if (token === '\n' || token === '\r\n' || token === ',') indicators = 0;
    if (brackets + indicators > maxDepth) return true;
  }
  return false;
}
