import { describe, expect, it } from 'vitest';
import { validateRules } from '../../crd/schema-rules.ts';
import { compileSchema } from '../../schema/compile.ts';
import type { Schema } from '../../schema/schema.ts';

function schemaWith(rule: string): Schema {
  const spec: Schema = {
    type: 'object',
    properties: {
      list: { type: 'array', maxItems: 10, items: { type: 'object', properties: { n: { type: 'integer' } } } },
      tags: { type: 'array', maxItems: 10, items: { type: 'string', maxLength: 8 }, 'x-kubernetes-list-type': 'set' },
      map: { type: 'object', maxProperties: 10, additionalProperties: { type: 'integer' } },
      any: { 'x-kubernetes-int-or-string': true },
    },
    'x-kubernetes-validations': [{ rule, message: 'no' }],
  };
  return { type: 'object', properties: { spec } };
}

const self = { list: [{ n: 1 }, { n: 2 }, {}], tags: ['b', 'a'], map: { x: 1, y: 2 }, any: 'text' };

/** True or false, or the error. */
function result(rule: string): boolean | string {
  const errors = compileSchema(schemaWith(rule)).validate({ spec: self });
  const [message] = errors.map((error) => error.message);
  return message === undefined ? true : message === 'Invalid value: no' ? false : message;
}

describe('a loop over two variables', () => {
  it.each<[string, boolean]>([
    ['self.list.all(i, v, i >= 2 || v.n == i + 1)', true],
    ['self.list.all(i, v, i == 0)', false],
    ['self.list.exists(i, v, i == 1 && v.n == 2)', true],
    ['self.list.exists(i, v, i > 5)', false],
    ['self.list.existsOne(i, v, i == 1)', true],
    ['self.list.existsOne(i, v, i >= 1)', false],
    ["self.map.all(k, v, k in ['x', 'y'] && v > 0)", true],
    ["self.map.exists(k, v, k == 'y' && v == 2)", true],
    ["self.tags.exists(i, v, i == 0 && v == 'b')", true],
    ["self.map.transformList(k, v, k + string(v)) == ['x1', 'y2']", true],
    ["self.map.transformList(k, v, v > 1, k) == ['y']", true],
    ['self.list.transformMap(i, v, has(v.n), v.n)[1] == 2', true],
    ["self.map.transformMap(k, v, v * 10)['y'] == 20", true],
    ["self.map.transformMapEntry(k, v, {string(v): k})['2'] == 'y'", true],
    ["self.map.transformMapEntry(k, v, v > 1, {k: v}) == {'y': 2}", true],
    ["{'a': 1}.all(k, v, k == 'a' && v == 1)", true],
    ['self.list.all(i, v, self.list.exists(j, w, i == j && v == w))', true],
    ['[].all(i, v, false)', true],
  ])('%s is %s', (rule, expected) => {
    expect(result(rule)).toBe(expected);
  });

  it('lets the answer of one round outweigh the failure of another', () => {
    expect(result('self.list.exists(i, v, v.n == 2)')).toBe(true);
    expect(result('self.list.all(i, v, v.n == 2)')).toBe(false);
    expect(result('self.list.all(i, v, v.n > 0)')).toContain('no such key: n');
    expect(result('self.list.existsOne(i, v, v.n == 2)')).toContain('no such key: n');
  });

  it('refuses a map whose entries have one key twice', () => {
    expect(result("self.map.transformMapEntry(k, v, {'same': v}).size() == 1")).toContain(
      'insert failed: key same already exists',
    );
  });

  it('knows the types of its variables', () => {
    const problem = (rule: string) => validateRules(schemaWith(rule), 's').map(({ message }) => message)[0];
    expect(problem('self.list.all(i, v, v.m > 0)')).toContain("undefined field 'm'");
    expect(problem('self.list.all(i, v, has(v.m))')).toContain("undefined field 'm'");
    expect(problem("self.list.all(i, v, i == 'x')")).toContain("'(int, string)'");
    expect(problem('self.list.all(i, v, v.n)')).toContain("'_&&_' applied to '(bool, int)'");
    expect(problem('self.map.transformMapEntry(k, v, k).size() == 0')).toContain(
      "transformMapEntry() cannot be made of type 'string'",
    );
    expect(problem('self.map.transformList(k, v, v, k).size() == 0')).toContain(
      "'_?_:_' applied to '(int, list(string), list(string))'",
    );
    expect(problem('self.list.all(i.n, v, true)')).toContain('argument must be a simple name');
    expect(problem("'text'.all(i, v, true)")).toContain('cannot be range of a comprehension');
  });

  it('costs as much as one over a single variable', () => {
    const huge = schemaWith('self.list.all(i, v, self.list.all(j, w, v == w))');
    const list = huge.properties?.['spec']?.properties?.['list'] as Schema;
    delete list.maxItems;
    expect(validateRules(huge, 's')[0]?.message).toMatch(/estimated rule cost exceeds budget/);
    expect(validateRules(schemaWith('self.list.all(i, v, self.list.all(j, w, v == w))'), 's')).toEqual([]);
  });
});
