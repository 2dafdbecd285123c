/** What a pattern of paths may hold besides plain characters. */
const special = /\\(.)|\*\*\/|\*\*|\*|\?|\[[!^]?\]?[^\]]*\]|[{},]|[.+^$()|/]/gs;

/**
 * A regular expression for a pattern of paths: `*` and `?` stand for what is within one folder, `**` for any folders, `[a-z]` and `[!a-z]` for
 * one character, `{a,b}` for one of several.
 */
export function globPattern(glob: string): RegExp {
  let open = 0;
  const source = glob.replaceAll(special, (token: string, escaped: string | undefined) => {
    if (escaped !== undefined) return escaped.replace(/\W/, '\\$&');
    if (token === '**/') return '(?:.*/)?';
    if (token === '**') return '.*';
    if (token === '*') return '[^/]*';
    if (token === '?') return '[^/]';
    if (token.length > 1) return token.replace(/^\[[!^]/, '[^').replaceAll('\\', '\\\\');
    if (token === '{') open++;
    if (token === '{') return '(?:';
    if (token === '}' && open > 0) open--;
    else if (token === '}') return '\\}';
    if (token === '}') return ')';
    if (token === ',') return open > 0 ? '|' : ',';
    return `\\${token}`;
  });
  return new RegExp(`^${source}${')'.repeat(open)}$`);
}
