import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unmark } from './optional-literals.ts';
import { outcomesOn } from './testing/outcome.ts';

const outcome = outcomesOn(
  {
    type: 'object',
    properties: {
      set: { type: 'string' },
      unset: { type: 'string' },
      n: { type: 'integer' },
      list: { type: 'array', items: { type: 'string' } },
    },
  },
  { set: 'x', n: 5, list: ['a', 'b'] },
);

describe('optional items', () => {
  it.each<[string, boolean | string]>([
    ["[?self.?set] == ['x']", true],
    ['[?self.?unset].size() == 0', true],
    ["['w', ?self.?unset, ?self.?set, 'y'] == ['w', 'x', 'y']", true],
    ['[?optional.none(), 1, ?optional.of(2)] == [1, 2]', true],
    ['[ ? optional.of(1) ].size() == 1', true],
    ["{?'a': self.?set, ?'b': self.?unset} == {'a': 'x'}", true],
    ["{'a': 1, ?'b': optional.of(2)}['b'] == 2", true],
    ["{?'a': optional.none()}.size() == 0", true],
    ['[?self.n > 3 ? optional.of(1) : optional.none()] == [1]', true],
    ['[?[1, 2][?5]].size() == 0', true],
    ['[[?optional.of(1)], [2]] == [[1], [2]]', true],
    ['self.list.map(i, [?optional.of(i)]).size() == 2', true],
    ["self.list.map(i, {?i: optional.of(i)}) == [{'a': 'a'}, {'b': 'b'}]", true],
    ['[?self.n] == [5]', "at 1:7: expected type 'optional_type(int)' but found 'int'"],
    ["{?'a': 1} == {'a': 1}", "at 1:8: expected type 'optional_type(int)' but found 'int'"],
    ["[1, ?optional.of('a')].size() == 2", "at 1:17: expected type 'int' but found 'string'"],
    ['[?dyn(1)] == [1]', 'no such overload'],
    ['size(?[1]) == 1', 'at 1:6: Syntax error: Unexpected token: QUESTION'],
  ])('%s', (rule, expected) => {
    expect(outcome(rule)).toBe(expected);
  });

  it.each([
    "self.list[?5].hasValue() == false && self.list[?0] == optional.of('a')",
    "(self.list)[?0].value() == 'a' && {'a': 1}[?'a'].value() == 1 && 'x'.split('')[?0].value() == 'x'",
    "'[?a]' == '[' + '?a]' && \"{?\" == '{' + '?'",
    "r'[\\?' == '[\\\\?' && '''[?''' == '[?' // [?",
    'self.n > 1 ? [1] == [1] : {} == {}',
  ])('are not what %s has', (rule) => {
    expect(outcome(rule)).toBe(true);
  });
});

describe('unmark', () => {
  const words = [
    '[',
    ']',
    '{',
    '}',
    '(',
    ')',
    '?',
    ',',
    ':',
    'a',
    '1',
    ' ',
    "'x'",
    '"?"',
    "r'\\'",
    '//',
    '\n',
    '!',
    '-',
    '.',
  ];
  const source = fc.array(fc.constantFrom(...words)).map((parts) => parts.join(''));

  it('leaves everything but the marks where it is', () => {
    fc.assert(
      fc.property(source, (text) => {
        const { source: bare, marks } = unmark(text);
        expect(bare).toHaveLength(text.length);
        for (const [i, character] of [...text].entries()) {
          expect(bare[i]).toBe(marks.has(i) ? '!' : character);
          if (marks.has(i)) expect(character).toBe('?');
        }
      }),
    );
  });

  it('finds the marks of literals', () => {
    expect([...unmark('[?a, ?b]').marks]).toEqual([1, 5]);
    expect([...unmark('{?a: b, c: d, ?e: f}').marks]).toEqual([1, 14]);
    expect([...unmark('f([?a], b[?c], [d ? e : f])').marks]).toEqual([3]);
    expect([...unmark('a ? b : c').marks]).toEqual([]);
  });
});
