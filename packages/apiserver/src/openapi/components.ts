import type { Schema } from '../schema/schema.ts';

type Json = Record<string, unknown>;

/** Copied as they are; the rest of a schema holds schemas. */
const plain = [
  'description',
  'type',
  'format',
  'title',
  'nullable',
  'default',
  'enum',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minProperties',
  'maxProperties',
  'required',
  'example',
  'externalDocs',
] as const satisfies readonly (keyof Schema)[];

/** The named schemas of one OpenAPI document. Schemas with a `definition` are written once and referred to, so cycles are fine. */
export class Components {
  readonly schemas: Record<string, Json> = {};
  readonly #definedAs: (definition: string) => Schema | undefined;

  /**
   * @param definedAs the schema of that name as it is by itself: where a schema is used, the field that uses it may have put its own
   *   description in. By default the first use counts.
   */
  constructor(definedAs: (definition: string) => Schema | undefined = () => undefined) {
    this.#definedAs = definedAs;
  }

  /** The schema as it stands in a document: a reference when it is named. */
  use(schema: Schema): Json {
    const { definition } = schema;
    if (!definition) return this.#inline(schema);
    if (!Object.hasOwn(this.schemas, definition)) {
      const body: Json = {};
      // It is there before its parts are, for the sake of those that refer back to it.
      this.schemas[definition] = body;
      Object.assign(body, this.#inline(this.#definedAs(definition) ?? schema));
    }
    return reference(definition, schema, this.schemas[definition]);
  }

  /** Writes a schema under a name of its own, with what is not part of it. */
  add(name: string, schema: Schema, more: Json): void {
    const body = this.schemas[name] ?? this.#inline(schema);
    this.schemas[name] = { ...body, ...more };
  }

  #inline(schema: Schema): Json {
    const made: Json = {};
    for (const field of plain) if (schema[field] !== undefined) made[field] = schema[field];
    for (const [field, value] of Object.entries(schema)) if (field.startsWith('x-kubernetes-')) made[field] = value;
    if (schema.properties) made['properties'] = this.#each(schema.properties);
    if (typeof schema.additionalProperties === 'object')
      made['additionalProperties'] = this.use(schema.additionalProperties);
    else if (schema.additionalProperties !== undefined) made['additionalProperties'] = schema.additionalProperties;
    if (schema.items) made['items'] = this.use(schema.items);
    if (schema.not) made['not'] = this.use(schema.not);
    for (const field of ['allOf', 'anyOf', 'oneOf'] as const) {
      const parts = schema[field];
      if (parts) made[field] = parts.map((part) => this.use(part));
    }
    return made;
  }

  #each(properties: Record<string, Schema>): Json {
    return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, this.use(schema)]));
  }
}

/** What a field says beside its type stands beside the reference, which OpenAPI allows within `allOf` alone. */
function reference(definition: string, schema: Schema, defined: Json = {}): Json {
  const made: Json = { allOf: [{ $ref: `#/components/schemas/${definition}` }] };
  if (schema.description !== undefined && schema.description !== defined['description'])
    made['description'] = schema.description;
  if (schema.default !== undefined) made['default'] = schema.default;
  for (const field of ['x-kubernetes-patch-strategy', 'x-kubernetes-patch-merge-key'] as const) {
    if (schema[field] !== undefined) made[field] = schema[field];
  }
  return made;
}
