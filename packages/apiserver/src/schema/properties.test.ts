import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileSchema } from './compile.ts';
import { isObject, kindOf } from './json.ts';
import type { Schema } from './schema.ts';

/** Names that schemas and objects of the property tests share often enough to meet. */
const name = fc.constantFrom('a', 'b', 'c', 'list', 'map', 'constructor');

const scalar: fc.Arbitrary<Schema> = fc.oneof(
  fc.record({ type: fc.constant('string' as const), maxLength: fc.integer({ min: 0, max: 5 }) }),
  fc.record({ type: fc.constant('integer' as const), minimum: fc.integer({ min: -5, max: 5 }) }),
  fc.constant<Schema>({ type: 'boolean' }),
  fc.constant<Schema>({ type: 'number', multipleOf: 0.5 }),
  fc.constant<Schema>({ type: 'string', nullable: true, enum: ['x', 'y', null] }),
  fc.constant<Schema>({ type: 'integer', default: 3 }),
  fc.constant<Schema>({ type: 'string', default: 'd' }),
  fc.constant<Schema>({ 'x-kubernetes-int-or-string': true }),
);

const { node } = fc.letrec<{ node: Schema; object: Schema }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    scalar,
    tie('object'),
    fc.record({ type: fc.constant('array' as const), items: tie('node'), maxItems: fc.integer({ min: 0, max: 4 }) }),
    fc.record({ type: fc.constant('object' as const), additionalProperties: tie('node') }),
  ),
  object: fc.record({
    type: fc.constant('object' as const),
    properties: fc.dictionary(name, tie('node'), { maxKeys: 4 }),
    required: fc.uniqueArray(name, { maxLength: 2 }),
    default: fc.constantFrom(undefined, {}),
  }),
}));

/** Schemas of all shapes that structural schemas have, without compositions. */
const arbitrarySchema: fc.Arbitrary<Schema> = fc.record({
  type: fc.constant('object' as const),
  properties: fc.dictionary(name, node, { maxKeys: 4 }),
});

/** Values whose structure, though not always whose ranges, is what the schema asks for. */
function arbitraryObjectFor(schema: Schema): fc.Arbitrary<unknown> {
  if (schema['x-kubernetes-int-or-string']) return fc.oneof(fc.integer(), fc.string());
  switch (schema.type) {
    case 'string':
      return fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('x', 'y'), fc.constant(null));
    case 'integer':
      return fc.integer({ min: -10, max: 10 });
    case 'number':
      return fc.double({ min: -1e6, max: 1e6, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(arbitraryObjectFor(schema.items ?? {}), { maxLength: 5 });
    default:
      return objectFor(schema);
  }
}

function objectFor(schema: Schema): fc.Arbitrary<unknown> {
  if (isObject(schema.additionalProperties)) {
    return fc.dictionary(name, arbitraryObjectFor(schema.additionalProperties as Schema), { maxKeys: 3 });
  }
  const fields = Object.entries(schema.properties ?? {}).map(([key, value]) => [key, arbitraryObjectFor(value)]);
  return fc.record(Object.fromEntries(fields), { requiredKeys: [] });
}

const schemaWithObject = arbitrarySchema.chain((schema) => fc.tuple(fc.constant(schema), arbitraryObjectFor(schema)));

describe('a compiled schema', () => {
  it('prunes idempotently', () => {
    fc.assert(
      fc.property(arbitrarySchema, fc.object({ maxDepth: 5 }), (schema, object) => {
        const compiled = compileSchema(schema);
        compiled.prune(object);
        const once = structuredClone(object);
        expect(compiled.prune(object)).toEqual([]);
        expect(object).toEqual(once);
      }),
    );
  });

  it('prunes nothing from an object made for it', () => {
    fc.assert(
      fc.property(schemaWithObject, ([schema, object]) => {
        expect(compileSchema(schema).prune(object)).toEqual([]);
      }),
    );
  });

  it('fills defaults idempotently', () => {
    fc.assert(
      fc.property(arbitrarySchema, fc.object({ maxDepth: 5, withNullPrototype: false }), (schema, object) => {
        const compiled = compileSchema(schema);
        compiled.default(object);
        const once = structuredClone(object);
        compiled.default(object);
        expect(object).toEqual(once);
      }),
    );
  });

  it('never shares a default between two objects', () => {
    fc.assert(
      fc.property(arbitrarySchema, (schema) => {
        const compiled = compileSchema(schema);
        const [first, second] = [{}, {}];
        compiled.default(first);
        const untouched = structuredClone(first);
        compiled.default(second);
        scribble(second);
        expect(first).toEqual(untouched);
      }),
    );
  });

  it('agrees with a naive reading of the schema after defaulting', () => {
    fc.assert(
      fc.property(schemaWithObject, ([schema, object]) => {
        const compiled = compileSchema(schema);
        compiled.default(object);
        const fields = compiled.validate(object).map((error) => error.field);
        expect(fields.toSorted()).toEqual(naive(schema, object, '').toSorted());
      }),
      { numRuns: 500 },
    );
  });

  it('never throws, whatever JSON it is given', () => {
    fc.assert(
      fc.property(arbitrarySchema, fc.jsonValue(), fc.jsonValue(), (schema, value, old) => {
        const compiled = compileSchema(schema);
        compiled.prune(value);
        compiled.default(value);
        for (const error of compiled.validate(value, old)) expect(error.message).not.toBe('');
      }),
      { numRuns: 500 },
    );
  });

  it('accepts an unchanged object however wrong it is', () => {
    fc.assert(
      fc.property(arbitrarySchema, fc.jsonValue(), (schema, value) => {
        expect(compileSchema(schema).validate(structuredClone(value), value)).toEqual([]);
      }),
    );
  });

  it('finds no more on an update than on a create', () => {
    fc.assert(
      fc.property(schemaWithObject, fc.jsonValue(), ([schema, object], old) => {
        const compiled = compileSchema(schema);
        const onCreate = compiled.validate(object).map((error) => `${error.field}: ${error.message}`);
        for (const error of compiled.validate(object, old)) {
          expect(onCreate).toContain(`${error.field}: ${error.message}`);
        }
      }),
    );
  });
});

function scribble(value: unknown): void {
  if (!isObject(value)) return;
  for (const part of Object.values(value)) scribble(part);
  value['scribbled'] = true;
}

/** The fields that a schema refuses, read off the schema in the plainest way. */
function naive(schema: Schema, value: unknown, path: string): string[] {
  const field = path.replace(/^\./, '') || '<nil>';
  const kind = kindOf(value);
  if (kind === 'null' && schema.nullable) return schema.enum?.includes(null) === false ? [field] : [];
  const types = schema['x-kubernetes-int-or-string'] ? ['integer', 'string'] : [schema.type ?? kind];
  if (!types.includes(kind) && !(kind === 'integer' && types.includes('number'))) return [field];
  const wrong: string[] = [];
  if (schema.enum && !schema.enum.includes(value)) wrong.push(field);
  if (typeof value === 'string' && [...value].length > (schema.maxLength ?? Infinity)) wrong.push(field);
  if (typeof value === 'number' && value < (schema.minimum ?? -Infinity)) wrong.push(field);
  if (typeof value === 'number' && schema.multipleOf && !Number.isInteger(value / schema.multipleOf)) {
    const quotient = value / schema.multipleOf;
    if (Math.abs(quotient - Math.round(quotient)) >= 1e-9) wrong.push(field);
  }
  if (Array.isArray(value)) {
    if (value.length > (schema.maxItems ?? Infinity)) wrong.push(field);
    for (const [i, item] of value.entries()) wrong.push(...naive(schema.items ?? {}, item, `${path}[${i}]`));
  }
  if (isObject(value)) {
    for (const [key, part] of Object.entries(value)) {
      const properties = schema.properties ?? {};
      if (Object.hasOwn(properties, key)) wrong.push(...naive(properties[key] ?? {}, part, `${path}.${key}`));
      else if (isObject(schema.additionalProperties)) {
        wrong.push(...naive(schema.additionalProperties as Schema, part, `${path}.${key}`));
      }
    }
    for (const key of schema.required ?? []) if (!Object.hasOwn(value, key)) wrong.push(`${path}.${key}`.slice(1));
  }
  return wrong;
}
