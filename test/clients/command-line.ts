/** The words of a command line: split at blanks, except within single quotes, which are taken off. */
export function words(line: string): string[] {
  const found = line.match(/(?:'[^']*'|[^\s'])+/g) ?? [];
  return found.map((word) => word.replaceAll("'", ''));
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: terminals are told of colours by them.
const colours = /\x1b\[[0-9;]*m/g;

/** Text as the eye compares it: without colours, blanks between words are one, lines have none around them. */
export function plain(text: string): string {
  const lines = text
    .replace(colours, '')
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim());
  return lines.join('\n').trim();
}

/**
 * Whether a text reads as a pattern says: blanks count as one, `*` stands for any one word, and `...` for anything, line ends included.
 */
export function reads(text: string, pattern: string): boolean {
  return expression(pattern).test(plain(text));
}

function expression(pattern: string): RegExp {
  const source = plain(pattern)
    .split('...')
    .map((part) =>
      part
        .split(/(?<=^|\s)\*(?=\s|$)/)
        .map(escaped)
        .join('\\S+'),
    )
    .join('[^]*?');
  return new RegExp(`^${source}$`);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
