import type { Schema } from '../../schema/schema.ts';
import { type Field, type Scalar, type Shape, type Struct, structOf } from './definitions.ts';
import { docOf } from './docs.ts';
import { atomicTypes, keyDefaults, mergeFacts } from './merge-facts.ts';

const schemas = new Map<Struct, Schema>();
let described = false;

const scalarSchemas: Record<Scalar, Schema> = {
  s: { type: 'string' },
  b: { type: 'boolean' },
  i: { type: 'integer', format: 'int32' },
  l: { type: 'integer', format: 'int64' },
  n: { type: 'number', format: 'double' },
  y: { type: 'string', format: 'byte' },
  q: {
    definition: 'io.k8s.apimachinery.pkg.api.resource.Quantity',
    oneOf: [{ type: 'string' }, { type: 'number' }],
  },
  t: { definition: 'io.k8s.apimachinery.pkg.apis.meta.v1.Time', type: 'string', format: 'date-time' },
  m: { definition: 'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime', type: 'string', format: 'date-time' },
  I: {
    definition: 'io.k8s.apimachinery.pkg.util.intstr.IntOrString',
    'x-kubernetes-int-or-string': true,
    format: 'int-or-string',
    oneOf: [{ type: 'integer' }, { type: 'string' }],
  },
  o: { 'x-kubernetes-preserve-unknown-fields': true },
};

const byDefinition = new Map<string, Schema>();
for (const scalar of Object.values(scalarSchemas)) if (scalar.definition) byDefinition.set(scalar.definition, scalar);

/**
 * The schema of a built-in type (`apps/v1.Deployment`), with the merge facts of its lists and maps. Schemas are built at first use and
 * shared: a type is one object wherever it occurs, so they must not be changed. Descriptions come with {@link describeSchemas}.
 */
export function schemaOf(name: string): Schema {
  return structSchema(structOf(name));
}

/** The schema of a built-in type by its name in documents (`io.k8s.api.apps.v1.Deployment`), if it has been built. */
export function definedSchema(definition: string): Schema | undefined {
  return byDefinition.get(definition);
}

function structSchema(struct: Struct): Schema {
  const known = schemas.get(struct);
  if (known) return known;
  const properties: Record<string, Schema> = {};
  const schema: Schema = { definition: struct.definition, type: 'object', properties };
  schemas.set(struct, schema);
  byDefinition.set(struct.definition, schema);
  if (atomicTypes.has(struct.name)) schema['x-kubernetes-map-type'] = 'atomic';
  for (const [name, field] of struct.fields) properties[name] = fieldSchema(struct, name, field);
  const required = [...struct.fields].filter(([, field]) => field.required).map(([name]) => name);
  if (required.length > 0) schema.required = required;
  if (described) describe(struct, schema);
  return schema;
}

function fieldSchema(struct: Struct, name: string, field: Field): Schema {
  const facts = mergeFacts[struct.name]?.[name];
  const fallback = keyDefaults[struct.name]?.[name];
  const schema = { ...shapeSchema(field.shape), ...facts };
  if (fallback !== undefined) schema.default = fallback;
  if (field.shape.kind === 'list' && !facts) schema['x-kubernetes-list-type'] = 'atomic';
  return schema;
}

function shapeSchema(shape: Shape): Schema {
  switch (shape.kind) {
    case 'scalar':
      return scalarSchemas[shape.scalar];
    case 'list':
      return { type: 'array', items: shapeSchema(shape.item) };
    case 'map':
      return { type: 'object', additionalProperties: shapeSchema(shape.item) };
    case 'struct':
      return structSchema(shape.struct);
  }
}

/** Adds descriptions to all schemas, those built later included: for OpenAPI documents, at a cost that other requests should not bear. */
export function describeSchemas(): void {
  if (described) return;
  described = true;
  for (const [struct, schema] of schemas) describe(struct, schema);
}

function describe(struct: Struct, schema: Schema): void {
  const type = `${struct.module}.${struct.name}`;
  const text = docOf(type);
  if (text) schema.description = text;
  for (const [name, property] of Object.entries(schema.properties!)) {
    const doc = docOf(type, name);
    if (doc) property.description = doc;
  }
}
