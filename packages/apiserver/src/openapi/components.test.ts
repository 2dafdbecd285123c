import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Schema } from '../schema/schema.ts';
import { Components } from './components.ts';

/** The form in which documents are sent: absent fields are gone. */
function inline(schema: Schema): unknown {
  return JSON.parse(JSON.stringify(new Components().use(schema)));
}

describe('a schema in a document', () => {
  it.each<[string, Schema]>([
    ['what restricts values', { type: 'string', maxLength: 5, pattern: '^a', enum: ['a', 'ab'], format: 'uuid' }],
    ['numbers', { type: 'integer', minimum: 0, maximum: 9, exclusiveMaximum: true, multipleOf: 3 }],
    ['words for people', { description: 'A slice.', title: 'Slice', example: { a: 1 } }],
    ['defaults that are falsy', { type: 'boolean', default: false, nullable: false }],
    ['extensions', { 'x-kubernetes-int-or-string': true, 'x-kubernetes-validations': [{ rule: 'true' }] }],
    ['lists', { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set', maxItems: 3 }],
    [
      'fields',
      { type: 'object', properties: { a: { type: 'string' }, b: { type: 'object', properties: {} } }, required: ['a'] },
    ],
    ['maps', { type: 'object', additionalProperties: { type: 'array', items: { type: 'integer' } } }],
    ['maps of anything', { type: 'object', additionalProperties: true }],
    ['compositions', { anyOf: [{ minimum: 1 }, { maximum: -1 }], oneOf: [{}], allOf: [{ not: { enum: [0] } }] }],
  ])('is as it was given: %s', (_name, schema) => {
    expect(inline(schema)).toEqual(schema);
  });

  it('does not show by what name its kind goes inside of the server', () => {
    const { schemas, use } = bound();
    use({ definition: 'a.B', type: 'object' });
    expect(schemas).toEqual({ 'a.B': { type: 'object' } });
  });

  it('that has a name is written once and referred to, with what its field says of it', () => {
    const { schemas, use } = bound();
    const named: Schema = {
      definition: 'a.Named',
      type: 'object',
      description: 'A name.',
      properties: { x: { type: 'string' } },
    };
    const list: Schema = {
      ...named,
      description: 'Where it is used.',
      default: {},
      'x-kubernetes-patch-strategy': 'merge',
    };
    const made = use({ type: 'object', properties: { one: named, two: list } });
    const $ref = '#/components/schemas/a.Named';
    expect(made).toEqual({
      type: 'object',
      properties: {
        one: { allOf: [{ $ref }] },
        two: {
          allOf: [{ $ref }],
          description: 'Where it is used.',
          default: {},
          'x-kubernetes-patch-strategy': 'merge',
        },
      },
    });
    expect(schemas).toEqual({
      'a.Named': { type: 'object', description: 'A name.', properties: { x: { type: 'string' } } },
    });
  });

  it('can contain itself', () => {
    const { schemas, use } = bound();
    const tree: Schema = { definition: 'a.Tree', type: 'object', properties: {} };
    tree.properties = { left: tree, rest: { type: 'array', items: tree } };
    use(tree);
    expect(() => JSON.stringify(schemas)).not.toThrow();
    expect(schemas['a.Tree']).toMatchObject({
      properties: { left: { allOf: [{ $ref: '#/components/schemas/a.Tree' }] } },
    });
  });

  it('is marked without what refers to it being touched', () => {
    const components = new Components();
    const kind: Schema = { definition: 'a.Kind', type: 'object' };
    components.use(kind);
    components.add('a.Kind', kind, { 'x-kubernetes-group-version-kind': [] });
    expect(components.schemas['a.Kind']).toEqual({ type: 'object', 'x-kubernetes-group-version-kind': [] });
    expect(kind).toEqual({ definition: 'a.Kind', type: 'object' });
  });

  it('has a component for each reference, whatever refers to what', () => {
    const names = ['a', 'b', 'c', 'd'];
    const links = fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)), { maxLength: 10 });
    fc.assert(
      fc.property(links, fc.constantFrom(...names), (pairs, root) => {
        const nodes = new Map(
          names.map((name) => [name, { definition: name, type: 'object', properties: {} } as Schema]),
        );
        for (const [from, to] of pairs) {
          const node = nodes.get(from) as Schema;
          node.properties = { ...node.properties, [to]: nodes.get(to) as Schema };
        }
        const { schemas, use } = bound();
        use(nodes.get(root) as Schema);
        const references = [...JSON.stringify(schemas).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(
          (one) => one[1],
        );
        for (const reference of references) expect(Object.keys(schemas)).toContain(reference);
        expect(Object.keys(schemas)).toContain(root);
      }),
    );
  });
});

function bound() {
  const components = new Components();
  return { schemas: components.schemas, use: (schema: Schema) => components.use(schema) };
}
