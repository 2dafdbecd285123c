import { z } from 'zod';
import type { Answer, Route, Source } from '../http/route.ts';
import { defineRoute } from '../http/route.ts';

const mediaTypes = { json: 'application/json', form: 'application/x-www-form-urlencoded' } as const;

type Json = Record<string, unknown>;

/** Describes the routes. OpenAPI 3.1, whose schemas are JSON Schema 2020-12. @see https://spec.openapis.org/oas/v3.1.1 */
export function openApiDocument(routes: readonly Route[], version: string): Json {
  const schemas = new SchemaTable();
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = route.pattern.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route, schemas) };
  }
  const description = 'UEs that come and go, and the user plane functions they get.';
  return {
    openapi: '3.1.0',
    info: { title: 'NexSlice', version, description, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    paths,
    components: { schemas: schemas.all },
  };
}

/** The route that serves the description of the other routes. */
export function openApiRoute(routes: readonly Route[], version: string): Route {
  const document = JSON.stringify(openApiDocument(routes, version));
  return defineRoute({
    method: 'GET',
    pattern: '/openapi.json',
    summary: 'This description',
    answers: { 200: { description: 'OpenAPI 3.1.', type: 'application/json' } },
    handle: () => ({ status: 200, body: document, headers: { 'content-type': 'application/json; charset=utf-8' } }),
  });
}

/** Collects the schemas that have a title, so that each is written once. */
class SchemaTable {
  readonly all: Record<string, Json> = {};

  use(schema: z.ZodType, io: 'input' | 'output'): Json {
    const { $schema, ...json } = z.toJSONSchema(schema, { io, override: leaveOutKubernetes }) as Json;
    const title = schema.meta()?.title;
    if (title === undefined) return json;
    this.all[title] = json;
    return { $ref: `#/components/schemas/${title}` };
  }
}

/** The schemas are shared with the CustomResourceDefinitions, whose rules in CEL say nothing to clients of HTTP. */
function leaveOutKubernetes({ jsonSchema }: { jsonSchema: Json }): void {
  for (const key of Object.keys(jsonSchema)) if (key.startsWith('x-kubernetes-')) delete jsonSchema[key];
}

function operation(route: Route, schemas: SchemaTable): Json {
  const parameters = [...parametersOf(route, 'path', schemas), ...parametersOf(route, 'query', schemas)];
  const requestBody = bodyOf(route, schemas);
  const responses = Object.entries(route.answers).map(([status, answer]) => [status, responseOf(answer, schemas)]);
  return {
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(requestBody ? { requestBody } : {}),
    responses: Object.fromEntries(responses),
  };
}

function parametersOf(route: Route, place: 'path' | 'query', schemas: SchemaTable): Json[] {
  const schema = place === 'path' ? route.path : route.input?.from.includes('query') ? route.input.schema : undefined;
  if (!schema) return [];
  const { properties = {} } = schemas.use(schema, place === 'path' ? 'output' : 'input') as { properties?: Json };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path',
    schema: property,
  }));
}

function bodyOf({ input }: Route, schemas: SchemaTable): Json | undefined {
  if (!input) return undefined;
  const schema = schemas.use(input.schema, 'input');
  const types = input.from.filter((source): source is Exclude<Source, 'query'> => source !== 'query');
  return {
    required: input.required,
    content: Object.fromEntries(types.map((source) => [mediaTypes[source], { schema }])),
  };
}

function responseOf({ description, schema, type }: Answer, schemas: SchemaTable): Json {
  if (schema) return { description, content: { 'application/json': { schema: schemas.use(schema, 'output') } } };
  return type === undefined ? { description } : { description, content: { [type]: { schema: { type: 'string' } } } };
}
