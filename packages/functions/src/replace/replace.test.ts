import { describe, expect, it } from 'vitest';
import { call, configMap, dollars, simple } from '../registry/call.fixture.ts';
import { pathMatches } from './path.ts';

const source = simple(
  'Any',
  'web-1',
  'spec:\n  a: old # note\n  n: 3\n  list:\n  - c: old\n    d: x\n  - c: other\n  names: [a, b]\n',
);
const run = (...data: string[]) => call('search-replace', configMap(...data.map(dollars)), source);

describe('search-replace', () => {
  it.each<[string[], (text: string) => string]>([
    // By value.
    [['by-value: old', 'put-value: new'], (text) => text.replaceAll('old', 'new')],
    [['by-value: "3"', 'put-value: "4"'], (text) => text.replace('n: 3', 'n: 4')],
    [['by-value: "3"', 'put-value: four'], (text) => text.replace('n: 3', 'n: four')],
    [['by-value: old', 'put-value: "4"'], (text) => text.replaceAll('old', '4')],
    [['by-value: old'], (text) => text],
    // By path.
    [['by-path: spec.a', 'put-value: new'], (text) => text.replace('a: old', 'a: new')],
    [['by-path: spec.list[1].c', 'put-value: new'], (text) => text.replace('other', 'new')],
    [
      ['by-path: "spec.list[*].c"', 'put-value: new'],
      (text) => text.replace('c: old', 'c: new').replace('other', 'new'),
    ],
    [['by-path: spec.**.c', 'put-value: new'], (text) => text.replace('c: old', 'c: new').replace('other', 'new')],
    [['by-path: spec.list[7].c', 'put-value: new'], (text) => text],
    [['by-path: spec.a', 'by-value: other', 'put-value: new'], (text) => text],
    [['by-path: "**.c"', 'by-value: old', 'put-value: new'], (text) => text.replace('c: old', 'c: new')],
    // A path alone is made.
    [['by-path: spec.fresh', 'put-value: "5"'], (text) => `${text}  fresh: 5\n`],
    [['by-path: spec.fresh', 'by-value: x', 'put-value: y'], (text) => text],
    // By expression, whose groups can be put.
    [['by-value-regex: web-(.*)', 'put-value: app-<1>'], (text) => text.replace('web-1', 'app-1')],
    [['by-value-regex: "(?i)WEB-(?P<id>.*)"', 'put-value: app-<1>'], (text) => text.replace('web-1', 'app-1')],
    [['by-value-regex: ld', 'put-value: new'], (text) => text.replaceAll('old', 'new')],
    // Comments.
    [["by-value: '3'", "put-comment: 'kpt-set: <n>'"], (text) => text.replace('n: 3', 'n: 3 # kpt-set: <n>')],
    [
      ['by-value-regex: web-(.*)', "put-comment: 'kpt-set: <name>-<1>'"],
      (text) => text.replace('web-1', 'web-1 # kpt-set: <name>-1'),
    ],
    [
      ['by-path: spec.names', "put-comment: 'kpt-set: <names>'"],
      (text) => text.replace('names: [a, b]', 'names: # kpt-set: <names>\n  - a\n  - b'),
    ],
    [
      ['by-value: other', "put-comment: 'kpt-set: <c>'", 'put-value: new'],
      (text) => text.replace('other', 'new # kpt-set: <c>'),
    ],
    [[], (text) => text],
    [['put-value: x'], (text) => text],
  ])('with %j', (data, expected) => {
    const { texts, error } = run(...data);
    expect(error).toBeUndefined();
    expect(texts[0]).toBe(dollars(expected(source)));
  });

  it.each([
    [['by-value: a', 'by-value-regex: b'], 'only one of by-value and by-value-regex can be provided'],
    [['by-value-regex: "("'], '"(" is no regular expression'],
    [['by-value-regex: web-(.*)', 'put-value: <2>'], 'unable to resolve capture groups: "<2>" names group 2'],
    [['by-valeu: a'], 'invalid matcher "by-valeu", must be one of by-value, by-file-path'],
  ])('fails with %j', (data, message) => {
    expect(run(...data).error).toContain(dollars(`search-replace: ${message}`));
  });

  it('looks in the files that are meant', () => {
    const inFile = (path: string) =>
      source.replace(
        '  name: web-1\n',
        `  name: web-1\n  annotations:\n    internal.config.kubernetes.io/path: ${path}\n`,
      );
    const config = configMap('by-value: old', "by-file-path: '**/setters.yaml'", 'put-value: new');
    const { texts } = call(
      'search-replace',
      config,
      inFile('a/b/setters.yaml'),
      inFile('setters.yaml'),
      inFile('a.yaml'),
    );
    expect(texts.map((text) => text.includes('a: new'))).toEqual([true, true, false]);
  });

  it.each([
    [['by-value: old'], ['info Matched field value "old" (spec.a)', 'info Matched field value "old" (spec.list[0].c)']],
    [['by-value: other', 'put-value: new'], ['info Mutated field value to "new" (spec.list[1].c)']],
    [['by-value: none'], ['info no matches']],
  ])('with %j says what it found', (data, said) => {
    expect(run(...data).said).toEqual(said);
  });
});

describe('a path', () => {
  it.each([
    ['a.b.c', 'a.b.c', true],
    ['a.b', 'a.b.c', false],
    ['a.*.c', 'a.b.c', true],
    ['a.*.c', 'a.c', false],
    ['a.**.c', 'a.c', true],
    ['a.**.c', 'a.b.d.c', true],
    ['a.*.b.**.b', 'a.a.b.c.e.b', true],
    ['**', 'a.b', true],
    ['a.b[1].c', 'a.b[1].c', true],
    ['a.b[1].c', 'a.b[2].c', false],
    ['a.b[*].c', 'a.b[2].c', true],
    ['a.*[2].c', 'a.b[2].c', true],
    ['a.*.c', 'a.b[2].c', true],
    ['a.b.c', 'a.b[2].c', false],
    ['metadata.annotations.x.y/z', 'metadata.annotations.x.y/z', true],
  ])('%s leads to %s: %s', (pattern, path, leads) => {
    expect(pathMatches(pattern.split('.'), path.split('.'))).toBe(leads);
  });
});
