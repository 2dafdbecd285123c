import { Environment } from '@marcbachmann/cel-js';
import { describe, expect, it } from 'vitest';
import { compileMessage, evaluationMessage, located } from './message.ts';

const environment = new Environment()
  .registerVariable('n', 'int')
  .registerVariable('s', 'string')
  .registerVariable('m', 'map<string, int>')
  .registerVariable('l', 'list<int>');

function compileError(source: string): string {
  try {
    const { error } = environment.parse(source).check();
    return error ? compileMessage(error, source) : '';
  } catch (error) {
    return compileMessage(error, source);
  }
}

function runError(source: string): string {
  try {
    environment.evaluate(source, { n: 1n, s: 'x', m: {}, l: [1n] });
    return '';
  } catch (error) {
    return evaluationMessage(error);
  }
}

describe('located', () => {
  it('points at the place in its line', () => {
    expect(located('a &&\n bb.c', 8, 'wrong')).toBe('ERROR: <input>:2:4: wrong\n |  bb.c\n | ...^');
    expect(located('a', 0, 'wrong')).toBe('ERROR: <input>:1:1: wrong\n | a\n | ^');
  });
});

describe('compileMessage', () => {
  it.each<[string, string]>([
    ['x', "1:1: undeclared reference to 'x' (in container '')"],
    ['n > 1 && y', "1:10: undeclared reference to 'y' (in container '')"],
    ['n == s', "1:3: found no matching overload for '_==_' applied to '(int, string)'"],
    ['n in s', "1:3: found no matching overload for '@in' applied to '(int, string)'"],
    ['n + 1 < s', "1:7: found no matching overload for '_<_' applied to '(int, string)'"],
    ['-s', "1:1: found no matching overload for '-_' applied to '(string)'"],
    ['s.foo(n, s)', "1:1: found no matching overload for 'foo' applied to 'string.(int, string)'"],
    ['l.foo()', "1:1: found no matching overload for 'foo' applied to 'list.()'"],
  ])('of %s', (source, text) => {
    expect(compileError(source).split('\n')[0]).toBe(`ERROR: <input>:${text}`);
  });

  it.each(['', '1 +', 's.', '(n', "'open"])('of %j is a syntax error', (source) => {
    expect(compileError(source)).toMatch(/^ERROR: <input>:1:\d+: Syntax error: /);
  });

  it('of anything else is its own text', () => {
    expect(compileMessage(new Error('odd'), 'a')).toBe('ERROR: <input>:1:1: odd\n | a\n | ^');
  });
});

describe('evaluationMessage', () => {
  it.each<[string, string]>([
    ["m['a'] == 1", 'no such key: a'],
    ['l[5] == 1', 'index out of bounds: 5'],
    ['n / 0 == 1', 'division by zero'],
    ['n % 0 == 1', 'modulus by zero'],
    ['n + 9223372036854775807 > 0', 'integer overflow'],
    ["dyn(n) + 'a' == 'b'", 'no such overload'],
  ])('of %s is %s', (source, message) => {
    expect(runError(source)).toBe(message);
  });

  it('of anything else is its own text', () => {
    expect(evaluationMessage(new RangeError('odd'))).toBe('odd');
    expect(evaluationMessage('odd')).toBe('odd');
  });
});
