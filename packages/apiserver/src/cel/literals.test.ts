import { describe, expect, it } from 'vitest';
import type { Schema } from '../schema/schema.ts';
import { compileRule } from './compile.ts';
import { schemaEnvironment } from './environment.ts';
import { type CelType, celType } from './type.ts';

const schema: Schema = {
  type: 'object',
  properties: { n: { type: 'integer' }, s: { type: 'string' }, x: { 'x-kubernetes-int-or-string': true } },
};
const self = celType(schema) as CelType;

function problems(rule: string): string[] {
  const { error = '' } = compileRule({ rule }, schemaEnvironment(self), self).program;
  return error.split('\n').flatMap((line) => /ERROR: <input>:(.*)/.exec(line)?.[1] ?? []);
}

describe('a literal in a rule', () => {
  it.each<[string, string[]]>([
    ["[1, 'a'] == []", ["1:5: expected type 'int' but found 'string'"]],
    [
      "['a', 1, 2.0] == []",
      ["1:7: expected type 'string' but found 'int'", "1:10: expected type 'string' but found 'double'"],
    ],
    [
      "{'a': 1, 2: 'b'} == {}",
      ["1:10: expected type 'string' but found 'int'", "1:13: expected type 'int' but found 'string'"],
    ],
    ['[self.n, self.s] == []', ["1:14: expected type 'int' but found 'string'"]],
    ["self.s.matches('(')", ['1:16: invalid matches argument']],
    ["self.n > 0 && ['x'].all(i, i.matches('['))", ['1:38: invalid matches argument']],
    ["duration('soon') > duration('1h')", ['1:10: invalid duration argument']],
    ["duration('3 days') > duration('1h')", ['1:10: invalid duration argument']],
    ["timestamp('now') < timestamp('2024-01-01T00:00:00Z')", ['1:11: invalid timestamp argument']],
  ])('of %s is refused', (rule, expected) => {
    expect(problems(rule)).toEqual(expected);
  });

  it.each([
    "[1, 2] == [] || ['a'] == []",
    '[self.x, 1] == []',
    "'%s is %d'.format([self.s, self.n]) == ''",
    "self.s.matches('^a+$')",
    'self.s.matches(self.s)',
    "duration('1h30m') > duration('0')",
  ])('of %s is fine', (rule) => {
    expect(problems(rule)).toEqual([]);
  });
});
