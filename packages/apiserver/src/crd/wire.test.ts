import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TransportResponse } from '@nexslice/kube';
import { eventually } from '@nexslice/kube/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { type ApiServer, type ApiServerOptions, createApiServer } from '../server.ts';

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const SLICES = '/apis/g.example.com/v1/slices';
const OLD_SLICES = '/apis/g.example.com/v1beta1/slices';

const schema = {
  openAPIV3Schema: {
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        properties: {
          sst: { type: 'integer', maximum: 255 },
          mode: { type: 'string', default: 'PerUE' },
          dnns: {
            type: 'array',
            maxItems: 10,
            items: { type: 'object', required: ['name'], properties: { name: { type: 'string', maxLength: 20 } } },
            'x-kubernetes-list-type': 'map',
            'x-kubernetes-list-map-keys': ['name'],
            'x-kubernetes-validations': [{ rule: 'self == oldSelf', message: 'dnns cannot change' }],
          },
        },
      },
    },
  },
};

const definition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'slices.g.example.com' },
  spec: {
    group: 'g.example.com',
    scope: 'Cluster',
    names: { plural: 'slices', kind: 'Slice', shortNames: ['sl'] },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema,
        subresources: { status: {} },
        additionalPrinterColumns: [{ name: 'SST', type: 'integer', jsonPath: '.spec.sst' }],
      },
      { name: 'v1beta1', served: true, storage: false, deprecated: true, schema },
    ],
  },
};

function slice(spec: object): object {
  return { apiVersion: 'g.example.com/v1', kind: 'Slice', metadata: { name: 'gold' }, spec };
}

const running: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of running.splice(0)) await stop();
});

async function start(options: ApiServerOptions = {}): Promise<ApiServer> {
  const server = await createApiServer(options);
  running.push(() => server.stop());
  return server;
}

function ask(server: ApiServer, method: string, path: string, body?: object, more = {}): Promise<TransportResponse> {
  const headers = { 'content-type': 'application/json', ...more };
  return server.transport.request({
    method,
    path,
    headers,
    stream: path.includes('watch=true'),
    ...(body && { body: JSON.stringify(body) }),
  });
}

// biome-ignore lint/suspicious/noExplicitAny: answers are read as their clients read them.
async function read(server: ApiServer, path: string, accept = 'application/json'): Promise<any> {
  const answer = await ask(server, 'GET', path, undefined, { accept });
  return JSON.parse(await answer.text());
}

async function define(server: ApiServer): Promise<void> {
  expect((await ask(server, 'POST', DEFINITIONS, definition)).status).toBe(201);
  await eventually(async () => expect((await ask(server, 'GET', SLICES)).status).toBe(200));
}

/** The types and names of a watch until the server ends it. */
async function toTheEnd(answer: TransportResponse): Promise<string[]> {
  let text = '';
  for await (const bytes of answer.chunks()) text += Buffer.from(bytes).toString();
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
    .map(({ type, object }) => `${type} ${object.metadata.name}`);
}

describe('a kind that is defined while the server runs', () => {
  it('is in every form of discovery, in OpenAPI and in tables', async () => {
    const server = await start();
    await define(server);
    const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
    const groups = (await read(server, '/apis', aggregated)).items;
    const found = groups.find((group: { metadata: { name: string } }) => group.metadata.name === 'g.example.com');
    expect(found.versions.map(({ version }: { version: string }) => version)).toEqual(['v1', 'v1beta1']);
    expect(found.versions[0].resources[0]).toMatchObject({ resource: 'slices', shortNames: ['sl'], scope: 'Cluster' });
    expect((await read(server, '/apis/g.example.com/v1')).resources.map(({ name }: { name: string }) => name)).toEqual([
      'slices',
      'slices/status',
    ]);
    const { paths } = await read(server, '/openapi/v3');
    const document = await read(server, paths['apis/g.example.com/v1'].serverRelativeURL);
    expect(document.components.schemas['com.example.g.v1.Slice'].properties.spec.properties.sst.maximum).toBe(255);
    await ask(server, 'POST', SLICES, slice({ sst: 7 }));
    const table = await read(server, SLICES, 'application/json;as=Table;v=v1;g=meta.k8s.io');
    expect(table.columnDefinitions.map(({ name }: { name: string }) => name)).toEqual(['Name', 'SST']);
    expect(table.rows[0].cells).toEqual(['gold', 7]);
  });

  it('warns of its deprecated version whatever is asked, and of no other', async () => {
    const server = await start();
    await define(server);
    const warning = ['299 - "g.example.com/v1beta1 Slice is deprecated; use g.example.com/v1 Slice"'];
    const old = { ...slice({ sst: 1 }), apiVersion: 'g.example.com/v1beta1' };
    const answers = [
      await ask(server, 'POST', OLD_SLICES, old),
      await ask(server, 'GET', OLD_SLICES),
      await ask(server, 'GET', `${OLD_SLICES}/gold`),
      await ask(server, 'GET', `${OLD_SLICES}?watch=true&timeoutSeconds=1`),
      await ask(server, 'DELETE', `${OLD_SLICES}/gold`),
    ];
    for (const { headers, status } of answers) {
      expect(status).toBeLessThan(300);
      expect(headers['warning']).toEqual(warning);
    }
    expect((await ask(server, 'GET', SLICES)).headers['warning']).toBeUndefined();
    const unknown = { ...old, spec: { sst: 1, color: 'red' } };
    expect((await ask(server, 'POST', OLD_SLICES, unknown)).headers['warning']).toEqual([
      ...warning,
      '299 - "unknown field \\"spec.color\\""',
    ]);
  });

  it('has rules that do not mind the order of a map list', async () => {
    const server = await start();
    await define(server);
    await ask(server, 'POST', SLICES, slice({ dnns: [{ name: 'a' }, { name: 'b' }] }));
    const patch = (dnns: object[]) =>
      ask(server, 'PATCH', `${SLICES}/gold`, { spec: { dnns } }, { 'content-type': 'application/merge-patch+json' });
    expect((await patch([{ name: 'b' }, { name: 'a' }])).status).toBe(200);
    const refused = await patch([{ name: 'b' }]);
    expect(refused.status).toBe(422);
    expect(JSON.parse(await refused.text()).details.causes).toEqual([
      { reason: 'FieldValueInvalid', message: 'Invalid value: dnns cannot change', field: 'spec.dnns' },
    ]);
  });

  it.each(['none', 'batch'] as const)('ends its watches when it goes, with a log that is written %s', async (fsync) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'apiserver-'));
    const server = await start({ dataDir, fsync });
    running.push(() => rm(dataDir, { recursive: true }));
    await define(server);
    await ask(server, 'POST', SLICES, slice({ sst: 1 }));
    const before = await ask(server, 'GET', `${SLICES}?watch=true`);
    const older = await ask(server, 'GET', `${OLD_SLICES}?watch=true`);
    const deleting = ask(server, 'DELETE', `${DEFINITIONS}/slices.g.example.com`);
    const meanwhile = await ask(server, 'GET', `${SLICES}?watch=true`);
    await deleting;
    expect(await toTheEnd(before)).toEqual(['ADDED gold', 'DELETED gold']);
    expect(await toTheEnd(older)).toEqual(['ADDED gold', 'DELETED gold']);
    // Nobody knows how far a request is that comes at the same time, but its watch ends as well.
    if (meanwhile.status === 200) await toTheEnd(meanwhile);
    await eventually(async () => expect((await ask(server, 'GET', SLICES)).status).toBe(404));
    expect((await read(server, '/openapi/v3')).paths).not.toHaveProperty('apis/g.example.com/v1');
  });
});

describe('an object that is older than what defines it', () => {
  // biome-ignore lint/suspicious/noExplicitAny: the definition is changed as an editor would.
  async function redefine(server: ApiServer, change: (spec: any) => void): Promise<void> {
    const path = `${DEFINITIONS}/slices.g.example.com`;
    const current = await read(server, path);
    change(current.spec);
    expect((await ask(server, 'PUT', path, current)).status).toBe(200);
  }

  it('is shown under the version that it is asked for when another is stored from now on', async () => {
    const server = await start();
    await define(server);
    expect((await ask(server, 'POST', SLICES, slice({ sst: 1 }))).status).toBe(201);
    await redefine(server, ({ versions }) => {
      versions[0].storage = false;
      versions[1].storage = true;
    });
    await eventually(async () =>
      expect((await read(server, `${OLD_SLICES}/gold`)).apiVersion).toBe('g.example.com/v1beta1'),
    );
    expect((await read(server, OLD_SLICES)).items[0].apiVersion).toBe('g.example.com/v1beta1');
    expect((await read(server, `${SLICES}/gold`)).apiVersion).toBe('g.example.com/v1');
    const merge = { 'content-type': 'application/merge-patch+json' };
    expect((await ask(server, 'PATCH', `${OLD_SLICES}/gold`, { spec: { sst: 2 } }, merge)).status).toBe(200);
    expect((await read(server, `${SLICES}/gold`)).apiVersion).toBe('g.example.com/v1');
  });

  it('gets the defaults of today, loses what is known no more, and keeps its version', async () => {
    const server = await start();
    await define(server);
    expect((await ask(server, 'POST', SLICES, slice({ sst: 1 }))).status).toBe(201);
    const { metadata } = await read(server, `${SLICES}/gold`);
    await redefine(server, ({ versions }) => {
      const { properties } = versions[0].schema.openAPIV3Schema.properties.spec;
      properties.color = { type: 'string', default: 'red' };
      delete properties.mode;
    });
    await eventually(async () => expect((await read(server, `${SLICES}/gold`)).spec).toEqual({ sst: 1, color: 'red' }));
    const [listed] = (await read(server, SLICES)).items;
    expect(listed.spec).toEqual({ sst: 1, color: 'red' });
    expect(listed.metadata.resourceVersion).toBe(metadata.resourceVersion);
  });
});
