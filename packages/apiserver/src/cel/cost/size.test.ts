import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validateRules } from '../../crd/schema-rules.ts';
import type { Schema } from '../../schema/schema.ts';
import { type CelType, celType } from '../type.ts';
import { leastBytes, MAX_REQUEST_BYTES, mostElements, mostOccurrences } from './size.ts';

const text: Schema = { type: 'string' };

describe('the fewest bytes of a value', () => {
  it.each<[Schema, number]>([
    [text, 2],
    [{ type: 'string', minLength: 3 }, 2],
    [{ type: 'string', format: 'date-time' }, 21],
    [{ type: 'string', format: 'date' }, 12],
    [{ type: 'string', format: 'duration' }, 3],
    [{ 'x-kubernetes-int-or-string': true }, 1],
    [{ type: 'object', required: ['ab'], additionalProperties: text }, 2],
    [{ type: 'boolean' }, 4],
    [{ type: 'integer' }, 1],
    [{ type: 'array', items: text }, 2],
    [{ type: 'object' }, 2],
    [{ type: 'object', required: ['ab'], properties: { ab: text } }, 2 + 2 + 4 + 2],
    [{ type: 'object', required: ['ab'], properties: { ab: { ...text, default: '' } } }, 2],
    [{ type: 'object', required: ['constructor'] }, 2],
    [{}, 2],
  ])('%j: %i', (schema, bytes) => {
    expect(leastBytes(schema)).toBe(bytes);
  });

  it('are never more than a value of the schema has', () => {
    const value = fc.record({ a: fc.string(), b: fc.boolean(), c: fc.array(fc.integer()) });
    const schema: Schema = {
      type: 'object',
      required: ['a', 'b', 'c'],
      properties: { a: text, b: { type: 'boolean' }, c: { type: 'array', items: { type: 'integer' } } },
    };
    fc.assert(
      fc.property(value, (object) => {
        // A comma is counted after each field, and true is the shortest of two words.
        expect(leastBytes(schema)).toBeLessThanOrEqual(JSON.stringify(object).length + 1);
      }),
    );
  });
});

describe('the most elements of a value', () => {
  it.each<[string, Schema, number]>([
    ['a list with a bound', { type: 'array', items: text, maxItems: 7 }, 7],
    ['a list without', { type: 'array', items: text }, Math.floor((MAX_REQUEST_BYTES - 2) / 3)],
    ['a map with a bound', { type: 'object', additionalProperties: text, maxProperties: 7 }, 7],
    ['a map without', { type: 'object', additionalProperties: text }, Math.floor((MAX_REQUEST_BYTES - 2) / 8)],
    ['a text with a bound, in bytes', { type: 'string', maxLength: 5 }, 20],
    ['a text of a few', { type: 'string', enum: ['a', 'abc'] }, 3],
    ['a text of a few whose lengths are bounded too', { type: 'string', enum: ['a'], maxLength: 5 }, 20],
    ['bytes with a bound', { type: 'string', format: 'byte', maxLength: 5 }, 5],
    ['a time', { type: 'string', format: 'date-time' }, 32],
    ['a duration', { type: 'string', format: 'duration' }, 32],
    ['any text', text, MAX_REQUEST_BYTES - 2],
    ['a number or a text', { 'x-kubernetes-int-or-string': true }, MAX_REQUEST_BYTES - 2],
    ['a number', { type: 'integer' }, 0],
    ['an object', { type: 'object', properties: { a: text } }, 0],
  ])('%s', (_name, schema, most) => {
    expect(mostElements(celType(schema) as CelType)).toBe(most);
  });

  it('of what needs many bytes is small', () => {
    const names = Array.from({ length: 100 }, (_, i) => `field${i}`);
    const large: Schema = {
      type: 'object',
      required: names,
      properties: Object.fromEntries(names.map((name) => [name, text])),
    };
    const bytes = 2 + names.reduce((sum, name) => sum + name.length + 4 + 2, 0);
    expect(leastBytes(large)).toBe(bytes);
    expect(mostOccurrences(large)).toBe(Math.floor(MAX_REQUEST_BYTES / (bytes + 1)));
    expect(mostElements(celType({ type: 'array', items: large }) as CelType)).toBe(
      Math.floor((MAX_REQUEST_BYTES - 2) / (bytes + 1)),
    );
  });
});

describe('the cost of a rule', () => {
  const rules = [
    'self.list.all(x, x.size() > 2)',
    "self.list.exists(x, x.matches('^a+$'))",
    'self.list.all(x, self.list.exists_one(y, x == y))',
    "self.list.filter(x, x.contains('b')).size() > 0",
    "self.list.all(i, x, x.startsWith('a'))",
    'self.list.isSorted() && self.list[0].lowerAscii() == self.list[1]',
  ];

  function refused(rule: string, maxItems: number, maxLength: number): boolean {
    const list: Schema = { type: 'array', maxItems, items: { type: 'string', maxLength } };
    const schema: Schema = { type: 'object', properties: { list }, 'x-kubernetes-validations': [{ rule }] };
    const errors = validateRules(schema, 's').map(({ message }) => message);
    expect(errors.filter((message) => !message.includes('cost'))).toEqual([]);
    return errors.length > 0;
  }

  it('never falls when lists or texts may be larger', () => {
    const bound = fc.integer({ min: 1, max: 20_000 });
    fc.assert(
      fc.property(fc.constantFrom(...rules), bound, bound, bound, bound, (rule, items, length, more, longer) => {
        if (refused(rule, items, length)) expect(refused(rule, items + more, length + longer)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it.each(rules)('is fine for a few short texts: %s', (rule) => {
    expect(refused(rule, 10, 20)).toBe(false);
  });
});
