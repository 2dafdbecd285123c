import { Environment } from '@marcbachmann/cel-js';
import { describe, expect, it } from 'vitest';
import type { Schema } from '../schema/schema.ts';
import { prepare } from './ast.ts';
import { estimateCost } from './cost.ts';
import { leastBytes, MAX_REQUEST_BYTES, mostElements, mostOccurrences } from './size.ts';
import { type CelType, celType } from './type.ts';

const self: Schema = {
  type: 'object',
  properties: {
    n: { type: 'integer' },
    short: { type: 'string', maxLength: 10 },
    long: { type: 'string', maxLength: 1000 },
    list: { type: 'array', maxItems: 10, items: { type: 'string', maxLength: 10 } },
    map: { type: 'object', maxProperties: 20, additionalProperties: { type: 'integer' } },
  },
};
const type = celType(self) as CelType;

function cost(expression: string): number {
  const { ast } = new Environment({ unlistedVariablesAreDyn: true, enableOptionalTypes: true }).parse(expression);
  prepare(ast);
  return estimateCost(ast, new Map([['self', type]]));
}

describe('estimateCost', () => {
  it.each<[string, number]>([
    ['true', 0],
    ['self.n', 2],
    ['self.n == 1', 3],
    ['self.n > 0 && self.n < 5', 6],
    ['self.n > 0 ? self.n < 5 : self.long == self.long', 407],
    ["self.long == 'a'", 3],
    ['self.long == self.short', 8],
    ['[1, 2, 3]', 10],
  ])('%s costs %i', (expression, expected) => {
    expect(cost(expression)).toBe(expected);
  });

  it('grows with the size that the schema allows', () => {
    expect(cost("self.long.matches('^[a-z]+$')")).toBeGreaterThan(cost("self.short.matches('^[a-z]+$')"));
    expect(cost("self.long.contains('abc')")).toBeGreaterThan(cost("self.short.contains('abc')"));
    expect(cost('self.map.all(k, self.map[k] > 0)')).toBeGreaterThan(cost("self.list.all(x, x == 'a')"));
  });

  it('multiplies loops within loops', () => {
    const once = cost("self.list.all(x, x == 'a')");
    const twice = cost('self.list.all(x, self.list.all(y, x == y))');
    expect(twice).toBeGreaterThan(once * 8);
    expect(cost('self.list.filter(x, x != "").all(y, self.list.exists(z, y == z))')).toBeGreaterThan(once * 8);
  });

  it('never is less for a larger expression', () => {
    for (const part of [
      'self.n == 1',
      "self.short.startsWith('a')",
      "'a' in self.list",
      'self.list.map(x, x).size() > 1',
      'sum([self.n])',
    ]) {
      expect(cost(`${part} && self.n == 2`)).toBeGreaterThan(cost(part));
    }
  });
});

describe('sizes', () => {
  const most = (schema: Schema) => mostElements({ name: 'x', convert: (value) => value, schema });

  it.each<[string, Schema, number]>([
    ['a bounded text', { type: 'string', maxLength: 5 }, 20],
    ['an enum', { type: 'string', enum: ['a', 'abc'] }, 3],
    ['a date', { type: 'string', format: 'date' }, 12],
    ['any text', { type: 'string' }, MAX_REQUEST_BYTES - 2],
    ['a bounded list', { type: 'array', maxItems: 7, items: { type: 'string' } }, 7],
    ['any list of integers', { type: 'array', items: { type: 'integer' } }, MAX_REQUEST_BYTES / 2],
    ['a bounded map', { type: 'object', maxProperties: 3, additionalProperties: { type: 'string' } }, 3],
    ['an object', { type: 'object', properties: {} }, 1],
    ['a number', { type: 'integer' }, 1],
  ])('of %s', (_name, schema, expected) => {
    expect(most(schema)).toBe(expected);
  });

  it('count required fields as bytes', () => {
    const item: Schema = {
      type: 'object',
      required: ['name', 'size'],
      properties: { name: { type: 'string', minLength: 3 }, size: { type: 'integer', default: 1 } },
    };
    expect(leastBytes(item)).toBe(2 + 4 + 4 + 5);
    expect(mostOccurrences(item)).toBe(Math.floor(MAX_REQUEST_BYTES / 16));
  });
});
