import { describe, expect, it } from 'vitest';
import type { Schema } from '../schema/schema.ts';
import { withoutDirectives } from './directives.ts';
import { mergeRule } from './merge-rule.ts';
import { goText } from './strategic-error.ts';

describe('a patch as data', () => {
  it.each<[string, unknown, unknown]>([
    ['scalars as they are', 1, 1],
    ['no nulls in objects', { a: null, b: { c: null } }, { b: {} }],
    ['nulls in lists', [null, 1], [null, 1]],
    ['nothing of what is deleted', { a: { $patch: 'delete', b: 1 } }, {}],
    ['no deleted items', [{ name: 'a', $patch: 'delete' }, { name: 'b' }], [{ name: 'b' }]],
    ['what replaces', { $patch: 'replace', a: 1 }, { a: 1 }],
    ['no lists of keys', { $retainKeys: ['a'], a: 1 }, { a: 1 }],
    ['no orders', { '$setElementOrder/a': [], '$deleteFromPrimitiveList/a': [], a: [1] }, { a: [1] }],
    ['other fields with a dollar', { $ref: '#/a', $patchy: 1 }, { $ref: '#/a', $patchy: 1 }],
  ])('has %s', (_, patch, data) => {
    expect(withoutDirectives(patch)).toEqual(data);
  });

  it('has a field called __proto__ as a field', () => {
    const data = withoutDirectives(JSON.parse('{"__proto__":{"polluted":true}}')) as object;
    expect(Object.keys(data)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('the rule of a field', () => {
  const item: Schema = { type: 'object' };
  const schema: Schema = {
    type: 'object',
    properties: {
      list: { type: 'array', items: item, 'x-kubernetes-patch-strategy': 'merge,retainKeys' },
      keyed: {
        type: 'array',
        items: item,
        'x-kubernetes-patch-strategy': 'merge',
        'x-kubernetes-patch-merge-key': 'name',
      },
      whole: { type: 'object', 'x-kubernetes-patch-strategy': 'replace' },
      plain: item,
    },
  };

  it.each([
    ['list', { strategy: 'merge', mergeKey: undefined, schema: item }],
    ['keyed', { strategy: 'merge', mergeKey: 'name', schema: item }],
    ['whole', { strategy: 'replace', mergeKey: undefined, schema: schema.properties?.['whole'] }],
    ['plain', { strategy: undefined, mergeKey: undefined, schema: item }],
    ['none', { strategy: undefined, mergeKey: undefined, schema: undefined }],
    ['toString', { strategy: undefined, mergeKey: undefined, schema: undefined }],
  ])('%s is of its schema', (field, rule) => {
    expect(mergeRule(schema, field)).toEqual(rule);
  });

  it('of a map is that of its values', () => {
    expect(mergeRule({ type: 'object', additionalProperties: item }, 'any').schema).toBe(item);
    expect(mergeRule(undefined, 'any').schema).toBeUndefined();
  });
});

describe('a value in a message', () => {
  it.each<[unknown, string]>([
    [null, '<nil>'],
    ['text', 'text'],
    [[1, 'a', []], '[1 a []]'],
    [{ b: 1, a: { c: [true] } }, 'map[a:map[c:[true]] b:1]'],
  ])('%j is printed as Go does: %s', (value, text) => {
    expect(goText(value)).toBe(text);
  });
});
