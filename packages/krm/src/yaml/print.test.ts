import { describe, expect, it } from 'vitest';
import { Scalar } from 'yaml';
import { printScalar } from './scalar.ts';
import { dropBlankLines, parseYaml, printYaml } from './text.ts';

/** What comes of a text that is read and written as a function does it. */
function again(text: string): string {
  const { map } = parseYaml(text, 'test.yaml')[0]!;
  dropBlankLines(map);
  return printYaml(map!);
}

// The expected texts are what kyaml 0.20 writes.
describe('scalars', () => {
  it.each([
    ...['plain', '010203', '07', '08', '00', '+1', '-0', '.5', '1.', '1.50', '1e3', '0.1e10', '0o7', '0x1F', '1_000'],
    ...['12345678901234567890', '100000000000000000000000', '.inf', '-.INF', '.NaN', 'y', 'no', 'on', 'True', '~'],
    ...['null', 'NULL', '2024-01-01', '12:30:45', '190:20:30', '-x', '?x', 'a#b', 'a:b', 'x,y', 'a  b', 'ünï', '全角'],
    ...['"y"', "'y'", '"plain"', "'plain'", '"it\'s"', "'it''s'", '"a\\tb"', '"a\\nb"', '"# x"', "'a: b'", '""', "''"],
    ...['"\\0"', '"\\e"', '"\\r"', '"\\L"', '"\\N"', '"\\uFEFF"', '"\\U0001F600"', '"  "', '"\\\\"', "'\\'", '" x "'],
    ...[
      '!!str 1',
      '!foo bar',
      '!!binary aGVsbG8=',
      '{}',
      '[]',
      '{a: b, c: [1, "2"]}',
      '[[1, 2], [3], {a: {}}]',
      '[~, ""]',
    ],
  ])('stay as they were written: %s', (text) => {
    for (const place of [`v: ${text}\n`, `v: ${text} # why\nw: 1\n`, `v:\n- ${text}\n- x\n`]) {
      expect(again(place)).toBe(place);
    }
  });

  it.each([
    ['emoji', '😀', '"\\U0001F600"'],
    ['emoji in quotes', "'😀'", '"\\U0001F600"'],
    ['letters given by number', '"\\u00e9"', '"é"'],
    ['lines that are folded', 'one\n  two', 'one two'],
    ['lines that are folded in quotes', '"one\n  two\\\n  three"', '"one twothree"'],
    ['a paragraph', 'one\n\n  two', '|-\n  one\n  two'],
    ['a paragraph in quotes', "'one\n\n  two'", "'one\n\n  two'"],
    ['spaces in brackets', '{ a: 1 }', '{a: 1}'],
    ['a list in brackets on several lines', '[\n  a,\n  b\n  ]', '[a, b]'],
    ['a text that brackets would break', '[12:30, a:b]', "['12:30', 'a:b']"],
    ['what looks like a document', '---x', "'---x'"],
  ])('of another form are written in one: %s', (_, text, written) => {
    expect(again(`v: ${text}\nw: 1\n`)).toBe(`v: ${written}\nw: 1\n`);
  });

  it('that are null in brackets stay null', () => {
    expect(again('v: {a, b: }\n')).toBe('v: {a: null, b: null}\n');
  });

  it.each(['1e3', '010203', '"quoted key"', "'it''s'", 'a b', '!!str 1', `k${'x'.repeat(100)}`])(
    'are keys as they were: %s',
    (key) => {
      expect(again(`v:\n  ${key}: x\n`)).toBe(`v:\n  ${key}: x\n`);
    },
  );

  it('are keys behind a question mark where they are long, or lists', () => {
    const long = 'k'.repeat(129);
    expect(again(`${long}: 1\n`)).toBe(`? ${long}\n: 1\n`);
    expect(again('? [a, b]\n: c\n')).toBe('? [a, b]\n: c\n');
    expect(again('? a b\n: c\n')).toBe('a b: c\n');
  });

  it.each<[unknown, string]>([
    [7, '7'],
    [1e21, '1000000000000000000000'],
    [0.25, '0.25'],
    [true, 'true'],
    [null, 'null'],
  ])('that are new have no source: %j', (value, written) => {
    expect(printScalar(new Scalar(value), { indent: 0 })).toBe(written);
  });

  it.each<[unknown, string, string]>([
    [8, '07', '8'],
    [false, 'True', 'false'],
    [true, 'True', 'True'],
  ])('that were changed forget their source: %j instead of %s', (value, source, written) => {
    const scalar = Object.assign(new Scalar(value), { source });
    expect(printScalar(scalar, { indent: 0 })).toBe(written);
  });
});

describe('blocks of text', () => {
  it.each([
    ...[
      '|\n  a\n',
      '|-\n  a\n  b\n',
      '|\n  a\n\n  b\n',
      '|\n  a\n    b\n',
      '|2\n    a\n',
      '|2\n\n  a\n',
      '|-\n  {{ .x }}\n',
    ],
    ...[
      '|\n  a\tb\n',
      '|\n  # no comment\n',
      '|\n  é\n',
      '>-\n  a\n',
      '>-\n  a b\n',
      '>\n  a\n\n',
      '>2\n    a\n    b\n',
    ],
  ])('stay as they are: %j', (text) => {
    for (const place of [`v: ${text}w: 1\n`, `v:\n- ${text}- x\n`]) expect(again(place)).toBe(place);
  });

  it.each([
    ['lines that end with spaces become quoted', '|\n  a \n  b\n', '"a \\nb\\n"\n'],
    ['empty ones too', '|\n', '""\n'],
    ['what need not be kept is not', '|+\n  a\n', '|\n  a\n'],
    ['folded lines are joined', '>\n  a\n  b\n', '>\n  a b\n\n'],
    ['folded paragraphs stay apart', '>-\n  a\n\n  b\n', '>-\n  a\n\n  b\n'],
    ['indented lines of folded ones stay as they are', '>-\n  a\n    b\n  c\n', '>-\n  a\n    b\n  c\n'],
    ['the indentation is two', '|1\n   a\n', '|2\n    a\n'],
  ])('%s', (_, text, written) => {
    expect(again(`v: ${text}w: 1\n`)).toBe(`v: ${written}w: 1\n`);
  });

  it('keep the blank lines at their end', () => {
    expect(again('v: |+\n  a\n\nw: 1\n')).toBe('v: |+\n  a\n\nw: 1\n');
  });

  it('bear comments behind their sign', () => {
    expect(again('v: | # why\n  a\n')).toBe('v: | # why\n  a\n');
  });

  it('are quoted in brackets and as keys', () => {
    const text = Object.assign(new Scalar('a\nb'), { type: Scalar.BLOCK_LITERAL });
    expect(printScalar(text, { indent: 0, inFlow: true })).toBe('"a\\nb"');
    expect(printScalar(text, { indent: 0, isKey: true })).toBe('"a\\nb"');
  });
});

describe('collections', () => {
  it.each([
    ['lists of lists', 'a:\n- - b\n  - c\n- - d:\n    - e\n'],
    ['items of every kind', 'a:\n- {b: 1}\n- [c]\n- {}\n- []\n- |\n  x\n-\n- k: v\n  l: w\n'],
    ['anchors', 'a: &x\n  k: v\nb: &y\n- 1\nc: &z 1\nd: [*x, *y]\ne: *z\nf:\n- &i\n  k: v\n- *i\n'],
    ['tags', 'a: !t\n  b: 1\nc: !t {b: 1}\nd: !!null\n'],
    ['merge keys', 'a: &x {k: v}\nb:\n  <<: *x\n  z: 1\n'],
  ])('are written as they were: %s', (_, text) => {
    expect(again(text)).toBe(text);
  });

  it.each([
    ['deep', 'a:\n    b:\n        c: 1\n', 'a:\n  b:\n    c: 1\n'],
    ['with dashes alone', 'a:\n  -\n    b: 1\n  -   c\n', 'a:\n- b: 1\n- c\n'],
    ['with spaces before colons', 'a  :   1\n', 'a: 1\n'],
  ])('are indented by two: %s', (_, text, written) => {
    expect(again(text)).toBe(written);
  });
});

describe('comments and blank lines', () => {
  it.each([
    ['of one hash', '#\n# a\n#\na: 1\n#\nb: 2\n'],
    ['behind keys', 'a: # one\n  b: 1\nc: # two\n- d\ne: {} # three\nf: [x] # four\n'],
    ['behind a key and below it', 'a: # one\n  # two\n  b: 1\n'],
    ['right behind a field', 'a: 1\n# about a\n\nb: 2\n'],
    ['behind and before', 'a: 1\n# about a\n\n# about b\nb: 2\n'],
    ['behind a list', 'a:\n- b\n# about the list\n\nc: 1\n'],
    ['of two paragraphs', 'a: 1\n# one\n\n# two\nb: 2\n'],
  ])('stay where they are: %s', (_, text) => {
    expect(again(text)).toBe(text);
  });

  it.each([
    ['between fields', 'a: 1\n\nb: 2\n', 'a: 1\nb: 2\n'],
    ['around a comment', 'a: 1\n\n# about b\n\nb: 2\n', 'a: 1\n# about b\nb: 2\n'],
    ['before a comment', 'a: 1\n\n# about b\nb: 2\n', 'a: 1\n# about b\nb: 2\n'],
    ['behind the first comment of a map', 'a:\n  # about b\n\n  b: 1\n', 'a:\n  # about b\n  b: 1\n'],
    ['behind the first comment of a list', 'a:\n# about b\n\n- b\n', 'a:\n# about b\n- b\n'],
    ['behind a comment that is apart from the list before', 'a:\n- b\n\n# c\n\nd: 1\n', 'a:\n- b\n# c\nd: 1\n'],
    ['before the comment at the end of a map', 'a:\n  b: 1\n\n  # end\nc: 1\n', 'a:\n  b: 1\n  # end\nc: 1\n'],
    ['behind brackets', 'a:\n  b: [c] # d\n\n  # e\n  f: 1\n', 'a:\n  b: [c] # d\n  # e\n  f: 1\n'],
  ])('go where they mean nothing: %s', (_, text, written) => {
    expect(again(text)).toBe(written);
  });

  it.each([
    ['a scalar on the next line', 'a: # one\n  b\n', 'a: b # one\n'],
    ['an item on the next line', 'a:\n- # one\n  b\n', 'a:\n# one\n- b\n'],
    ['a scalar below', 'a:\n  # one\n  b\n', 'a:\n  # one\n  b\n'],
    ['brackets', 'a: [\n  b, # one\n  c # two\n]\n', 'a: [b, # one\n  c, # two\n]\n'],
    ['brackets, above', 'a: {\n  # one\n  b: 1\n}\n', 'a: {\n  # one\n  b: 1}\n'],
  ])('are kept with %s', (_, text, written) => {
    expect(again(text)).toBe(written);
  });

  it.each([
    'a:\n  b: 1\n  # end\n\nc: 1\n',
    'a:\n- b: 1\n  # end\n\n- c: 1\n',
    '# licence\n\na: 1\n',
    '# licence\n\n# about a\na: 1\n',
    'a:\n\n  b: 1\n\n  c: 1\n',
    'a:\n\n- b\n\n- c\n',
    'a: |\n  b\n\nc: 1\n',
    'a: >\n  b\n\nc: 1\n',
    'a:\n  b: >\n    c\n\n  # end\nd: 1\n',
    'a:\n- b: >\n    c\n\n- d\n\n- e\n',
    'a: 1\n\n# about b\n\nb: 1\n',
  ])('stay in files: %j', (text) => {
    expect(printYaml(parseYaml(text, 'test.yaml')[0]!.map!)).toBe(text);
  });
});
