import { describe, expect, it } from 'vitest';
import { type Json, swaggerDocument } from './swagger.ts';

function documentV3(schemas: Record<string, Json>, paths: Record<string, Json> = {}) {
  return { info: { title: 'Kubernetes', version: 'v1' }, paths, components: { schemas } };
}

function definitionOf(schema: Json): Json {
  const { definitions } = swaggerDocument([documentV3({ A: schema })]) as { definitions: Record<string, Json> };
  return definitions['A'] as Json;
}

describe('a schema in a document of version 2', () => {
  const ref3 = { $ref: '#/components/schemas/B' };
  const ref2 = { $ref: '#/definitions/B' };

  it.each<[string, Json, Json]>([
    ['refers to definitions', ref3, ref2],
    [
      'refers without a detour',
      { allOf: [ref3], description: 'Why.', default: {} },
      { ...ref2, description: 'Why.', default: {} },
    ],
    [
      'does so in fields, items and values',
      { type: 'object', properties: { a: ref3, b: { type: 'array', items: ref3 }, c: { additionalProperties: ref3 } } },
      { type: 'object', properties: { a: ref2, b: { type: 'array', items: ref2 }, c: { additionalProperties: ref2 } } },
    ],
    [
      'keeps that anything goes',
      { type: 'object', additionalProperties: true },
      { type: 'object', additionalProperties: true },
    ],
    [
      'drops what version 2 does not know',
      { type: 'string', nullable: true, anyOf: [{ minLength: 1 }] },
      { type: 'string' },
    ],
    ['takes a quantity for a text', { oneOf: [{ type: 'string' }, { type: 'number' }] }, { type: 'string' }],
    [
      'takes a number or text for a text with that format',
      { format: 'int-or-string', oneOf: [{ type: 'integer' }, { type: 'string' }] },
      { type: 'string', format: 'int-or-string' },
    ],
    [
      'keeps what restricts it and what is said of it',
      { type: 'integer', maximum: 9, description: 'Few.', 'x-kubernetes-validations': [{ rule: 'true' }] },
      { type: 'integer', maximum: 9, description: 'Few.', 'x-kubernetes-validations': [{ rule: 'true' }] },
    ],
  ])('%s', (_name, schema, expected) => {
    expect(definitionOf(schema)).toEqual(expected);
  });
});

describe('documents of version 3 as one of version 2', () => {
  it('define a shared type once, and as the document has it that says its kind', () => {
    const marked = { type: 'object', 'x-kubernetes-group-version-kind': [{ kind: 'A' }] };
    for (const order of [
      [{ type: 'object' }, marked],
      [marked, { type: 'object' }],
    ]) {
      const { definitions } = swaggerDocument(order.map((schema) => documentV3({ A: schema }))) as {
        definitions: Json;
      };
      expect(definitions).toEqual({ A: marked });
    }
  });

  it('keep paths, with bodies among the parameters', () => {
    const content = { 'application/json': { schema: { $ref: '#/components/schemas/A' } } };
    const query = { name: 'dryRun', in: 'query', schema: { type: 'string', uniqueItems: true } };
    const post = {
      'x-kubernetes-action': 'post',
      parameters: [query],
      requestBody: { content },
      responses: { '200': { description: 'OK', content } },
    };
    const name = { name: 'name', in: 'path', required: true, schema: { type: 'string' } };
    const { paths } = swaggerDocument([documentV3({}, { '/a/{name}': { post, parameters: [name] } })]);
    const schema = { $ref: '#/definitions/A' };
    expect(paths).toEqual({
      '/a/{name}': {
        post: {
          'x-kubernetes-action': 'post',
          parameters: [
            { name: 'body', in: 'body', required: true, schema },
            { name: 'dryRun', in: 'query', type: 'string', uniqueItems: true },
          ],
          responses: { '200': { description: 'OK', schema } },
        },
        parameters: [{ name: 'name', in: 'path', required: true, type: 'string' }],
      },
    });
  });

  it('may be none', () => {
    expect(swaggerDocument([])).toEqual({ swagger: '2.0', info: {}, paths: {}, definitions: {} });
  });
});
