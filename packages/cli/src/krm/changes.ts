import { createTwoFilesPatch } from 'diff';

/** Files that change, as a unified diff; a file that is new or goes is compared with /dev/null. */
export function changesText(before: ReadonlyMap<string, string>, changes: ReadonlyMap<string, string | null>): string {
  return [...changes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, after]) => {
      const old = before.get(path);
      const from = old === undefined ? '/dev/null' : `a/${path}`;
      const to = after === null ? '/dev/null' : `b/${path}`;
      const patch = createTwoFilesPatch(from, to, old ?? '', after ?? '', undefined, undefined, { context: 2 });
      // The first line is a rule that neither git nor patch needs.
      return patch.slice(patch.indexOf('\n') + 1);
    })
    .join('');
}
