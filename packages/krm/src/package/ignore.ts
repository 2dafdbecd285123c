import { posix } from 'node:path';
import { globPattern } from '../glob/glob.ts';

/** Names files and folders that are no part of a package, in the way of `.gitignore`. */
export const ignoreFile = '.krmignore';

interface Rule {
  pattern: RegExp;
  foldersOnly: boolean;
  negated: boolean;
}

/**
 * Whether a file is left out of its package: by a rule of an ignore file in its folder or above, for itself or a folder that it is in.
 * `ignoreFiles` are their texts by folder, `.` for the package's own.
 */
export function isIgnored(path: string, ignoreFiles: ReadonlyMap<string, string>): boolean {
  for (const [folder, text] of ignoreFiles) {
    const below = folder === '.' ? path : path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
    if (below === undefined) continue;
    const rules = rulesOf(text);
    for (let part = below; part !== '.'; part = posix.dirname(part))
      if (names(rules, part, part !== below)) return true;
  }
  return false;
}

/** The last rule that fits counts. */
function names(rules: readonly Rule[], path: string, isFolder: boolean): boolean {
  const fits = ({ pattern, foldersOnly }: Rule) => (isFolder || !foldersOnly) && pattern.test(path);
  return rules.findLast(fits)?.negated === false;
}

function rulesOf(text: string): Rule[] {
  const lines = text.split('\n').map((line) => line.trimEnd());
  return lines.filter((line) => line !== '' && !line.startsWith('#')).map(readRule);
}

function readRule(line: string): Rule {
  const negated = line.startsWith('!');
  const foldersOnly = line.endsWith('/');
  const path = line.slice(Number(negated), foldersOnly ? -1 : undefined);
  // A name alone is meant in every folder, a path from the folder of the file on.
  const glob = path.includes('/') ? path.replace(/^\//, '') : `**/${path}`;
  return { pattern: globPattern(glob), foldersOnly, negated };
}
