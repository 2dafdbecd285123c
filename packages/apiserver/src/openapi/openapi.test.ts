import { describe, expect, it } from 'vitest';
import { builtinResources } from '../builtin/index.ts';
import { Discovery } from '../discovery/discovery.ts';
import type { Answer } from '../http/message.ts';
import { Catalog } from '../registry/catalog.ts';
import type { ResourceInfo } from '../registry/resource.ts';
import type { Resource } from '../registry/resource-api.ts';
import type { Schema } from '../schema/schema.ts';
import { OpenApi } from './openapi.ts';

const sliceSchema: Schema = {
  type: 'object',
  description: 'A network slice.',
  required: ['spec'],
  properties: {
    metadata: { type: 'object', properties: { name: { type: 'string', maxLength: 20 } } },
    spec: { type: 'object', description: 'What is wanted.', properties: { sst: { type: 'integer', maximum: 255 } } },
  },
};

function slices(more: Partial<ResourceInfo> = {}): Resource {
  const info: Partial<ResourceInfo> = {
    group: 'g.example.com',
    version: 'v1',
    kind: 'Slice',
    plural: 'slices',
    namespaced: true,
    verbs: ['create', 'get', 'list', 'watch', 'update', 'patch', 'delete', 'deletecollection'],
    custom: true,
    schema: sliceSchema,
    ...more,
  };
  return { info, subresources: {} } as unknown as Resource;
}

const builtins = builtinResources().map((info) => ({ info, subresources: {} }) as unknown as Resource);

// biome-ignore lint/suspicious/noExplicitAny: documents are read as their clients read them.
type Document = any;

class Client {
  readonly catalog = new Catalog();
  readonly #openApi: OpenApi;

  constructor(...resources: Resource[]) {
    for (const resource of resources) this.catalog.add(resource);
    this.#openApi = new OpenApi(new Discovery(this.catalog), () => Date.parse('2026-05-06T12:00:00Z'));
  }

  get(url: string, accept = '', known = ''): Answer {
    const [path = '', query] = url.split('?');
    return this.#openApi.answer(path, new URLSearchParams(query), { accept, known }) as Answer;
  }

  read(url: string): Document {
    return JSON.parse(String(this.get(url).body));
  }

  /** The document of a group and version, by way of the index as kubectl goes. */
  document(groupVersion: string): Document {
    return this.read(this.urlOf(groupVersion));
  }

  urlOf(groupVersion: string): string {
    return this.read('/openapi/v3').paths[groupVersion].serverRelativeURL;
  }
}

describe('the index of OpenAPI documents', () => {
  it('has an address for each group and version', () => {
    const client = new Client(...builtins, slices());
    expect(Object.keys(client.read('/openapi/v3').paths)).toEqual(
      expect.arrayContaining(['api/v1', 'apis/apps/v1', 'apis/rbac.authorization.k8s.io/v1', 'apis/g.example.com/v1']),
    );
    expect(client.urlOf('api/v1')).toMatch(/^\/openapi\/v3\/api\/v1\?hash=[0-9A-F]{128}$/);
    expect(client.get('/openapi/v3/').status).toBe(200);
  });

  it('lets clients keep a document that they ask for by its hash, and no other', () => {
    const client = new Client(slices());
    const url = client.urlOf('apis/g.example.com/v1');
    expect(client.get(url).headers).toMatchObject({ 'cache-control': 'public, immutable' });
    expect(client.get('/openapi/v3/apis/g.example.com/v1').headers).not.toHaveProperty('cache-control');
    expect(client.get('/openapi/v3/apis/g.example.com/v1?hash=OLD').headers).not.toHaveProperty('cache-control');
    expect(client.get(url).headers['etag']).toBe(`"${url.split('=')[1]}"`);
  });

  it.each<[string, Partial<ResourceInfo>]>([
    ['the schema', { schema: { type: 'object', properties: { other: { type: 'string' } } } }],
    ['the scope', { namespaced: false }],
    ['the plural', { plural: 'slicez' }],
    ['the verbs', { verbs: ['get'] }],
  ])('has another hash after a change of %s', (_name, change) => {
    const [before, after] = [new Client(slices()), new Client(slices(change))];
    expect(after.urlOf('apis/g.example.com/v1')).not.toBe(before.urlOf('apis/g.example.com/v1'));
  });

  it('has the same hash on every server that serves the same', () => {
    const [one, other] = [new Client(...builtins, slices()), new Client(...builtins, slices())];
    expect(one.read('/openapi/v3')).toEqual(other.read('/openapi/v3'));
  });

  it('follows what is served', () => {
    const client = new Client(...builtins);
    const url = client.urlOf('api/v1');
    const resource = slices();
    client.catalog.add(resource);
    expect(client.document('apis/g.example.com/v1').components.schemas).toHaveProperty('com.example.g.v1.Slice');
    expect(client.urlOf('api/v1')).toBe(url);
    client.catalog.remove(resource);
    expect(client.read('/openapi/v3').paths).not.toHaveProperty('apis/g.example.com/v1');
    expect(client.get('/openapi/v3/apis/g.example.com/v1').status).toBe(404);
  });

  it('is answered without a document to whoever has it, and leads from an old hash to the present one', () => {
    const client = new Client(slices());
    const url = client.urlOf('apis/g.example.com/v1');
    const { etag, expires } = client.get(url).headers;
    expect(expires).toBe('Thu, 06 May 2027 12:00:00 GMT');
    const again = client.get(url, '', String(etag));
    expect([again.status, again.body.length, again.headers['etag']]).toEqual([304, 0, etag]);
    expect(client.get(url, '', '"other"').status).toBe(200);
    const old = client.get(`${url.split('?')[0]}?hash=0`);
    expect([old.status, old.headers['location']]).toEqual([301, url]);
    const { headers } = client.get('/openapi/v2');
    expect(client.get('/openapi/v2', '', String(headers['etag'])).status).toBe(304);
  });

  it.each(['/openapi/v3/apis/none/v1', '/openapi/v3/constructor'])('answers 404 to %s', (path) => {
    expect(new Client(slices()).get(path).status).toBe(404);
  });

  it.each(['/openapi', '/openapi/v4', '/openapi/v33', '/apis'])('leaves %s to others', (path) => {
    expect(new Client(slices()).get(path)).toBeUndefined();
  });
});

describe('the document of version 2', () => {
  const get = (client: Client, accept?: string) => client.get('/openapi/v2', accept);

  it('holds what all documents of version 3 hold', () => {
    const { swagger, definitions, paths } = JSON.parse(String(get(new Client(slices(), ...builtins)).body));
    expect(swagger).toBe('2.0');
    expect(Object.keys(definitions)).toEqual(
      expect.arrayContaining(['com.example.g.v1.Slice', 'io.k8s.api.apps.v1.Deployment', 'io.k8s.api.core.v1.PodSpec']),
    );
    expect(paths['/apis/apps/v1/namespaces/{namespace}/deployments/{name}'].patch).toMatchObject({
      'x-kubernetes-group-version-kind': { group: 'apps', version: 'v1', kind: 'Deployment' },
    });
  });

  it('refers to nothing that it does not define, and says nothing that version 2 does not know', () => {
    const { body } = get(new Client(slices(), ...builtins));
    const { definitions } = JSON.parse(String(body));
    const referred = [...String(body).matchAll(/"\$ref":"#\/definitions\/([^"]+)"/g)].map((found) => found[1]);
    expect(referred.length).toBeGreaterThan(100);
    for (const name of new Set(referred)) expect(Object.keys(definitions)).toContain(name);
    expect(String(body)).not.toMatch(/"(oneOf|anyOf|nullable|components)":/);
  });

  it.each([
    'application/com.github.proto-openapi.spec.v2@v1.0+protobuf',
    'application/com.github.proto-openapi.spec.v2.v1.0+protobuf',
  ])('is protobuf for whoever accepts %s', (accept) => {
    const { headers, body } = get(new Client(slices()), accept);
    expect(headers['content-type']).toBe('application/com.github.proto-openapi.spec.v2.v1.0+protobuf');
    expect(body.includes('com.example.g.v1.Slice')).toBe(true);
    expect(body.subarray(0, 5)).toEqual(Buffer.from('\n\x032.0'));
  });

  it('changes with what is served, and keeps its tag otherwise', () => {
    const client = new Client(slices());
    const tag = () => get(client).headers['etag'];
    const before = tag();
    expect(tag()).toBe(before);
    client.catalog.add(slices({ kind: 'Cell', plural: 'cells' }));
    expect(tag()).not.toBe(before);
    expect(String(get(client).body)).toContain('com.example.g.v1.Cell');
  });
});

describe('the document of a custom resource', () => {
  const document = new Client(slices()).document('apis/g.example.com/v1');
  const slice = document.components.schemas['com.example.g.v1.Slice'];

  it('finds the schema of a kind by its group, version and kind, as kubectl explain does', () => {
    const gvk = { group: 'g.example.com', version: 'v1', kind: 'Slice' };
    const found = Object.values<Document>(document.components.schemas).filter((schema) =>
      schema['x-kubernetes-group-version-kind']?.some(
        (one: typeof gvk) => one.group === gvk.group && one.version === gvk.version && one.kind === gvk.kind,
      ),
    );
    expect(found).toEqual([slice]);
    expect(slice).toMatchObject({ type: 'object', description: 'A network slice.', required: ['spec'] });
    expect(slice.properties.spec).toEqual(sliceSchema.properties?.['spec']);
  });

  it('gives it the fields that every object has', () => {
    expect(slice.properties.apiVersion).toMatchObject({ type: 'string' });
    expect(slice.properties.kind).toMatchObject({ type: 'string' });
    expect(slice.properties.metadata.allOf).toEqual([
      { $ref: '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' },
    ]);
    expect(document.components.schemas['io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta'].properties).toHaveProperty(
      'labels',
    );
  });

  it('does not change the schema that objects are checked by', () => {
    expect(Object.keys(sliceSchema.properties ?? {})).toEqual(['metadata', 'spec']);
    expect(sliceSchema.properties?.['metadata']?.properties).toEqual({ name: { type: 'string', maxLength: 20 } });
  });

  it('offers field validation wherever something is written, so that kubectl leaves it to the server', () => {
    const paths = document.paths;
    const collection = paths['/apis/g.example.com/v1/namespaces/{namespace}/slices'];
    const object = paths['/apis/g.example.com/v1/namespaces/{namespace}/slices/{name}'];
    const names = (operation: Document) => operation.parameters?.map(({ name }: { name: string }) => name) ?? [];
    for (const operation of [collection.post, object.put, object.patch]) {
      expect(names(operation)).toEqual(expect.arrayContaining(['fieldValidation', 'dryRun', 'fieldManager']));
      expect(operation['x-kubernetes-group-version-kind']).toEqual({
        group: 'g.example.com',
        version: 'v1',
        kind: 'Slice',
      });
    }
    expect(names(object.patch)).toContain('force');
    expect(names(object.get)).toEqual([]);
    expect(
      [collection.get, collection.post, object.get, object.put, object.patch, object.delete].map(
        (one) => one['x-kubernetes-action'],
      ),
    ).toEqual(['list', 'post', 'get', 'put', 'patch', 'delete']);
  });

  it('has no paths below namespaces for kinds without, and none for verbs that are not served', () => {
    const { paths } = new Client(slices({ namespaced: false, verbs: ['get', 'list'] })).document(
      'apis/g.example.com/v1',
    );
    expect(Object.keys(paths)).toEqual(['/apis/g.example.com/v1/slices', '/apis/g.example.com/v1/slices/{name}']);
    expect(Object.keys(paths['/apis/g.example.com/v1/slices/{name}'])).toEqual(['get', 'parameters']);
  });
});

describe('the documents of built-in kinds', () => {
  const client = new Client(...builtins);

  it('refer to nothing that they do not contain', () => {
    for (const groupVersion of Object.keys(client.read('/openapi/v3').paths)) {
      const document = client.document(groupVersion);
      const references = JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g);
      for (const [, name] of references) expect(document.components.schemas).toHaveProperty([name ?? '']);
    }
  });

  it('mark each kind by its group, version and kind', () => {
    const { schemas } = client.document('apis/apps/v1').components;
    expect(schemas['io.k8s.api.apps.v1.Deployment']['x-kubernetes-group-version-kind']).toEqual([
      { group: 'apps', version: 'v1', kind: 'Deployment' },
    ]);
    expect(Object.keys(client.document('api/v1').paths)).toContain('/api/v1/namespaces/{namespace}/pods/{name}');
    expect(Object.keys(client.document('api/v1').paths)).toContain('/api/v1/nodes/{name}');
  });

  it('lead kubectl explain to a nested field and its description', () => {
    const { schemas } = client.document('apis/apps/v1').components;
    let at: Document = { allOf: [{ $ref: '#/components/schemas/io.k8s.api.apps.v1.Deployment' }] };
    for (const field of ['spec', 'template', 'spec', 'containers', 'image']) {
      const whole = resolve(schemas, at);
      at = resolve(schemas, whole.items ?? whole).properties[field];
    }
    expect(at.type).toBe('string');
    expect(at.description).not.toBe('');
  });

  it('say how lists merge', () => {
    const { schemas } = client.document('api/v1').components;
    expect(schemas['io.k8s.api.core.v1.PodSpec'].properties.containers).toMatchObject({
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
      'x-kubernetes-patch-strategy': 'merge',
      'x-kubernetes-patch-merge-key': 'name',
    });
  });
});

function resolve(schemas: Document, schema: Document): Document {
  const name = schema.allOf?.[0]?.$ref?.split('/').at(-1);
  return name ? schemas[name] : schema;
}
