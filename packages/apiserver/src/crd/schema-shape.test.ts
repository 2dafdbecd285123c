import { describe, expect, it } from 'vitest';
import { validateShape } from './schema-shape.ts';

describe('the keywords of a schema', () => {
  it.each<[unknown, string, string]>([
    [3, 's', 'schema'],
    [[], 's', 'schema'],
    [{ anyOf: {} }, 's.anyOf', 'list of schemas'],
    [{ allOf: [{}, 'x'] }, 's.allOf[1]', 'schema'],
    [{ not: [] }, 's.not', 'schema'],
    [{ properties: [] }, 's.properties', 'map of schemas'],
    [{ properties: { a: { items: true } } }, 's.properties[a].items', 'schema'],
    [{ items: [{}, 1] }, 's.items[1]', 'schema'],
    [{ additionalProperties: 'x' }, 's.additionalProperties', 'schema'],
    [{ type: ['string'] }, 's.type', 'string'],
    [{ required: [1] }, 's.required', 'list of strings'],
    [{ nullable: 'yes' }, 's.nullable', 'bool'],
    [{ maxLength: '3' }, 's.maxLength', 'number'],
    [{ enum: 'a' }, 's.enum', 'list'],
    [{ 'x-kubernetes-validations': { rule: 'true' } }, 's.x-kubernetes-validations', 'list of rules'],
    [{ 'x-kubernetes-validations': [{ rule: 1 }] }, 's.x-kubernetes-validations', 'list of rules'],
    [{ 'x-kubernetes-validations': [{ optionalOldSelf: 'x' }] }, 's.x-kubernetes-validations', 'list of rules'],
  ])('of %j are refused', (schema, field, wanted) => {
    const errors = validateShape(schema, 's').map(({ field, message }) => [field, message]);
    expect(errors).toEqual([[field, expect.stringMatching(new RegExp(`^Invalid value: .*: must be a ${wanted}$`))]]);
  });

  it.each([
    {},
    { type: null, anyOf: null, additionalProperties: true, default: [1], example: 'x', enum: [] },
    { additionalProperties: { type: 'string' }, 'x-kubernetes-validations': [{ rule: 'true', optionalOldSelf: true }] },
    { properties: { constructor: {}, toString: { minimum: 1 } }, unknown: 1 },
  ])('of %j are right', (schema) => {
    expect(validateShape(schema, 's')).toEqual([]);
  });
});
