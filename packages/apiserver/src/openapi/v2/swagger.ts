/** A part of an OpenAPI document. */
export type Json = Record<string, unknown>;

/** The parts of a version 3 document that version 2 knows in another form. */
export interface DocumentV3 {
  info: Json;
  paths: Record<string, Json>;
  components: { schemas: Record<string, Json> };
}

const prefixV3 = '#/components/schemas/';
const prefixV2 = '#/definitions/';
/** What version 2 has no words for. */
const unknownInV2 = new Set(['oneOf', 'anyOf', 'not', 'nullable', 'allOf']);
const methods = ['get', 'put', 'post', 'delete', 'patch'] as const;

/** All documents of version 3 as the one of version 2 (Swagger), for clients that know no other. */
export function swaggerDocument(documents: readonly DocumentV3[]): Json {
  const definitions: Record<string, Json> = {};
  const paths: Record<string, Json> = {};
  for (const document of documents) {
    for (const [name, schema] of Object.entries(document.components.schemas)) {
      // A type that several groups use stands in each of their documents, but only its own says which kind it is.
      const isKnown = Object.hasOwn(definitions, name) && !schema['x-kubernetes-group-version-kind'];
      if (!isKnown) definitions[name] = asV2(schema);
    }
    for (const [path, item] of Object.entries(document.paths)) paths[path] = pathItem(item);
  }
  return { swagger: '2.0', info: documents[0]?.info ?? {}, paths, definitions };
}

function pathItem(item: Json): Json {
  const made: Json = {};
  for (const method of methods) if (item[method]) made[method] = operation(item[method] as Json);
  if (item['parameters']) made['parameters'] = (item['parameters'] as Json[]).map(parameter);
  return made;
}

function operation({ parameters, requestBody, responses, ...rest }: Json): Json {
  const inPath = ((parameters ?? []) as Json[]).map(parameter);
  const body = requestBody
    ? [{ name: 'body', in: 'body', required: true, schema: bodySchema(requestBody as Json) }]
    : [];
  const answered = Object.entries((responses ?? {}) as Record<string, Json>).map(([code, response]) => [
    code,
    { description: response['description'], schema: bodySchema(response) },
  ]);
  return { ...rest, parameters: [...body, ...inPath], responses: Object.fromEntries(answered) };
}

function parameter({ schema, ...rest }: Json): Json {
  return { ...rest, ...(schema as Json) };
}

/** Version 2 has one schema for all media types. */
function bodySchema({ content }: Json): Json {
  const [first] = Object.values((content ?? {}) as Record<string, { schema: Json }>);
  return first ? asV2(first.schema) : {};
}

function asV2(schema: Json): Json {
  const made: Json = {};
  for (const [name, value] of Object.entries(schema)) if (!unknownInV2.has(name)) made[name] = value;
  const $ref = (schema['$ref'] ?? onlyReference(schema['allOf'])) as string | undefined;
  if ($ref) made['$ref'] = $ref.replace(prefixV3, prefixV2);
  if (made['format'] === 'int-or-string' || (!made['type'] && isQuantity(schema['oneOf']))) made['type'] = 'string';
  if (schema['items']) made['items'] = asV2(schema['items'] as Json);
  if (typeof schema['additionalProperties'] === 'object') {
    made['additionalProperties'] = asV2(schema['additionalProperties'] as Json);
  }
  if (schema['properties']) {
    const properties = Object.entries(schema['properties'] as Record<string, Json>);
    made['properties'] = Object.fromEntries(properties.map(([name, property]) => [name, asV2(property)]));
  }
  return made;
}

/** Version 3 refers by way of `allOf` where the field has a description of its own. */
function onlyReference(allOf: unknown): unknown {
  return Array.isArray(allOf) && allOf.length === 1 ? (allOf[0] as Json)['$ref'] : undefined;
}

/** A text or a number: in version 2 a text. */
function isQuantity(oneOf: unknown): boolean {
  return Array.isArray(oneOf) && (oneOf as Json[]).some(({ type }) => type === 'string');
}
