import { type ApiServer, createApiServer } from '@nexslice/apiserver';
import { claimKinds, customResourceDefinition, kinds, problems } from '@nexslice/kinds';
import { ApiError, Client, type CustomResourceDefinition, customResourceDefinitions } from '@nexslice/kube';
import { eventually } from '@nexslice/kube/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { specs } from './specs.ts';

let server: ApiServer;
let client: Client;

beforeAll(async () => {
  server = await createApiServer();
  client = new Client({ config: { server: server.url }, transport: server.transport });
  for (const { kind } of specs)
    await client.create(customResourceDefinitions, customResourceDefinition(kind) as CustomResourceDefinition);
  for (const { kind } of specs) await eventually(() => client.list(kind, { namespace: 'default' }));
});
afterAll(async () => {
  await client.close();
  await server.stop();
});

it('specs of every kind are judged', () => {
  const names = specs.map(({ kind }) => `${kind.plural}.${kind.group}`);
  expect(names.sort()).toEqual([...kinds, ...claimKinds].map((kind) => `${kind.plural}.${kind.group}`).sort());
});

describe.each(specs.map((of) => [`${of.kind.kind}.${of.kind.group}`, of] as const))('%s', (_, of) => {
  const { kind, accepted, refused } = of;
  const object = (spec: unknown) => ({ metadata: { name: 'x', namespace: 'default' }, spec });

  async function fieldsOfServer(spec: unknown): Promise<string[]> {
    try {
      await client.create(kind, object(spec), { dryRun: true });
      return [];
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // Rules that were not tried because something else is wrong are told as a cause of no field.
      const fields = error.causes.map(({ field = '' }) => field).filter((field) => field !== '<nil>');
      return [...new Set(fields)].sort();
    }
  }

  function fieldsOfSchema(spec: unknown): string[] {
    const { error } = kind.schema.safeParse(object(spec));
    return error ? [...new Set(problems(error).map(({ field }) => field))].sort() : [];
  }

  it.each(accepted)('is accepted by schema and server: %j', async (spec) => {
    expect([fieldsOfSchema(spec), await fieldsOfServer(spec)]).toEqual([[], []]);
  });

  it.each(refused)('is refused by schema and server for %j: %j', async (fields, spec) => {
    expect([fieldsOfSchema(spec), await fieldsOfServer(spec)]).toEqual([fields, fields]);
  });
});
