import { Environment } from '@marcbachmann/cel-js';
import { describe, expect, it } from 'vitest';
import { compileMessage, evaluationMessage, located, typeName } from './message.ts';

const environment = new Environment()
  .registerVariable('n', 'int')
  .registerVariable('s', 'string')
  .registerVariable('m', 'map<string, int>')
  .registerVariable('l', 'list<int>');

const isFunction = (name: string) => ['startsWith', 'size', 'int'].includes(name);

function compileError(source: string): string {
  try {
    const { error } = environment.parse(source).check();
    return error ? compileMessage(error, source, isFunction) : '';
  } catch (error) {
    return compileMessage(error, source, isFunction);
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
    ['s.foo(n, s)', "1:6: undeclared reference to 'foo' (in container '')"],
    ['foo(n)', "1:4: undeclared reference to 'foo' (in container '')"],
    ['n.startsWith(s)', "1:13: found no matching overload for 'startsWith' applied to 'int.(string)'"],
    ['s.startsWith(n, l)', "1:13: found no matching overload for 'startsWith' applied to 'string.(int, list(int))'"],
    ['(n + 1).startsWith(s)', "1:19: found no matching overload for 'startsWith' applied to 'int.(string)'"],
    ['size(n) == 1', "1:5: found no matching overload for 'size' applied to '(int)'"],
    ['n && true', "1:3: found no matching overload for '_&&_' applied to '(int, bool)'"],
    ['true || s', "1:6: found no matching overload for '_||_' applied to '(bool, string)'"],
    ['true ? n : s', "1:6: found no matching overload for '_?_:_' applied to '(bool, int, string)'"],
    ['n.a == 1', "1:2: type 'int' does not support field selection"],
    ['l.a == 1', "1:2: type 'list(int)' does not support field selection"],
    ['l[s] == 1', "1:2: found no matching overload for '_[_]' applied to '(list(int), string)'"],
    ['n[0] == 1', "1:2: found no matching overload for '_[_]' applied to '(int, int)'"],
    [
      'n.all(x, true)',
      "1:1: expression of type 'int' cannot be range of a comprehension (must be list, map, or dynamic)",
    ],
    ['has(n)', '1:5: invalid argument to has() macro'],
    ['l == m', "1:3: found no matching overload for '_==_' applied to '(list(int), map(string, int))'"],
    [
      "timestamp('2024-01-01T00:00:00Z') == n",
      "1:35: found no matching overload for '_==_' applied to '(timestamp, int)'",
    ],
  ])('of %s', (source, text) => {
    expect(compileError(source).split('\n')[0]).toBe(`ERROR: <input>:${text}`);
  });

  it.each([
    ['', 1],
    ['1 +', 4],
    ['(n', 3],
  ])('of %j, which ends too early, says what could follow', (source, column) => {
    expect(compileError(source)).toContain(
      `ERROR: <input>:1:${column}: Syntax error: mismatched input '<EOF>' expecting {'[', '{', '(', '.', '-', '!',`,
    );
  });

  it.each(['', '1 +', 's.', '(n', "'open"])('of %j is a syntax error', (source) => {
    expect(compileError(source)).toMatch(/^ERROR: <input>:1:\d+: Syntax error: /);
  });

  it('of anything else is its own text', () => {
    expect(compileMessage(new Error('odd'), 'a', isFunction)).toBe('ERROR: <input>:1:1: odd\n | a\n | ^');
  });
});

describe('typeName', () => {
  it.each([
    ['map<string, list<int>>', 'map(string, list(int))'],
    ['optional<google.protobuf.Timestamp>', 'optional_type(timestamp)'],
    ['google.protobuf.Duration', 'duration'],
    ['dyn', 'dyn'],
  ])('of %s is %s', (name, expected) => {
    expect(typeName(name)).toBe(expected);
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
