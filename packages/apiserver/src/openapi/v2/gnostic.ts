import type { Json } from './swagger.ts';
import { MessageWriter } from './wire.ts';

/**
 * A document of version 2 in the protobuf form that Go clients ask for: `openapi.v2.Document` of github.com/google/gnostic, whose field numbers
 * these are.
 */
export function gnosticDocument(document: Json): Buffer {
  const { swagger, info, paths, definitions } = document as Record<string, Json>;
  const items = new MessageWriter();
  for (const [path, item] of Object.entries(paths ?? {})) items.message(2, named(path, pathItem(item as Json)));
  return new MessageWriter()
    .text(1, swagger)
    .message(2, new MessageWriter().text(1, info?.['title']).text(2, info?.['version']))
    .message(8, items)
    .message(9, schemas(definitions ?? {}))
    .bytes();
}

function named(name: string, value: MessageWriter): MessageWriter {
  return new MessageWriter().text(1, name).message(2, value);
}

/** Any value, as YAML, of which JSON is a part. */
function any(value: unknown): MessageWriter {
  return new MessageWriter().text(2, JSON.stringify(value));
}

function extensions(writer: MessageWriter, field: number, value: Json): MessageWriter {
  for (const name of Object.keys(value))
    if (name.startsWith('x-')) writer.message(field, named(name, any(value[name])));
  return writer;
}

function pathItem(item: Json): MessageWriter {
  const writer = new MessageWriter();
  const fields = { get: 2, put: 3, post: 4, delete: 5, patch: 8 } as const;
  for (const [method, field] of Object.entries(fields)) {
    if (item[method]) writer.message(field, operation(item[method] as Json));
  }
  for (const one of (item['parameters'] ?? []) as Json[]) writer.message(9, parameter(one));
  return writer;
}

function operation(value: Json): MessageWriter {
  const writer = new MessageWriter();
  for (const one of (value['parameters'] ?? []) as Json[]) writer.message(8, parameter(one));
  const responses = new MessageWriter();
  for (const [code, response] of Object.entries((value['responses'] ?? {}) as Record<string, Json>)) {
    const body = new MessageWriter().message(1, schema(response['schema'] as Json));
    const message = new MessageWriter().text(1, response['description']).message(2, body);
    responses.message(1, named(code, new MessageWriter().message(1, message)));
  }
  return extensions(writer.message(9, responses), 13, value);
}

function parameter(value: Json): MessageWriter {
  return new MessageWriter().message(1, value['in'] === 'body' ? bodyParameter(value) : otherParameter(value));
}

function bodyParameter({ description, name, in: place, required, schema: body }: Json): MessageWriter {
  const writer = new MessageWriter().text(1, description).text(2, name).text(3, place).bool(4, required);
  return new MessageWriter().message(1, writer.message(5, schema(body as Json)));
}

function otherParameter(value: Json): MessageWriter {
  const isQuery = value['in'] === 'query';
  const writer = new MessageWriter()
    .bool(1, value['required'])
    .text(2, value['in'])
    .text(3, value['description'])
    .text(4, value['name'])
    .text(isQuery ? 6 : 5, value['type'])
    .bool(isQuery ? 20 : 19, value['uniqueItems']);
  return new MessageWriter().message(2, new MessageWriter().message(isQuery ? 3 : 4, writer));
}

function schemas(values: Json): MessageWriter {
  const writer = new MessageWriter();
  for (const [name, value] of Object.entries(values)) writer.message(1, named(name, schema(value as Json)));
  return writer;
}

function schema(value: Json = {}): MessageWriter {
  const writer = new MessageWriter()
    .text(1, value['$ref'])
    .text(2, value['format'])
    .text(3, value['title'])
    .text(4, value['description'])
    .message(5, value['default'] === undefined ? undefined : any(value['default']))
    .double(6, value['multipleOf'])
    .double(7, value['maximum'])
    .bool(8, value['exclusiveMaximum'])
    .double(9, value['minimum'])
    .bool(10, value['exclusiveMinimum'])
    .int(11, value['maxLength'])
    .int(12, value['minLength'])
    .text(13, value['pattern'])
    .int(14, value['maxItems'])
    .int(15, value['minItems'])
    .bool(16, value['uniqueItems'])
    .int(17, value['maxProperties'])
    .int(18, value['minProperties']);
  for (const name of (value['required'] ?? []) as string[]) writer.text(19, name);
  for (const one of (value['enum'] ?? []) as unknown[]) writer.message(20, any(one));
  writer.message(21, additional(value['additionalProperties']));
  if (value['type']) writer.message(22, new MessageWriter().text(1, value['type']));
  if (value['items']) writer.message(23, new MessageWriter().message(1, schema(value['items'] as Json)));
  if (value['properties']) writer.message(25, schemas(value['properties'] as Json));
  return extensions(writer, 31, value);
}

function additional(value: unknown): MessageWriter | undefined {
  if (value === undefined) return undefined;
  const writer = new MessageWriter();
  return typeof value === 'object' ? writer.message(1, schema(value as Json)) : writer.bool(2, value);
}
