import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseYaml, printYaml } from './text.ts';

const again = (text: string) => printYaml(parseYaml(text, 'test.yaml')[0]!.map!);

describe('comments behind nested blocks', () => {
  it.each([
    [
      'of an item, its list and the document',
      'a:\n  b:\n  - image: x\n    # item\n  # list\n  # list too\n# document\nc: 1\n',
    ],
    ['at the end of the text', 'a:\n  b:\n    c: 1\n    # deep\n  # middle\n# top\n'],
    ['between two fields', 'a:\n  b:\n    c: 1\n    # deep\n  # before d\n  d: 2\n'],
    ['between two items', 'a:\n- b: 1\n  # in the first\n# before the second\n- c: 2\n'],
    ['of lists in lists', 'a:\n- - x\n  # inner\n# outer\nc: 1\n'],
    ['of every level at once', 'a:\n- b:\n    c: 1\n    # c\n  # b\n# a\n- d: 1\n# e\n'],
    ['after a block of text', 'a: |\n  text\n# after\nb: 1\n'],
    ['with blank lines around', 'a:\n  b: 1\n\n  # one\n\n# two\nc: 1\n'],
    ['with a blank line before the next field', 'a:\n  b: 1\n  # one\n# two\n\nc: 1\n'],
    ['on lines and of lines', 'a:\n  b: 1 # on the line\n  # in the block\n# before c\nc: 1 # on this one\n'],
    ['without a space', 'a:\n  b: 1\n  #one\n#two\nc: 1\n'],
    [
      'of functions that are switched off',
      'pipeline:\n  mutators:\n  - image: a\n    #configPath: x\n  #- image: b\n  validators: []\n',
    ],
  ])('stay where they are: %s', (_, text) => {
    expect(again(text)).toBe(text);
  });

  it('go to the level of their column where lists are taken out', () => {
    expect(again('a:\n  - b: 1\n    # item\n  # list\nc: 1\n')).toBe('a:\n- b: 1\n  # item\n# list\nc: 1\n');
  });

  it('behind an item of a list, on a line of their own, stay on one', () => {
    expect(again('a:\n- x\n- y\n  # odd\n')).toBe('a:\n- x\n- y\n# odd\n');
  });

  it('in flow style stay what they are', () => {
    const text = 'a: [\n  1, # one\n  2\n  # end\n]\n';
    expect(parse(again(text))).toEqual({ a: [1, 2] });
    expect(again(text)).toContain('# end');
  });

  it('stay with what they stood before when something behind them changes', () => {
    const { map } = parseYaml('a:\n  b: 1\n  # of a\n# of c\nc: 1\nd: 1\n', 'test.yaml')[0]!;
    map!.set('d', 2);
    expect(printYaml(map!)).toBe('a:\n  b: 1\n  # of a\n# of c\nc: 1\nd: 2\n');
  });
});

/** A text with comments wherever they may stand, as kpt formats it. */
const commented: fc.Arbitrary<string> = fc
  .letrec<{ map: string[]; list: string[]; value: string[] }>((tie) => {
    const comment = fc.option(fc.constantFrom('# note', '#tight', '# a: 1'), { nil: undefined, freq: 2 });
    const indent = (lines: string[]) => lines.map((line) => `  ${line}`);
    const own = (text: string | undefined) => (text === undefined ? [] : [text]);
    const scalar = fc
      .tuple(fc.constantFrom('1', 'text', '"True"', "'quoted: text'"), comment)
      .map(([value, note]) => [`${value}${note === undefined ? '' : ` ${note}`}`]);
    const entry = fc.tuple(comment, tie('value'));
    return {
      value: fc.oneof(
        { depthSize: 'small' },
        scalar,
        tie('map').map((lines) => ['', ...indent(lines)]),
        tie('list').map((lines) => ['', ...lines]),
      ),
      map: fc
        .tuple(fc.array(entry, { minLength: 1, maxLength: 3 }), comment)
        .map(([entries, end]) => [
          ...entries.flatMap(([note, [first = '', ...rest]], i) => [
            ...own(note),
            `k${i}:${first && ` ${first}`}`,
            ...rest,
          ]),
          ...own(end),
        ]),
      list: fc
        .tuple(fc.array(fc.tuple(comment, fc.oneof(scalar, tie('map'))), { minLength: 1, maxLength: 3 }), comment)
        .map(([items, end]) => [
          ...items.flatMap(([note, lines], i) => {
            // A comment before the first field of an item would stand behind its dash.
            const [first = '', ...rest] = lines.filter((line, at) => at > 0 || !line.startsWith('#'));
            return [...(i > 0 ? own(note) : []), `- ${first}`, ...indent(rest)];
          }),
          ...own(end),
        ]),
    };
  })
  .map.map((lines) => `${lines.join('\n')}\n`);

describe('a commented text', () => {
  it('is printed as it was read, wherever its comments are', () => {
    fc.assert(
      fc.property(commented, (text) => {
        expect(again(text)).toBe(text);
      }),
      { numRuns: 200 },
    );
  });

  it('keeps every comment when a field is added at its end', () => {
    fc.assert(
      fc.property(commented, (text) => {
        const { map } = parseYaml(text, 'test.yaml')[0]!;
        map!.set('added', 1);
        const count = (one: string) => one.match(/#/g)?.length ?? 0;
        expect(count(printYaml(map!))).toBe(count(text));
      }),
    );
  });
});
