import { type ApiServer, createApiServer } from '@nexslice/apiserver';
import * as kube from '@nexslice/kube';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

function isType(value: unknown): value is kube.ResourceType {
  return typeof value === 'object' && value !== null && 'plural' in value && 'namespaced' in value;
}
const types: (readonly [string, kube.ResourceType])[] = Object.entries(kube).flatMap(([name, value]) =>
  isType(value) ? [[name, value] as const] : [],
);

let server: ApiServer;
let client: kube.Client;
let mapper: kube.RestMapper;
beforeAll(async () => {
  server = await createApiServer();
  client = new kube.Client({
    config: { server: server.url, ca: server.ca, token: () => Promise.resolve(server.token) },
  });
  mapper = new kube.RestMapper(client);
});
afterAll(async () => {
  await client.close();
  await server.stop();
});

describe('a built-in kind', () => {
  it.each(types)('%s is served as its descriptor says', async (_name, type) => {
    const found = await mapper.typeOf({ apiVersion: kube.apiVersionOf(type), kind: type.kind });
    expect(found).toEqual(type);
    const { items } = await client.list(type);
    expect(Array.isArray(items)).toBe(true);
  });

  it('has a descriptor that nobody can change by mistake, and a name that is its plural', () => {
    expect(types.length).toBeGreaterThan(25);
    for (const [name, type] of types) {
      expect(Object.isFrozen(type), name).toBe(true);
      if (name !== 'legacyEvents') expect(name.toLowerCase()).toBe(type.plural);
    }
  });
});
