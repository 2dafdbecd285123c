import { describe, expect, it } from 'vitest';
import { changesText } from './changes.ts';

const before = new Map([
  ['a.yaml', 'one\ntwo\nthree\n'],
  ['b.yaml', 'gone\n'],
]);

describe('changes as a diff', () => {
  it('name the file on both sides, and show the lines around', () => {
    expect(changesText(before, new Map([['a.yaml', 'one\n2\nthree\n']]))).toBe(
      '--- a/a.yaml\n+++ b/a.yaml\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n',
    );
  });

  it('compare what is new or goes with /dev/null, as git does', () => {
    const text = changesText(
      before,
      new Map<string, string | null>([
        ['c.yaml', 'new\n'],
        ['b.yaml', null],
      ]),
    );
    expect(text).toBe(
      '--- a/b.yaml\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-gone\n--- /dev/null\n+++ b/c.yaml\n@@ -0,0 +1,1 @@\n+new\n',
    );
  });

  it('are in the order of the paths, whatever the order in which they were made', () => {
    const paths = ['z.yaml', 'dir/a.yaml', 'm.yaml'];
    const text = changesText(new Map(), new Map(paths.map((path) => [path, 'x\n'])));
    expect([...text.matchAll(/^\+\+\+ b\/(.*)$/gm)].map(([, path]) => path)).toEqual([
      'dir/a.yaml',
      'm.yaml',
      'z.yaml',
    ]);
  });

  it('are no text where there are none', () => {
    expect(changesText(before, new Map())).toBe('');
  });
});
