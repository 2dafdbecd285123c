import { describe, expect, it } from 'vitest';
import { compilePattern } from './pattern.ts';

describe('compilePattern', () => {
  it.each<[string, string, boolean]>([
    ['^[a-z]+$', 'abc', true],
    ['^[a-z]+$', 'aBc', false],
    ['b', 'abc', true],
    ['(?i)^ABC$', 'abc', true],
    ['^\\pL+$', 'äß', true],
    ['^.$', '😀', true],
    ['^a$', 'a\n', false],
    ['', '', true],
  ])('%s on %j is %s', (expression, text, expected) => {
    expect(compilePattern(expression).test(text)).toBe(expected);
  });

  it.each(['(', '[a', 'a{2,1}', '(?=a)', '\\1'])("refuses %s in Go's words", (expression) => {
    expect(() => compilePattern(expression)).toThrow(/^error parsing regexp: /);
  });

  it('compiles an expression once', () => {
    expect(compilePattern('^once$')).toBe(compilePattern('^once$'));
  });

  it('stays usable with more expressions than it remembers', () => {
    for (let i = 0; i < 2_100; i++) compilePattern(`^${i}$`);
    expect(compilePattern('^0$').test('0')).toBe(true);
  });

  it('takes no more than linear time, whatever the expression', () => {
    expect(compilePattern('^(a+)+$').test(`${'a'.repeat(5_000)}!`)).toBe(false);
  });
});
