import { describe, expect, it } from 'vitest';
import type { StructuralSchema } from './schema.ts';
import { mergeVariants } from './union.ts';

const text: StructuralSchema = { type: 'string' };

function variant(
  kind: string,
  properties: Record<string, StructuralSchema>,
  required: string[] = [],
): StructuralSchema {
  return {
    type: 'object',
    required: ['kind', ...required],
    properties: { kind: { type: 'string', enum: [kind] }, ...properties },
  };
}

describe('mergeVariants', () => {
  it('finds the discriminator wherever it stands among the fields', () => {
    const first: StructuralSchema = {
      type: 'object',
      properties: { note: text, kind: { type: 'string', enum: ['a'] } },
    };
    const merged = mergeVariants([first, variant('b', { note: text })]);
    expect(merged).toMatchObject({ properties: { kind: { type: 'string', enum: ['a', 'b'] }, note: text } });
  });

  it('keeps what the discriminator is described as', () => {
    const first = variant('a', {});
    const described = {
      ...first,
      properties: { kind: { type: 'string', enum: ['a'], description: 'Which.' } },
    } as StructuralSchema;
    expect(mergeVariants([described, variant('b', {})])).toMatchObject({
      properties: { kind: { description: 'Which.' } },
    });
  });

  it('has each shared field once', () => {
    const merged = mergeVariants([variant('a', { name: text }, ['name']), variant('b', { name: text })]);
    expect(merged).toEqual({
      type: 'object',
      required: ['kind'],
      properties: { kind: { type: 'string', enum: ['a', 'b'] }, name: text },
      'x-kubernetes-validations': [
        { rule: 'self.kind != "a" || has(self.name)', message: 'name is required when kind is a' },
      ],
    });
  });

  it('writes no rules where nothing depends on the variant', () => {
    expect(mergeVariants([variant('a', {}), variant('b', { note: text })])).not.toHaveProperty(
      'x-kubernetes-validations',
    );
  });

  it('quotes values that would end the text of a rule', () => {
    const merged = mergeVariants([variant('say "a"', { x: text }, ['x']), variant('b', {})]);
    expect(merged).toMatchObject({
      'x-kubernetes-validations': [{ rule: 'self.kind != "say \\"a\\"" || has(self.x)' }],
    });
  });

  it.each<[string, StructuralSchema[]]>([
    [
      'no field is fixed',
      [
        { type: 'object', properties: { a: text } },
        { type: 'object', properties: { a: text } },
      ],
    ],
    ['two variants have the same value', [variant('a', {}), variant('a', {})]],
    ['the field is in one variant only', [variant('a', {}), { type: 'object', properties: { other: text } }]],
    [
      'a variant allows two values',
      [variant('a', {}), { type: 'object', properties: { kind: { type: 'string', enum: ['b', 'c'] } } }],
    ],
    [
      'the values are numbers',
      [
        { type: 'object', properties: { kind: { type: 'integer', enum: [1] } } },
        { type: 'object', properties: { kind: { type: 'integer', enum: [2] } } },
      ],
    ],
    ['they are no objects', [text, text]],
  ])('says why it cannot tell variants apart when %s', (_, variants) => {
    expect(mergeVariants(variants)).toBe(
      'the variants of a union must be objects told apart by one field of fixed text',
    );
  });

  it('says which field has two meanings', () => {
    expect(mergeVariants([variant('a', { x: text }), variant('b', { x: { type: 'boolean' } })])).toBe(
      'field "x" differs between the variants of the union: give it one schema or two names',
    );
  });
});
