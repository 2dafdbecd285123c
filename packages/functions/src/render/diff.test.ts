import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffFiles, diffLines } from './diff.ts';

const numbered = (count: number) => Array.from({ length: count }, (_, i) => `line ${i + 1}`);

describe('diffLines', () => {
  it.each([
    [[], [], ''],
    [['a'], [], '-a'],
    [[], ['a'], '+a'],
    [['a', 'b', 'c'], ['a', 'c'], ' a -b  c'],
    [['a', 'c'], ['a', 'b', 'c'], ' a +b  c'],
    [['a'], ['b'], '-a +b'],
  ])('%j to %j', (before, after, expected) => {
    expect(
      diffLines(before, after)
        .map(({ sign, text }) => sign + text)
        .join(' '),
    ).toBe(expected);
  });

  it('holds both texts, and keeps as many lines as can be kept', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 14 });
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const diff = diffLines(before, after);
        const side = (own: '-' | '+') =>
          diff.filter(({ sign }) => sign === ' ' || sign === own).map(({ text }) => text);
        expect(side('-')).toEqual(before);
        expect(side('+')).toEqual(after);
        expect(diff.filter(({ sign }) => sign === ' ').length).toBe(longestCommon(before, after));
      }),
    );
  });
});

function longestCommon(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const line of a) {
    const next = [0];
    b.forEach((other, j) => {
      next.push(line === other ? row[j]! + 1 : Math.max(row[j + 1]!, next[j]!));
    });
    row = next;
  }
  return row.at(-1)!;
}

describe('diffFiles', () => {
  it('shows changed lines with three lines around them, apart when they are far apart', () => {
    const before = numbered(30);
    const after = before.map((line, i) => (i === 4 || i === 20 ? `${line} changed` : line));
    const text = diffFiles(
      new Map([['a.yaml', `${before.join('\n')}\n`]]),
      new Map([['a.yaml', `${after.join('\n')}\n`]]),
    );
    expect(text).toBe(
      [
        '--- a/a.yaml',
        '+++ b/a.yaml',
        '@@ -2,7 +2,7 @@',
        ' line 2',
        ' line 3',
        ' line 4',
        '-line 5',
        '+line 5 changed',
        ' line 6',
        ' line 7',
        ' line 8',
        '@@ -18,7 +18,7 @@',
        ' line 18',
        ' line 19',
        ' line 20',
        '-line 21',
        '+line 21 changed',
        ' line 22',
        ' line 23',
        ' line 24',
        '',
      ].join('\n'),
    );
  });

  it('shows files that come and go', () => {
    const text = diffFiles(
      new Map([['old', 'x\n']]),
      new Map<string, string | null>([
        ['old', null],
        ['new', 'y\n'],
      ]),
    );
    expect(text).toBe('--- /dev/null\n+++ b/new\n@@ -0,0 +1,1 @@\n+y\n--- a/old\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-x\n');
  });

  it('is empty when nothing changes', () => {
    expect(diffFiles(new Map(), new Map())).toBe('');
  });
});
