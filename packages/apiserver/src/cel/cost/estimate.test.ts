import { describe, expect, it } from 'vitest';
import type { Schema } from '../../schema/schema.ts';
import { compileRule } from '../compile.ts';
import { schemaEnvironment } from '../environment.ts';
import { type CelType, celType } from '../type.ts';
import { estimateCost } from './estimate.ts';

/** What a rule costs on values of a schema. */
function cost(schema: Schema, rule: string): number {
  const self = celType(schema) as CelType;
  const { program } = compileRule({ rule }, schemaEnvironment(self), self);
  if (!program.ast) throw new Error(program.error);
  return estimateCost(program.ast, self);
}

const text = (maxLength?: number): Schema => ({ type: 'string', ...(maxLength !== undefined && { maxLength }) });
const list = (items: Schema, maxItems?: number): Schema => ({
  type: 'array',
  items,
  ...(maxItems !== undefined && { maxItems }),
});
const map = (values: Schema, maxProperties?: number): Schema => ({
  type: 'object',
  additionalProperties: values,
  ...(maxProperties !== undefined && { maxProperties }),
});
const fields = (properties: Record<string, Schema>): Schema => ({ type: 'object', properties });

const number: Schema = { type: 'number' };
const time: Schema = { type: 'string', format: 'date-time' };
const duration: Schema = { type: 'string', format: 'duration' };
const day: Schema = { type: 'string', format: 'date' };
const either: Schema = { 'x-kubernetes-int-or-string': true };

describe('the cost that kube-apiserver estimates', () => {
  it.each<[string, Schema, number]>([
    // Loops over as many items as fit into a request, or as the schema allows.
    ['self.all(x, true)', list(number), 4_718_591],
    ['self.all(x, true)', list(number, 10), 32],
    ['self.all(x, true)', list(text()), 3_145_727],
    ['self.all(x, true)', list({ type: 'boolean' }), 1_887_437],
    ['self.all(x, true)', list(list(number)), 3_145_727],
    ['self.all(x, true)', list(duration), 2_359_295],
    ['self.all(x, true)', list(day), 725_936],
    ['self.all(x, true)', list(time), 428_963],
    ['self.all(x, true)', list(either), 4_718_591],
    ['self.all(x, true)', map(number), 1_348_169],
    ['self.all(x, true)', map(text()), 1_179_647],
    ['self.all(x, true)', map({ type: 'boolean' }), 943_718],
    ['self.all(x, true)', map(time), 349_526],
    ['self.all(x, self.all(y, true))', list(number, 10), 352],
    ['self.all(x, self.all(y, self.all(z, true)))', list(number, 10), 3552],
    ['self.all(x, x == 0.0)', list(number), 6_291_454],
    ['self.all(x, x == 0.0)', list(number, 6_291_456), 25_165_826],
    ['self.all(x, x.y == 25.2)', list(map(number), 12), 74],
    ['self.all(x, x.contains(self[x]))', map(text(10), 10), 72],
    // Texts count by their characters, and so do those that are made of them.
    ["self.contains('test')", text(), 314_574],
    ["self.contains('test')", text(10), 5],
    ["self.startsWith('test')", text(), 2],
    ["self.endsWith('test')", text(30), 2],
    ["size(self + 'hello') > size('hello')", text(), 314_578],
    ["size(self + 'hello') > size('hello')", text(4), 7],
    ["self.matches('x')", text(), 314_574],
    ["self.matches('x')", text(50), 22],
    ["''.matches('(((((((((())))))))))[0-9]')", text(), 7],
    ["self.matches('')", text(), 1],
    ["self == 'x'", text(), 2],
    ["self == 'x'", text(0), 1],
    ["self.lowerAscii() == 'lower!'", text(10), 6],
    ["self.find('[0-9]+') == ''", text(), 629_147],
    ["self.find('[0-9]+') == ''", text(10), 11],
    ["self.contains('A')", { type: 'string', enum: ['A', 'B', 'C', 'LongValue'] }, 2],
    ["self.contains('A')", { type: 'string', enum: ['A'], maxLength: 1000 }, 401],
    [
      "self.str.replace(self.before, self.after) == 'does not matter'",
      fields({ str: text(), before: text(2), after: text(4) }),
      629_154,
    ],
    [
      "self.str.replace(self.before, self.after) == 'does not matter'",
      fields({ str: text(4), before: text(2), after: text(4) }),
      12,
    ],
    ['self.str.split(self.separator) == []', fields({ str: text(), separator: text() }), 629_160],
    ['self.str.split(self.separator) == []', fields({ str: text(10), separator: text(10) }), 22],
    ["self.join(' ') == 'aa bb'", list(text(10), 10), 43],
    ['self.isSorted() == true', list(text()), 329_854_432_052],
    ['self.isSorted() == true', list(text(10), 10), 52],
    // What has a size that is known costs little, however much there is of it.
    ['self[1] == 0.0', list(number), 2],
    ['self[1] == self[1]', list(text(), 8), 314_577],
    ['self[0][0] == -1.0', list(list(number)), 3],
    ['self[0] == 5', list(either), 3],
    ['self[0].x > 2.0', list(map(number)), 4],
    ['self[0].getHours() == 2', list(duration), 4],
    ['self[2].getDayOfMonth() == 13', list(day), 4],
    ["self['x'] == 0.0", map(number, 0), 2],
    ['oldSelf.size() == self.size()', map({ type: 'integer' }), 5],
    ["self['a'] == self['b']", map(time), 8],
    ["self['c'] == self['d']", map(duration), 8],
  ])('%s', (rule, schema, expected) => {
    expect(cost(schema, rule)).toBe(expected);
  });

  const self = fields({
    n: { type: 'integer' },
    short: text(10),
    long: text(1000),
    list: list(text(10), 10),
    map: map(number, 20),
  });

  it.each<[string, number]>([
    ['has(self.n)', 1],
    ['self.n > 0 && self.n < 5', 6],
    ['self.n > 0 ? self.n < 5 : self.long == self.long', 407],
    ['self.long == self.short', 8],
    ['[1, 2, 3] == []', 20],
    ["{'a': 1} == {}", 60],
    ["self.short in ['a', 'b']", 14],
    ['self.short in self.list', 14],
    ["'a' in self.map", 3],
    ['!(self.n == 1)', 3],
    ['self.list.exists(x, true)', 43],
    ['self.list.exists_one(x, true)', 24],
    ['self.list.map(x, 1).size() == 1', 2 + 11 + 120 + 1 + 1],
    ['self.list.map(x, true, 1).size() == 1', 2 + 11 + 120 + 1 + 1],
    ['self.list.filter(x, true).size() == 1', 2 + 11 + 130 + 1 + 1],
    ['self.list.all(i, x, true)', 33],
    ['self.map.transformList(k, v, 1).size() == 1', 2 + 11 + 240 + 1 + 1],
    ['self.map.transformMap(k, v, 1).size() == 1', 2 + 31 + 60 + 1 + 1],
    ["sets.contains(self.list, ['a'])", 2 + 10 + 1 + 10],
    ["sets.equivalent(self.list, ['a'])", 2 + 10 + 1 + 20],
    ['isIP(self.long)', 3],
    ['quantity(self.long).isInteger()', 4],
    ['self.?short.orValue("") == ""', 3],
    ["self.?short.optMap(x, x == 'a').hasValue()", 2 + 1 + 12 + 2 + 2 + 1],
  ])('%s, of one object', (rule, expected) => {
    expect(cost(self, rule)).toBe(expected);
  });

  it('is without bound where values of unknown size are compared', () => {
    expect(cost(self, "self.list.map(x, x + 'a').isSorted()")).toBeGreaterThan(1e15);
  });

  it('takes computed values for the root, as cel-go does', () => {
    const bounded = "self.list.filter(x, x != '').all(y, y.contains(self.long))";
    // Reading the other text is all that it adds: the root has no size, and looking for something in nothing costs nothing.
    expect(cost(self, bounded)).toBe(cost(self, bounded.replace('self.long', "'a'")) + 10 * 2);
  });
});
