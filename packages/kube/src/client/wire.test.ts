import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configMaps, deployments, namespaces, nodes, pods, serviceAccounts } from '../builtin/types.ts';
import type { ClusterConfig } from '../config/cluster-config.ts';
import { Client, type ClientOptions } from './client.ts';

interface Sent {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: IncomingHttpHeaders;
  rawHeaders: string[];
  body: unknown;
}

let server: Server;
let requests: Sent[];
let answer: { status: number; headers: Record<string, string | string[]>; body: unknown };
const clients: Client[] = [];

beforeEach(async () => {
  requests = [];
  answer = { status: 200, headers: {}, body: { metadata: { name: 'answered' } } };
  server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const url = new URL(request.url ?? '', 'http://server');
    const query = Object.fromEntries(url.searchParams);
    const { method = '', headers, rawHeaders } = request;
    const body = text ? JSON.parse(text) : undefined;
    requests.push({ method, path: url.pathname, query, headers, rawHeaders, body });
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
    response.end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await new Promise((resolve) => server.close(resolve));
});

type Options = Partial<Omit<ClientOptions, 'config'>> & { config?: Partial<ClusterConfig> };

function connect(options: Options = {}, path = ''): Client {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
  const client = new Client({ retries: 0, ...options, config: { server: url, ...options.config } });
  clients.push(client);
  return client;
}
/** The one request that `act` makes. */
async function sent(act: (client: Client) => Promise<unknown>, options?: Options): Promise<Sent> {
  requests = [];
  await act(connect(options));
  expect(requests).toHaveLength(1);
  return requests[0]!;
}

const key = { namespace: 'ns', name: 'a' };
const object = { metadata: { ...key } };
const strict = { fieldManager: 'nexslice', fieldValidation: 'Strict' };
const maps = '/api/v1/namespaces/ns/configmaps';
const complete = { apiVersion: 'v1', kind: 'ConfigMap', ...object };

describe('what goes over the wire when a client', () => {
  it.each<[string, (client: Client) => Promise<unknown>, Partial<Sent>]>([
    ['gets', (c) => c.get(configMaps, key), { method: 'GET', path: `${maps}/a`, query: {}, body: undefined }],
    [
      'gets from the default namespace',
      (c) => c.get(configMaps, { name: 'a' }),
      { path: '/api/v1/namespaces/default/configmaps/a' },
    ],
    ['gets what has no namespace', (c) => c.get(nodes, { namespace: 'x', name: 'a' }), { path: '/api/v1/nodes/a' }],
    ['gets of a named group', (c) => c.get(deployments, key), { path: '/apis/apps/v1/namespaces/ns/deployments/a' }],
    [
      'gets something with an odd name',
      (c) => c.get(configMaps, { namespace: 'ns', name: 'a/b c' }),
      { path: `${maps}/a%2Fb%20c` },
    ],
    [
      'gets not older than a version',
      (c) => c.get(configMaps, key, { resourceVersion: '7' }),
      { query: { resourceVersion: '7' } },
    ],
    [
      'reads a subresource',
      (c) => c.getSubresource(deployments, key, 'scale'),
      { method: 'GET', path: '/apis/apps/v1/namespaces/ns/deployments/a/scale' },
    ],
    ['lists everywhere', (c) => c.list(configMaps), { method: 'GET', path: '/api/v1/configmaps', query: {} }],
    ['lists in a namespace', (c) => c.list(configMaps, { namespace: 'ns' }), { path: maps }],
    [
      'lists with everything',
      (c) =>
        c.list(configMaps, {
          labelSelector: 'app in (a,b),!old',
          fieldSelector: 'metadata.name=a',
          limit: 5,
          continue: 'x+/=',
          resourceVersion: '0',
          resourceVersionMatch: 'NotOlderThan',
        }),
      {
        query: {
          labelSelector: 'app in (a,b),!old',
          fieldSelector: 'metadata.name=a',
          limit: '5',
          continue: 'x+/=',
          resourceVersion: '0',
          resourceVersionMatch: 'NotOlderThan',
        },
      },
    ],
    ['creates', (c) => c.create(configMaps, object), { method: 'POST', path: maps, query: strict, body: complete }],
    [
      'creates under a name to be chosen',
      (c) => c.create(configMaps, { metadata: { generateName: 'a-', namespace: 'ns' } }),
      { path: maps },
    ],
    ['creates a namespace', (c) => c.create(namespaces, { metadata: { name: 'n' } }), { path: '/api/v1/namespaces' }],
    [
      'updates',
      (c) => c.update(configMaps, object),
      { method: 'PUT', path: `${maps}/a`, query: strict, body: complete },
    ],
    [
      'updates a status',
      (c) => c.update(pods, { ...object, status: { phase: 'Running' } }, { subresource: 'status' }),
      { method: 'PUT', path: '/api/v1/namespaces/ns/pods/a/status' },
    ],
    [
      'applies',
      (c) => c.apply(configMaps, object),
      { method: 'PATCH', path: `${maps}/a`, query: { ...strict, force: 'true' }, body: complete },
    ],
    [
      'applies without force',
      (c) => c.apply(configMaps, object, { force: false }),
      { query: { ...strict, force: 'false' } },
    ],
    [
      'applies under another name, to a status, without effect',
      (c) =>
        c.apply(pods, object, { fieldManager: 'me', subresource: 'status', dryRun: true, fieldValidation: 'Warn' }),
      {
        path: '/api/v1/namespaces/ns/pods/a/status',
        query: { fieldManager: 'me', fieldValidation: 'Warn', dryRun: 'All', force: 'true' },
      },
    ],
    [
      'deletes',
      (c) => c.delete(configMaps, key),
      { method: 'DELETE', path: `${maps}/a`, query: {}, body: { apiVersion: 'v1', kind: 'DeleteOptions' } },
    ],
    [
      'deletes with everything',
      (c) =>
        c.delete(configMaps, key, {
          propagationPolicy: 'Foreground',
          preconditions: { uid: 'u', resourceVersion: '7' },
          gracePeriodSeconds: 0,
          dryRun: true,
        }),
      {
        body: {
          apiVersion: 'v1',
          kind: 'DeleteOptions',
          propagationPolicy: 'Foreground',
          preconditions: { uid: 'u', resourceVersion: '7' },
          gracePeriodSeconds: 0,
          dryRun: ['All'],
        },
      },
    ],
    [
      'deletes a selection',
      (c) => c.deleteCollection(configMaps, { namespace: 'ns', labelSelector: 'app=upf', propagationPolicy: 'Orphan' }),
      {
        method: 'DELETE',
        path: maps,
        query: { labelSelector: 'app=upf' },
        body: { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Orphan' },
      },
    ],
    [
      'deletes a selection of its own namespace, never of all',
      (c) => c.deleteCollection(configMaps, {}),
      { path: '/api/v1/namespaces/default/configmaps' },
    ],
    ['deletes a selection of what has no namespace', (c) => c.deleteCollection(nodes, {}), { path: '/api/v1/nodes' }],
    [
      'evicts',
      (c) => c.evict(key, { gracePeriodSeconds: 5 }),
      {
        method: 'POST',
        path: '/api/v1/namespaces/ns/pods/a/eviction',
        body: {
          apiVersion: 'policy/v1',
          kind: 'Eviction',
          metadata: { name: 'a', namespace: 'ns' },
          deleteOptions: { apiVersion: 'v1', kind: 'DeleteOptions', gracePeriodSeconds: 5 },
        },
      },
    ],
    [
      'asks for a token',
      (c) => c.createSubresource(serviceAccounts, key, 'token', { spec: { audiences: ['x'] } }),
      { method: 'POST', path: '/api/v1/namespaces/ns/serviceaccounts/a/token', body: { spec: { audiences: ['x'] } } },
    ],
    [
      'asks for something of its own',
      (c) => c.request('POST', '/apis/x/y', { query: { a: 1, b: undefined }, body: { c: true } }),
      { method: 'POST', path: '/apis/x/y', query: { a: '1' }, body: { c: true } },
    ],
  ])('%s', async (_name, act, expected) => {
    expect(await sent(act)).toMatchObject(expected);
  });

  it.each([
    ['json', 'application/json-patch+json', [{ op: 'add', path: '/data', value: {} }]],
    ['merge', 'application/merge-patch+json', { data: { a: null } }],
    ['strategic', 'application/strategic-merge-patch+json', { spec: { containers: [] } }],
  ] as const)('patches in the %s dialect', async (type, contentType, body) => {
    const request = await sent((c) => c.patch(pods, key, { type, body }, { subresource: 'status' }));
    expect(request).toMatchObject({
      method: 'PATCH',
      path: '/api/v1/namespaces/ns/pods/a/status',
      query: strict,
      body,
      headers: { 'content-type': contentType },
    });
  });

  it('names what it sends and what it takes', async () => {
    const { headers } = await sent((c) => c.create(configMaps, object));
    expect(headers).toMatchObject({ accept: 'application/json', 'content-type': 'application/json' });
    expect(headers['user-agent']).toMatch(/^nexslice-kube \(/);
    expect((await sent((c) => c.apply(configMaps, object))).headers['content-type']).toBe(
      'application/apply-patch+yaml',
    );
    expect((await sent((c) => c.get(configMaps, key))).headers['content-type']).toBeUndefined();
    expect((await sent((c) => c.get(configMaps, key), { userAgent: 'me/1' })).headers['user-agent']).toBe('me/1');
  });

  it('wants metadata only', async () => {
    const one = await sent((c) => c.get(configMaps, key, { metadataOnly: true }));
    expect(one.headers.accept).toMatch(/^application\/json;as=PartialObjectMetadata;g=meta\.k8s\.io;v=v1,/);
    const many = await sent((c) => c.list(configMaps, { metadataOnly: true }));
    expect(many.headers.accept).toMatch(/^application\/json;as=PartialObjectMetadataList;/);
  });

  it('says who it is', async () => {
    const headers = { 'impersonate-user': 'alice', 'impersonate-group': ['dev', 'ops'] };
    const config = { token: async () => 'secret', headers };
    const request = await sent((c) => c.get(configMaps, key), { config });
    expect(request.headers).toMatchObject({ authorization: 'Bearer secret', 'impersonate-user': 'alice' });
    // Two headers, not one with both: a group may have a comma in its name.
    const groups = request.rawHeaders.flatMap((name, i, all) => (name === 'impersonate-group' ? [all[i + 1]] : []));
    expect(groups).toEqual(['dev', 'ops']);
  });

  it('keeps to the namespace and manager that it was made with', async () => {
    const config = { namespace: 'mine' };
    const options = { config, fieldManager: 'me', fieldValidation: 'Ignore' as const };
    const request = await sent((c) => c.apply(configMaps, { metadata: { name: 'a' } }), options);
    expect(request.path).toBe('/api/v1/namespaces/mine/configmaps/a');
    expect(request.query).toEqual({ fieldManager: 'me', fieldValidation: 'Ignore', force: 'true' });
  });

  it('knows a server that lives under a path', async () => {
    for (const path of ['/k8s/clusters/c-1', '/k8s/clusters/c-1/']) {
      requests = [];
      await connect({}, path).get(configMaps, key);
      expect(requests[0]?.path).toBe(`/k8s/clusters/c-1${maps}/a`);
    }
  });

  it('leaves the apiVersion and kind of an object as they are, and the object of the caller too', async () => {
    const mine = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { ...key } };
    expect((await sent((c) => c.create(configMaps, mine))).body).toEqual(mine);
    const bare = { metadata: { ...key } };
    await sent((c) => c.create(configMaps, bare));
    expect(bare).toEqual({ metadata: { ...key } });
  });
});

describe('what a client tells its listeners', () => {
  async function notices(act: (client: Client) => Promise<unknown>) {
    const client = connect();
    const told: unknown[] = [];
    const stop = client.onWrite(({ type, key: of, object: made, uid }) =>
      told.push([type.kind, of, made ? 'object' : 'gone', uid]),
    );
    await act(client).catch(() => {});
    stop();
    await act(client).catch(() => {});
    return told;
  }

  it.each<[string, unknown, (client: Client) => Promise<unknown>, unknown[]]>([
    ['what it made', complete, (c) => c.create(configMaps, object), [['ConfigMap', key, 'object', undefined]]],
    ['what it updated', complete, (c) => c.update(configMaps, object), [['ConfigMap', key, 'object', undefined]]],
    ['what it applied', complete, (c) => c.apply(configMaps, object), [['ConfigMap', key, 'object', undefined]]],
    [
      'whose status it changed',
      complete,
      (c) => c.patch(configMaps, key, { type: 'merge', body: {} }, { subresource: 'status' }),
      [['ConfigMap', key, 'object', undefined]],
    ],
    [
      'what it deleted',
      { kind: 'Status', status: 'Success', details: { uid: 'u' } },
      (c) => c.delete(configMaps, key),
      [['ConfigMap', key, 'gone', 'u']],
    ],
    ['what lives on', complete, (c) => c.delete(configMaps, key), [['ConfigMap', key, 'object', undefined]]],
    ['nothing of a scale', complete, (c) => c.update(configMaps, object, { subresource: 'scale' }), []],
    ['nothing of what was only tried', complete, (c) => c.create(configMaps, object, { dryRun: true }), []],
    ['nothing of a deletion that was only tried', complete, (c) => c.delete(configMaps, key, { dryRun: true }), []],
    ['nothing of reading', complete, (c) => c.get(configMaps, key), []],
  ])('is %s', async (_name, body, act, expected) => {
    answer.body = body;
    expect(await notices(act)).toEqual(expected);
  });

  it('is nothing of what was refused', async () => {
    answer = { status: 409, headers: {}, body: { kind: 'Status', code: 409, reason: 'Conflict' } };
    expect(await notices((c) => c.update(configMaps, object))).toEqual([]);
  });
});

describe('what a server warns about', () => {
  it('is passed on with the request that it is about', async () => {
    answer.headers = { warning: ['299 - "unknown field \\"spec.replica\\""', '299 - "v1beta1 is deprecated"'] };
    const warnings: unknown[] = [];
    const client = connect({ onWarning: (text, { method, path }) => warnings.push([text, method, path]) });
    await client.create(configMaps, object);
    expect(warnings).toEqual([
      ['unknown field "spec.replica"', 'POST', maps],
      ['v1beta1 is deprecated', 'POST', maps],
    ]);
    answer.headers = {};
    await client.get(configMaps, key);
    expect(warnings).toHaveLength(2);
  });

  it('does not disturb who does not listen', async () => {
    answer.headers = { warning: '299 - "x"' };
    expect(await connect().get(configMaps, key)).toEqual({ metadata: { name: 'answered' } });
  });
});
