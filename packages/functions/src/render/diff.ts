/** One line of a comparison: kept, taken out or put in. */
export interface DiffLine {
  sign: ' ' | '-' | '+';
  text: string;
}

/** Lines that stay the same and are shown around changed ones, as `diff -u` does. */
const context = 3;

/**
 * The changes of files as a unified diff, in the order of their paths; `null` is a file that goes.
 */
export function diffFiles(before: ReadonlyMap<string, string>, changes: ReadonlyMap<string, string | null>): string {
  return [...changes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, text]) => diffFile(path, before.get(path), text))
    .join('');
}

function diffFile(path: string, before: string | undefined, after: string | null): string {
  const head = [
    before === undefined ? '--- /dev/null' : `--- a/${path}`,
    after === null ? '+++ /dev/null' : `+++ b/${path}`,
  ];
  const lines = diffLines(linesOf(before ?? ''), linesOf(after ?? ''));
  return [...head, ...hunks(lines)].map((line) => `${line}\n`).join('');
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

/**
 * A shortest way from one list of lines to another. Takes time in proportion to the lines times the differences
 * (E. W. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986).
 */
export function diffLines(before: readonly string[], after: readonly string[]): DiffLine[] {
  const trail: Map<number, number>[] = [];
  let reach = new Map<number, number>([[1, 0]]);
  for (let edits = 0; ; edits++) {
    trail.push(new Map(reach));
    for (let k = -edits; k <= edits; k += 2) {
      const down = k === -edits || (k !== edits && reach.get(k - 1)! < reach.get(k + 1)!);
      let x = down ? reach.get(k + 1)! : reach.get(k - 1)! + 1;
      while (x < before.length && x - k < after.length && before[x] === after[x - k]) x++;
      reach.set(k, x);
      if (x >= before.length && x - k >= after.length) return backtrack(before, after, trail);
    }
    reach = new Map(reach);
  }
}

/** Walks back from the end along what each number of edits could reach. */
function backtrack(
  before: readonly string[],
  after: readonly string[],
  trail: readonly Map<number, number>[],
): DiffLine[] {
  const lines: DiffLine[] = [];
  let x = before.length;
  let y = after.length;
  for (let edits = trail.length - 1; edits >= 0; edits--) {
    const reach = trail[edits]!;
    const k = x - y;
    const down = k === -edits || (k !== edits && reach.get(k - 1)! < reach.get(k + 1)!);
    const previousK = down ? k + 1 : k - 1;
    const previousX = reach.get(previousK)!;
    const previousY = previousX - previousK;
    while (x > Math.max(previousX, 0) && y > Math.max(previousY, 0)) {
      lines.push({ sign: ' ', text: before[--x]! });
      y--;
    }
    if (edits === 0) break;
    if (down) lines.push({ sign: '+', text: after[--y]! });
    else lines.push({ sign: '-', text: before[--x]! });
  }
  return lines.reverse();
}

function hunks(lines: readonly DiffLine[]): string[] {
  const changed = lines.flatMap(({ sign }, i) => (sign === ' ' ? [] : [i]));
  const ranges: { from: number; to: number }[] = [];
  for (const i of changed) {
    const last = ranges.at(-1);
    const from = Math.max(0, i - context);
    const to = Math.min(lines.length, i + context + 1);
    if (last && from <= last.to) last.to = to;
    else ranges.push({ from, to });
  }
  return ranges.flatMap(({ from, to }) => {
    const part = lines.slice(from, to);
    const header = `@@ -${span(lines, from, part, '-')} +${span(lines, from, part, '+')} @@`;
    return [header, ...part.map(({ sign, text }) => sign + text)];
  });
}

/** Where a hunk starts in one of the two files, and how many lines of it it has. */
function span(lines: readonly DiffLine[], from: number, part: readonly DiffLine[], own: '-' | '+'): string {
  const counts = (some: readonly DiffLine[]) => some.filter(({ sign }) => sign === ' ' || sign === own).length;
  const count = counts(part);
  return `${counts(lines.slice(0, from)) + (count > 0 ? 1 : 0)},${count}`;
}
