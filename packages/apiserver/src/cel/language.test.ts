import { describe, expect, it } from 'vitest';
import type { Schema } from '../schema/schema.ts';
import { compileRule } from './compile.ts';
import { schemaEnvironment } from './environment.ts';
import { evaluationMessage } from './message.ts';
import { type CelType, celType } from './type.ts';

const text: Schema = { type: 'string' };
const schema: Schema = {
  type: 'object',
  properties: {
    n: { type: 'integer' },
    r: { type: 'number' },
    s: text,
    l: { type: 'array', items: text },
    nums: { type: 'array', items: { type: 'integer' } },
    m: { type: 'object', additionalProperties: { type: 'integer' } },
    t: { type: 'string', format: 'date-time' },
    d: { type: 'string', format: 'duration' },
    io: { 'x-kubernetes-int-or-string': true },
    o: { type: 'object', properties: { a: text, b: text } },
  },
};
const self = celType(schema) as CelType;
const environment = schemaEnvironment(self);
const value = {
  n: 5,
  r: 2.5,
  s: 'héllo',
  l: ['b', 'a'],
  nums: [3, 1, 2],
  m: { a: 1, b: 2 },
  t: '2024-02-29T10:20:30.5Z',
  d: '1h30m',
  io: 'x',
  o: { a: 'q' },
};

/** The result of a rule, or why it has none. */
function run(rule: string): unknown {
  const { program } = compileRule({ rule }, environment, self);
  if (!program.run) return program.error;
  try {
    return program.run({ self: self.convert(value) });
  } catch (error) {
    return `error: ${evaluationMessage(error)}`;
  }
}

function holds(about: string, rules: readonly string[]): void {
  describe(`rules over ${about}`, () => {
    it.each(rules)('%s', (rule) => {
      expect(run(rule)).toBe(true);
    });
  });
}

holds('numbers', [
  '1 / 2 == 0 && -7 / 2 == -3 && 7 % -3 == 1',
  'self.n < 5.5 && self.n >= 5u',
  'self.r * 2.0 == 5.0',
  "int('12') == 12 && int(self.r) == 2 && int('-3') == -3",
  'uint(self.n) == 5u',
  "double(self.n) == 5.0 && double('1.5') == 1.5",
  "string(self.r) == '2.5' && string(self.n) == '5'",
  '9223372036854775807 > 0',
  '0x10 == 16',
]);

holds('texts', [
  "self.s.charAt(1) == 'é'",
  'size(self.s) == 5 && self.s.size() == 5',
  "self.s.indexOf('l') == 2 && self.s.indexOf('l', 3) == 3 && self.s.indexOf('z') == -1",
  "self.s.lastIndexOf('l') == 3",
  "self.s.substring(1) == 'éllo' && self.s.substring(1, 3) == 'él'",
  "'a,b,c'.split(',', 2) == ['a', 'b,c'] && 'a,b'.split(',') == ['a', 'b']",
  "'aaa'.replace('a', 'b') == 'bbb' && 'aaa'.replace('a', 'b', 2) == 'bba'",
  "' a '.trim() == 'a'",
  "self.s.upperAscii() == 'HéLLO' && 'ÀB'.lowerAscii() == 'Àb'",
  "self.s.startsWith('h') && self.s.endsWith('o') && self.s.contains('ll')",
  "self.s.matches('l+') && !self.s.matches('^l+$')",
  "self.s.find('l+') == 'll' && self.s.findAll('l') == ['l', 'l'] && self.s.findAll('l', 1) == ['l']",
  "'%d %s %.2f %x'.format([self.n, self.s, self.r, 255]) == '5 héllo 2.50 ff'",
  "r'a\\b' == 'a\\\\b' && \"it's\" == 'it\\'s'",
  "'a' < 'b' && 'a' + 'b' == 'ab'",
  "bytes('a') == b'a' && string(b'a') == 'a' && b'abc'.size() == 3",
  "bool('true')",
]);

holds('times', [
  'self.t.getFullYear() == 2024 && self.t.getMonth() == 1 && self.t.getDayOfMonth() == 28',
  'self.t.getDate() == 29 && self.t.getHours() == 10 && self.t.getMinutes() == 20 && self.t.getSeconds() == 30',
  "self.t.getMilliseconds() == 500 && self.t.getDayOfWeek('Europe/Berlin') == 4",
  'self.d.getMinutes() == 90 && self.d.getHours() == 1',
  'self.t + self.d > self.t && self.t - self.d < self.t',
  "self.t - self.t == duration('0') && duration('-90s') == duration('-1m30s')",
  "duration('1.5h') == self.d && duration(self.d) == self.d && duration('.5s') == duration('500ms')",
  "timestamp('2024-02-29T10:20:30.500Z') == self.t && duration('5400s') == self.d",
]);

holds('lists and maps', [
  'self.nums.sum() == 6 && self.nums.min() == 1 && self.nums.max() == 3',
  "self.l.min() == 'a' && [1.0, 2.0].sum() == 3.0",
  '!self.nums.isSorted() && [1, 2, 2].isSorted()',
  'self.nums.indexOf(2) == 2 && [1, 2, 1].lastIndexOf(1) == 2 && self.nums.indexOf(9) == -1',
  "self.l + ['c'] == ['b', 'a', 'c'] && self.l.join(',') == 'b,a' && self.l.join() == 'ba'",
  "'a' in self.l && !('z' in self.l) && 3 in self.nums",
  "'a' in self.m && self.m['a'] == 1 && self.m == {'b': 2, 'a': 1}",
  'self.nums.filter(x, x > 1).size() == 2 && self.nums.map(x, x > 1, x * 2) == [6, 4]',
  'self.nums.exists_one(x, x == 1) && self.nums.all(x, x > 0) && self.nums.exists(x, x == 2)',
  'self.nums.all(i, x, i < 3 && x > 0) && self.nums.transformList(i, x, x * 2) == [6, 2, 4]',
  "self.m.exists(k, v, k == 'a' && v == 1) && self.m.transformMap(k, v, v + 1) == {'a': 2, 'b': 3}",
  "self.m.transformMapEntry(k, v, {string(v): k}) == {'1': 'a', '2': 'b'}",
  'self.m.map(k, k).size() == 2 && size(self.m) == 2',
  'sets.contains(self.nums, [1, 2]) && sets.equivalent([1, 2, 2], [2, 1]) && !sets.intersects([1], [2])',
]);

holds('what may be absent', [
  "self.?o.?a.orValue('z') == 'q' && !self.o.?b.hasValue()",
  'self.nums[?5].hasValue() == false && self.nums[?0].value() == 3',
  "self.m[?'zz'].orValue(7) == 7",
  'optional.none().orValue(1) == 1 && optional.of(1).value() == 1',
  'self.?o.or(optional.none()).hasValue()',
  'has(self.o.a) && !has(self.o.b) && !has(self.m.zz) && has(self.m.a)',
]);

holds('types', [
  "type(self.io) == string && type(self.n) == int && type(self.l) == type(['a'])",
  "self.io == 'x' && self.io != 1 && self.io.size() == 1",
  'dyn(self.n) == 5',
  'self.o == self.o && null == null',
  "[{'a': 1}] == [{'a': 1}]",
]);

describe('rules that fail when they run', () => {
  it.each([
    ['self.n / (self.n - 5) == 1', 'division by zero'],
    ['self.n % (self.n - 5) == 1', 'modulus by zero'],
    ['self.n * 9223372036854775807 > 0', 'integer overflow'],
    ['duration(self.s) == self.d', "type conversion error from 'string' to 'google.protobuf.Duration'"],
    ["self.m['zz'] == 1", 'no such key: zz'],
    ['self.nums[7] == 1', 'index out of bounds: 7'],
    ['self.io + 1 == 2', 'no such overload'],
    ["self.o.b == 'x'", 'no such key: b'],
    ['[].min() == 1', 'min called on empty list'],
    ["self.s.charAt(9) == ''", 'index out of range: 9'],
  ])('%s: %s', (rule, message) => {
    expect(run(rule)).toBe(`error: ${message}`);
  });

  it.each([
    ['an or whose other side holds', 'self.n / 0 == 1 || true'],
    ['an or that holds already', 'true || self.n / 0 == 1'],
    ['a search that finds', 'self.nums.exists(x, 1 / (x - 3) == 0 || x == 2)'],
    ['a choice that is not taken', 'self.n == 5 ? true : self.n / 0 == 1'],
  ])('are no failure in %s', (_name, rule) => {
    expect(run(rule)).toBe(true);
  });

  it('are no failure in an and whose other side does not hold', () => {
    expect([run('self.n / 0 == 1 && false'), run('false && self.n / 0 == 1')]).toEqual([false, false]);
  });
});

describe('functions of our own', () => {
  it.each([
    ["self.n.matches('a')", "1:15: found no matching overload for 'matches' applied to 'int.(string)'"],
    ["self.n.lowerAscii() == ''", "1:18: found no matching overload for 'lowerAscii' applied to 'int.()'"],
  ])('are called by their names when %s is wrong', (rule, message) => {
    expect(run(rule)).toContain(`ERROR: <input>:${message}`);
  });
});

describe('what only newer or other servers know', () => {
  it.each(['math.greatest(1, 2) == 2', "base64.encode(b'a') == ''"])('is refused: %s', (rule) => {
    expect(run(rule)).toMatch(
      /^compilation failed: ERROR: <input>:1:\d+: undeclared reference to '\w+' \(in container ''\)/,
    );
  });

  it.each(['self.n == 5.0', "self.n == '5'", 'self.s == null', '5u == self.n'])(
    '%s compares what cannot be equal',
    (rule) => {
      expect(run(rule)).toContain("found no matching overload for '_==_' applied to");
    },
  );
});
