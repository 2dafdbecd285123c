import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { invalid } from '../status/field-error.ts';
import { isObject } from './json.ts';
import { fieldName } from './path.ts';
import type { Schema } from './schema.ts';
import { compileSparse } from './sparse.ts';

const marked: Schema = { type: 'string', description: 'marked' };

/** The places of an object at which a node that is marked was reached. */
function reached(schema: Schema, object: unknown): string[] {
  const check = compileSparse(schema, ({ description }) =>
    description === 'marked'
      ? (value, path, errors) => errors.push(invalid(fieldName(path), value, 'reached'))
      : undefined,
  );
  return check ? check(object).map(({ field }) => field) : ['nothing to do'];
}

describe('a sparse check', () => {
  it.each<[string, Schema, unknown, string[]]>([
    [
      'is undefined where no node has one',
      { type: 'object', properties: { a: { type: 'string' } } },
      {},
      ['nothing to do'],
    ],
    ['reaches the root', { type: 'object', description: 'marked' }, {}, ['<nil>']],
    ['reaches fields', { type: 'object', properties: { a: marked, b: {} } }, { a: 'x', b: 'y' }, ['a']],
    ['reaches items', { type: 'array', items: marked }, ['x', 'y'], ['[0]', '[1]']],
    ['reaches values of maps', { type: 'object', additionalProperties: marked }, { 'a.b': 'x' }, ['[a.b]']],
    [
      'reaches a node before its parts',
      {
        type: 'object',
        description: 'marked',
        properties: { list: { type: 'array', description: 'marked', items: marked } },
      },
      { list: ['x'] },
      ['<nil>', 'list', 'list[0]'],
    ],
    [
      'passes by what has another type',
      { type: 'object', properties: { list: { type: 'array', items: marked } } },
      { list: { a: 1 } },
      [],
    ],
    [
      'passes by null',
      { type: 'object', properties: { a: { type: 'object', properties: { b: marked } } } },
      { a: null },
      [],
    ],
    ['is not misled by names of JavaScript', { type: 'object', properties: { a: marked } }, { constructor: 'x' }, []],
  ])('%s', (_name, schema, object, places) => {
    expect(reached(schema, object)).toEqual(places);
  });

  it('follows a schema that contains itself', () => {
    const tree: Schema = { type: 'object', properties: { name: marked } };
    (tree.properties as Record<string, Schema>)['children'] = { type: 'array', items: tree };
    const object = { name: 'a', children: [{ name: 'b', children: [{ name: 'c' }] }] };
    expect(reached(tree, object)).toEqual(['name', 'children[0].name', 'children[0].children[0].name']);
  });

  it('reaches all that a plain walk reaches', () => {
    const { schema } = fc.letrec<{ schema: Schema }>((tie) => ({
      schema: fc.oneof(
        { maxDepth: 4 },
        fc.constant<Schema>(marked),
        fc.constant<Schema>({ type: 'string' }),
        tie('schema').map((items): Schema => ({ type: 'array', items })),
        tie('schema').map((values): Schema => ({ type: 'object', additionalProperties: values })),
        fc
          .dictionary(fc.constantFrom('a', 'b'), tie('schema'))
          .map((properties): Schema => ({ type: 'object', properties })),
      ),
    }));
    const value = fc.object({ key: fc.constantFrom('a', 'b', 'c'), maxDepth: 4, withNullPrototype: false });
    fc.assert(
      fc.property(schema, value, (one, object) => {
        const found = reached(one, object);
        if (found[0] !== 'nothing to do') expect(found).toEqual(walk(one, object, ''));
      }),
    );
  });
});

function walk(schema: Schema, value: unknown, path: string): string[] {
  const own = schema.description === 'marked' ? [path.replace(/^\./, '') || '<nil>'] : [];
  if (schema.items) {
    const { items } = schema;
    return [...own, ...(Array.isArray(value) ? value.flatMap((item, i) => walk(items, item, `${path}[${i}]`)) : [])];
  }
  if (!isObject(value)) return own;
  const parts = Object.entries(value).flatMap(([key, part]) => {
    const property = schema.properties && Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined;
    if (property) return walk(property, part, `${path}.${key}`);
    return isObject(schema.additionalProperties)
      ? walk(schema.additionalProperties as Schema, part, `${path}[${key}]`)
      : [];
  });
  return [...own, ...parts];
}
