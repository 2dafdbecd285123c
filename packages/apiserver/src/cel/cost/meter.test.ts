import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Schema } from '../../schema/schema.ts';
import { compileRule } from '../compile.ts';
import { schemaEnvironment } from '../environment.ts';
import { type CelType, celType } from '../type.ts';
import { estimateCost } from './estimate.ts';
import { CostLimitExceeded, Meter } from './meter.ts';

const schema: Schema = {
  type: 'object',
  properties: {
    n: { type: 'integer' },
    s: { type: 'string', maxLength: 100 },
    list: { type: 'array', maxItems: 20, items: { type: 'string', maxLength: 100 } },
    map: { type: 'object', maxProperties: 20, additionalProperties: { type: 'integer' } },
    other: { type: 'object', properties: { x: { type: 'integer' } } },
  },
};
const self = celType(schema) as CelType;
const environment = schemaEnvironment(self);

function run(rule: string, value: object): { value: unknown; spent: number } {
  const { program } = compileRule({ rule }, environment, self);
  if (!program.run) throw new Error(program.error);
  const result = program.run({ self: self.convert(value) });
  return { value: result, spent: program.meter.spent };
}

describe('an evaluation', () => {
  const ten = 'abcdefghij';
  const value = { n: 1, s: ten, list: ['a', 'b', 'c'], map: { a: 1, b: 2 }, other: { x: 1 } };

  it.each<[string, number]>([
    ['true', 0],
    ['self.n == 1', 3],
    ['self.other.x == 1', 4],
    ['self.n > 0 && self.n < 5', 6],
    ['self.n == 1 || self.n / 0 == 1', 3],
    ['self.n == 1 ? true : self.n / 0 == 1', 3],
    ['has(self.n)', 1],
    ['has(self.other.x)', 2],
    ['!(self.n == 2)', 4],
    ['-1 == self.n || self.n == 1', 6],
    ["self.s != 'abc'", 3],
    ['self.s == self.s', 5],
    ["self.s + self.s != ''", 6],
    ["self.s.startsWith('abc')", 3],
    ["self.s.contains('abc')", 3],
    ["self.s.matches('^[a-j]+$')", 2 + 2 * 2],
    ["self.s.find('[a-j]+') == self.s", 2 + 2 * 2 + 2 + 1],
    ['self.s.size() == 10', 4],
    ["self.s.replace('a', 'b').size() == 10", 2 + 2 + 1 + 1],
    ["self.list.join('').size() == 3", 2 + 1 + 1 + 1],
    ["'c' in self.list", 2 + 3],
    ["'a' in self.map", 3],
    ['self.list[0] == self.list[1] || true', 2 + 1 + 2 + 1 + 1],
    ["self.map['a'] == 1", 4],
    ['[1, 2] == [1, 2]', 21],
    ["{'a': 1} == {'a': 1}", 61],
    ['self.list.all(x, true)', 2 + 1 + 3 * 3],
    ['self.list.exists(x, false) || true', 2 + 1 + 3 * 4],
    ["self.list.exists(x, x == 'a')", 2 + 1 + 4 + 2],
    ["self.list.exists_one(x, x == 'a')", 2 + 2 + 3 * (1 + 2) + 1],
    ['self.list.map(x, 1).size() == 3', 2 + 11 + 3 * 12 + 2],
    ['self.list.filter(x, true).size() == 3', 2 + 11 + 3 * 13 + 2],
    ['self.list.filter(x, false).size() == 0', 2 + 11 + 3 + 2],
    ['self.list.all(i, x, i >= 0)', 2 + 1 + 3 * 5],
    ['self.map.transformMap(k, v, v).size() == 2', 2 + 31 + 2 * 4 + 2],
    ['self.map.all(k, self.map[k] > 0)', 2 + 1 + 2 * (3 + 4 + 1)],
    ['self.list.isSorted()', 2],
    ["sets.contains(self.list, ['a', 'b'])", 2 + 20 - 10 + 1 + 6],
    ['self.?n.orValue(2) == 1', 4],
    ['self.?n.optMap(x, x == 1).orValue(false)', 2 + 13 + 2 + 1],
    ["quantity('1Gi').isInteger()", 2],
    ["ip('10.0.0.1').family() == 4", 1 + 1 + 1],
  ])('of %s counts %i', (rule, spent) => {
    expect(run(rule, value)).toEqual({ value: true, spent });
  });

  it('starts to count anew each time', () => {
    const { program } = compileRule({ rule: 'self.n == 1' }, environment, self);
    for (const n of [1, 2, 1]) {
      program.run?.({ self: self.convert({ n }) });
      expect(program.meter.spent).toBe(3);
    }
  });

  it('does not cost more than was estimated for the largest object', () => {
    const object = fc.record({
      n: fc.integer(),
      s: fc.string({ maxLength: 50 }),
      list: fc.array(fc.string({ maxLength: 50 }), { maxLength: 20 }),
      map: fc.dictionary(fc.string(), fc.integer(), { maxKeys: 20 }),
    });
    const rules = [
      "self.list.all(x, x.contains('a') || x.size() > 2)",
      "self.list.exists(x, x.matches('^a+$'))",
      'self.list.map(x, x.size()).sum() > 10',
      "self.list.filter(x, x != '').size() > 1",
      "self.s.startsWith('abc') || self.s == 'abc'",
      'self.map.all(k, k.size() > 0 && self.map[k] < 5)',
      "self.list.exists_one(x, x == self.s) ? self.n > 1 : self.s.find('a+') == ''",
      'self.list.all(x, self.list.exists(y, x == y))',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...rules), object, (rule, value) => {
        const { program } = compileRule({ rule }, environment, self);
        program.run?.({ self: self.convert(value) });
        // cel-go's estimate takes scalars that the schema knows for free, and its meter does not.
        const scalars = 2 * (1 + value.list.length + Object.keys(value.map).length) ** 2;
        expect(program.meter.spent).toBeLessThanOrEqual(estimateCost(program.ast as never, self) + scalars);
      }),
    );
  });
});

describe('a meter', () => {
  it('ends what costs too much, and goes on doing so', () => {
    const meter = new Meter(10);
    meter.add(10);
    expect(meter.isExceeded).toBe(false);
    expect(() => meter.add(1)).toThrow(CostLimitExceeded);
    expect(() => meter.add(1)).toThrow('operation cancelled: actual cost limit exceeded');
    expect(meter.isExceeded).toBe(true);
  });
});
