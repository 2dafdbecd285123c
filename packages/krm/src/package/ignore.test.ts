import { describe, expect, it } from 'vitest';
import { globPattern } from '../glob/glob.ts';
import { isIgnored } from './ignore.ts';

describe('an ignore file', () => {
  it.each<[string, string, boolean]>([
    ['a.yaml', 'a.yaml', true],
    ['a.yaml', 'deep/down/a.yaml', true],
    ['/a.yaml', 'deep/a.yaml', false],
    ['/a.yaml', 'a.yaml', true],
    ['deep/a.yaml', 'deep/a.yaml', true],
    ['deep/a.yaml', 'very/deep/a.yaml', false],
    ['tests', 'tests/a.yaml', true],
    ['tests/', 'sub/tests/deep/a.yaml', true],
    ['a.yaml/', 'a.yaml', false],
    ['*.yaml', 'sub/a.yaml', true],
    ['*.yaml\n!keep.yaml', 'keep.yaml', false],
    ['!keep.yaml\n*.yaml', 'keep.yaml', true],
    ['# a.yaml\n\n', 'a.yaml', false],
    ['**/out/*.yaml', 'a/b/out/c.yaml', true],
    ['**/out/*.yaml', 'out/deep/c.yaml', false],
    ['a.yaml\r\nb.yaml', 'a.yaml', true],
  ])('of %j leaves out %s: %s', (text, path, ignored) => {
    expect(isIgnored(path, new Map([['.', text]]))).toBe(ignored);
  });

  it('in a folder is about what is below it', () => {
    const files = new Map([['sub', 'a.yaml']]);
    expect(['a.yaml', 'sub/a.yaml', 'sub/deep/a.yaml', 'subway/a.yaml'].map((path) => isIgnored(path, files))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});

describe('a pattern of paths', () => {
  it.each<[string, string, boolean]>([
    ['*.yaml', 'a.yaml', true],
    ['*.yaml', 'a/b.yaml', false],
    ['**/*.yaml', 'a.yaml', true],
    ['**/*.yaml', 'a/b/c.yaml', true],
    ['a/**', 'a/b/c', true],
    ['a?c', 'abc', true],
    ['a?c', 'a/c', false],
    ['[a-c].yaml', 'b.yaml', true],
    ['[!a-c].yaml', 'b.yaml', false],
    ['[^a-c].yaml', 'd.yaml', true],
    ['{a,b}.yaml', 'b.yaml', true],
    ['{a,b}.yaml', 'c.yaml', false],
    ['a,b}.yaml', 'a,b}.yaml', true],
    ['a+(b).y', 'a+(b).y', true],
    ['a.b', 'aXb', false],
    ['\\*', '*', true],
    ['\\*', 'a', false],
  ])('%s fits %s: %s', (glob, path, fits) => {
    expect(globPattern(glob).test(path)).toBe(fits);
  });
});
