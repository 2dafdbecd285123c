import swagger from '@fastify/swagger';
import {
  createJsonSchemaTransform,
  createJsonSchemaTransformObject,
  type FastifyPluginAsyncZod,
} from 'fastify-type-provider-zod';
import type { App } from '../http/app.ts';

type Json = Record<string, unknown>;

/** The schemas are shared with the CustomResourceDefinitions, whose rules in CEL say nothing to clients of HTTP. */
const zodToJsonConfig = {
  override: ({ jsonSchema }: { jsonSchema: Json }) => {
    for (const key of Object.keys(jsonSchema)) if (key.startsWith('x-kubernetes-')) delete jsonSchema[key];
  },
};

const addSchemas = createJsonSchemaTransformObject({ zodToJsonConfig });

/** Watches the routes that are added after this call, to describe them. OpenAPI 3.1. @see https://spec.openapis.org/oas/v3.1.1 */
export function describeRoutes(app: App, version: string): void {
  const description = 'UEs that come and go, and the user plane functions they get.';
  app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'NexSlice', version, description, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    },
    transform: createJsonSchemaTransform({ zodToJsonConfig }),
    transformObject: (document) => polish({ ...addSchemas(document) }),
  });
}

/** The route that serves the description of the other routes. */
export const openApiRoute: FastifyPluginAsyncZod = async (app) => {
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
};

/** Mends what the plugins cannot know: which schemas are used, and which bodies need not be sent. */
function polish(document: Json): Json {
  const paths = document['paths'] as Record<string, Record<string, { requestBody?: Body }>>;
  for (const { requestBody } of Object.values(paths).flatMap((path) => Object.values(path))) {
    if (requestBody && hasDefault(requestBody)) requestBody.required = false;
  }
  // Every schema is there as input and as output. None of ours refers to another.
  const text = JSON.stringify(paths);
  const { schemas } = document['components'] as { schemas: Json };
  const used = Object.entries(schemas).filter(([name]) => text.includes(`/schemas/${name}"`));
  return { ...document, components: { schemas: Object.fromEntries(used) } };
}

interface Body {
  required: boolean;
  readonly content: Readonly<Record<string, { readonly schema: Json }>>;
}

function hasDefault({ content }: Body): boolean {
  return Object.values(content).every(({ schema }) => 'default' in schema);
}
