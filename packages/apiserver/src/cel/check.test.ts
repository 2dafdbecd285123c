import { describe, expect, it } from 'vitest';
import { prepare } from './ast.ts';
import { problemsOf } from './check.ts';
import { isFunction, schemaEnvironment } from './environment.ts';
import { syntaxMessage } from './message.ts';
import { type CelType, celType } from './type.ts';

const environment = schemaEnvironment(celType({ type: 'object' }) as CelType)
  .registerVariable('n', 'int')
  .registerVariable('s', 'string')
  .registerVariable('m', 'map<string, int>')
  .registerVariable('l', 'list<int>');

function compileError(source: string): string {
  try {
    const parsed = environment.parse(source);
    prepare(parsed.ast);
    return problemsOf(parsed, source, isFunction) ?? '';
  } catch (error) {
    return syntaxMessage(error, source);
  }
}

describe('the message', () => {
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
    expect(syntaxMessage(new Error('odd'), 'a')).toBe('ERROR: <input>:1:1: odd\n | a\n | ^');
  });
});
