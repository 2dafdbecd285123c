import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestServer } from './test-server.ts';

let api: TestServer;

const maps = '/api/v1/namespaces/default/configmaps';
const leases = '/apis/coordination.k8s.io/v1/namespaces/default/leases';
const things = '/apis/q.example.com/v1/namespaces/default/things';

beforeAll(async () => {
  api = await TestServer.start();
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  await api.call('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
    body: {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'things.q.example.com' },
      spec: {
        group: 'q.example.com',
        scope: 'Namespaced',
        names: { plural: 'things', kind: 'Thing' },
        versions: [{ name: 'v1', served: true, storage: true, schema }],
      },
    },
  });
  const text = { type: 'string' };
  const version = (name: string, properties: object) => {
    const spec = { type: 'object', properties, required: ['a'], minProperties: 1 };
    const openAPIV3Schema = { type: 'object', properties: { spec } };
    return { name, served: true, storage: name === 'v1', schema: { openAPIV3Schema } };
  };
  await api.call('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
    body: {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'pairs.q.example.com' },
      spec: {
        group: 'q.example.com',
        scope: 'Namespaced',
        names: { plural: 'pairs', kind: 'Pair' },
        versions: [version('v1', { a: text }), version('v2', { a: text, c: text })],
      },
    },
  });
  await api.createConfigMap('p', { data: { a: '1' } });
  await api.call('POST', things, { body: { apiVersion: 'q.example.com/v1', kind: 'Thing', metadata: { name: 'x' } } });
  await api.call('POST', leases, { body: { metadata: { name: 'n' }, spec: {} } });
});
afterAll(() => api.server.stop());

type Refusal = [method: string, path: string, body: string, code: number, message: string];

const noName = (name: string) =>
  `the name of the object (${name} based on URL) was undeterminable: name must be provided`;
const notServed = 'the server could not find the requested resource';
const notAllowed = 'the server does not allow this method on the requested resource';

/** What Kubernetes 1.36 answers, word for word. */
async function expectRefusal([method, path, body, code, message]: Refusal, type = 'application/json'): Promise<void> {
  const answer = await api.call(method, path, { ...(body && { raw: body }), headers: { 'content-type': type } });
  expect([answer.status, answer.body.message]).toEqual([code, message]);
}

describe('a path that leads nowhere', () => {
  it.each<Refusal>([
    ['GET', '/api/v2', '', 404, notServed],
    ['GET', '/apis/apps/v2', '', 404, notServed],
    ['GET', '/apis/apps/v1/nothings', '', 404, notServed],
    ['GET', '/apis/apps/v1/deployments/x', '', 404, notServed],
    ['GET', `${maps}/p/status`, '', 404, notServed],
    ['GET', '/api/v1/namespaces/default/nodes', '', 404, notServed],
    ['POST', '/apis/apps/v1', '{}', 405, notAllowed],
    ['POST', '/version', '{}', 405, notAllowed],
    ['DELETE', '/api/v1/configmaps', '', 405, notAllowed],
    ['POST', '/api/v1/configmaps', '{}', 405, notAllowed],
    ['PUT', maps, '{}', 405, notAllowed],
  ])('%s %s', (...row) => expectRefusal(row));

  it.each(['/nothing', '/apis/nothing.example.com', '/apis/nothing.example.com/v1/things'])(
    'outside of all groups is answered in plain text: %s',
    async (path) => {
      const answer = await api.call('GET', path);
      expect([answer.status, answer.text]).toEqual([404, '404 page not found\n']);
    },
  );
});

describe('a refusal', () => {
  const refused = (headers: Record<string, string>, query = '') =>
    api.call('GET', `${maps}/nothing${query}`, { headers });

  it('is YAML for clients that take that', async () => {
    const answer = await refused({ accept: 'application/yaml' });
    expect([answer.status, answer.headers.get('content-type'), answer.text]).toEqual([
      404,
      'application/yaml',
      [
        'apiVersion: v1',
        'code: 404',
        'details:',
        '  kind: configmaps',
        '  name: nothing',
        'kind: Status',
        'message: configmaps "nothing" not found',
        'metadata: {}',
        'reason: NotFound',
        'status: Failure',
        '',
      ].join('\n'),
    ]);
  });

  it.each<[Record<string, string>, string]>([
    [{ 'user-agent': 'curl/8' }, ''],
    [{}, '?pretty=true'],
  ])('is for people to read: %j %s', async (headers, query) => {
    expect((await refused(headers, query)).text).toMatch(/^\{\n {2}"kind": "Status",\n/);
  });

  it('warns of a version that is deprecated too', async () => {
    const answer = await api.call('GET', '/api/v1/namespaces/default/endpoints/nothing');
    expect([answer.status, answer.headers.get('warning')]).toEqual([
      404,
      '299 - "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"',
    ]);
  });

  it.each(['application/json', 'text/html,application/json', 'application/yaml;q=0.5,application/json'])(
    'is JSON for clients that take %s',
    async (accept) => expect((await refused({ accept })).headers.get('content-type')).toBe('application/json'),
  );
});

describe('an update', () => {
  it.each<Refusal>([
    ['PUT', `${maps}/p`, '{}', 400, noName('p')],
    ['PUT', `${maps}/nothing`, '{}', 400, noName('nothing')],
    ['PUT', '/api/v1/namespaces/default', '{}', 400, noName('default')],
    ['PUT', '/api/v1/namespaces/default/finalize', '{}', 400, noName('default')],
    ['PUT', '/api/v1/namespaces/default/pods/x/status', '{}', 400, noName('x')],
    ['PUT', `${leases}/m`, '{"spec":{}}', 400, noName('m')],
    ['PUT', `${things}/x`, '{"apiVersion":"q.example.com/v1","kind":"Thing"}', 400, noName('x')],
    [
      'PUT',
      `${maps}/nothing`,
      '{"metadata":{"name":"q"}}',
      400,
      'the name of the object (q) does not match the name on the URL (nothing)',
    ],
    [
      'PUT',
      `${maps}/nothing`,
      '{"metadata":{"name":"nothing","namespace":"z"}}',
      400,
      'the namespace of the provided object does not match the namespace sent on the request',
    ],
    ['PUT', `${maps}/nothing`, '{"metadata":{"name":"nothing","uid":"u"}}', 404, 'configmaps "nothing" not found'],
    [
      'PUT',
      `${leases}/n`,
      '{"metadata":{"name":"n","resourceVersion":"0"},"spec":{}}',
      422,
      'leases.coordination.k8s.io "n" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update',
    ],
    [
      'POST',
      things,
      '{"apiVersion":"q.example.com/v1","kind":"Foo","metadata":{"name":"z"}}',
      422,
      'Foo.q.example.com "z" is invalid: kind: Invalid value: "Foo": must be Thing',
    ],
  ])('%s %s %s', (...row) => expectRefusal(row));

  it('from no version at all is one from any', async () => {
    const body = { metadata: { name: 'p', resourceVersion: '0' }, data: { a: '1' } };
    expect((await api.call('PUT', `${maps}/p`, { body })).status).toBe(200);
  });

  it('creates what is not there whatever version it says, where the kind allows that', async () => {
    const body = { metadata: { name: 'new', resourceVersion: '5' }, spec: {} };
    expect((await api.call('PUT', `${leases}/new`, { body })).status).toBe(201);
  });
});

describe('a patch', () => {
  const unfit = (shown: string, why: string) => ` "" is invalid: patch: Invalid value: "${shown}": ${why}`;

  it.each<Refusal>([
    ['PATCH', `${maps}/p`, '{"data":1}', 422, 'map[data:1]'],
    ['PATCH', `${maps}/p`, '{"data":{"x":{"y":"z"}}}', 422, 'map[data:map[x:map[y:z]]]'],
    ['PATCH', `${maps}/p`, '{"metadata":{"labels":7}}', 422, 'map[metadata:map[labels:7]]'],
  ])('that does not fit the type of an object shows itself: %s %s %s', async (method, path, raw, code, shown) => {
    const headers = { 'content-type': 'application/strategic-merge-patch+json' };
    const answer = await api.call(method, path, { raw, headers });
    expect([answer.status, answer.body.reason]).toEqual([code, 'Invalid']);
    expect(answer.body.message).toContain(unfit(shown, 'json: cannot unmarshal'));
    expect(answer.body.details).toEqual({ causes: [expect.objectContaining({ field: 'patch' })] });
  });

  it.each([
    [
      'application/merge-patch+json',
      maps,
      '{"data":7}',
      'json: cannot unmarshal number into Go struct field ConfigMap.data of type map[string]string',
    ],
    [
      'application/merge-patch+json',
      maps,
      '{"kind":"Secret"}',
      'converting (v1.Secret) to (core.ConfigMap): unknown conversion',
    ],
    [
      'application/merge-patch+json',
      maps,
      '{"metadata":{"creationTimestamp":"x"}}',
      'parsing time "x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "2006"',
    ],
    [
      'application/json-patch+json',
      maps,
      '[{"op":"replace","path":"/data","value":7}]',
      'json: cannot unmarshal number into Go struct field ConfigMap.data of type map[string]string',
    ],
  ])('shows what it made of the object: %s %s %s', async (type, path, raw, why) => {
    const answer = await api.call('PATCH', `${path}/p`, { raw, headers: { 'content-type': type } });
    expect([answer.status, answer.body.reason]).toEqual([422, 'Invalid']);
    expect(answer.body.message).toMatch(/^ "" is invalid: patch: Invalid value: "\{\\"/);
    expect(answer.body.message.endsWith(`": ${why}`)).toBe(true);
  });

  it.each<Refusal>([
    ['PATCH', `${maps}/p`, '{"metadata":null}', 400, noName('p')],
    [
      'PATCH',
      `${maps}/p`,
      '{"metadata":{"name":"q"}}',
      400,
      'the name of the object (q) does not match the name on the URL (p)',
    ],
    [
      'PATCH',
      `${things}/x`,
      '{"kind":"Foo"}',
      422,
      'Foo.q.example.com "x" is invalid: kind: Invalid value: "Foo": must be Thing',
    ],
    [
      'PATCH',
      `${things}/x`,
      '{"apiVersion":"q.example.com/v2"}',
      422,
      'Thing.q.example.com "x" is invalid: apiVersion: Invalid value: "q.example.com/v2": must be q.example.com/v1',
    ],
  ])('that makes another object of it is refused: %s %s %s', (...row) =>
    expectRefusal(row, 'application/merge-patch+json'),
  );

  it('merged strategically leaves the type of the object alone', async () => {
    const patch = { kind: 'Secret', apiVersion: 'v9', data: { b: '2' } };
    const answer = await api.patch(`${maps}/p`, 'application/strategic-merge-patch+json', patch);
    expect([answer.status, answer.body.kind, answer.body.apiVersion, answer.body.data.b]).toEqual([
      200,
      'ConfigMap',
      'v1',
      '2',
    ]);
  });
});

describe('a server-side apply', () => {
  const typed = (path: string, why: string) =>
    `failed to create typed patch object (/${path}; /v1, Kind=ConfigMap): ${why}`;
  const map = (metadata: string) => `{"apiVersion":"v1","kind":"ConfigMap","metadata":${metadata}}`;

  it.each<Refusal>([
    ['PATCH', `${maps}/p`, '{}', 400, 'invalid object type: /, Kind='],
    ['PATCH', `${maps}/p`, '{"kind":"ConfigMap"}', 400, 'invalid object type: /, Kind=ConfigMap'],
    ['PATCH', `${maps}/p`, '{"apiVersion":"v1","kind":"Secret"}', 400, 'invalid object type: /v1, Kind=Secret'],
    [
      'PATCH',
      `${things}/x`,
      '{"apiVersion":"q.example.com/v2","kind":"Thing"}',
      400,
      'invalid object type: q.example.com/v2, Kind=Thing',
    ],
    ['PATCH', `${maps}/p`, map('{"managedFields":[]}'), 400, 'metadata.managedFields must be nil'],
    [
      'PATCH',
      `${maps}/p`,
      map('{"name":"p","label":{}}'),
      500,
      typed('p', '.metadata.label: field not declared in schema'),
    ],
    [
      'PATCH',
      `${maps}/p`,
      map('{"name":"p","creationTimestamp":"x"}'),
      500,
      'failed to convert new object (default/p; /v1, Kind=ConfigMap) to proper version: unable to convert unstructured object to /v1, Kind=ConfigMap: parsing time "x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "2006"',
    ],
  ])('is refused: %s %s %s', (method, path, ...rest) =>
    expectRefusal([method, `${path}?fieldManager=m`, ...rest], 'application/apply-patch+yaml'),
  );

  it('owns labels and annotations that it leaves empty', async () => {
    const body = map('{"annotations":null,"labels":{},"finalizers":[],"ownerReferences":[],"creationTimestamp":null}');
    const headers = { 'content-type': 'application/apply-patch+yaml' };
    const answer = await api.call('PATCH', `${maps}/empty?fieldManager=m`, { raw: body, headers });
    expect(answer.body.metadata.managedFields.map((entry: { fieldsV1: object }) => entry.fieldsV1)).toEqual([
      { 'f:metadata': { 'f:annotations': {}, 'f:labels': {} } },
    ]);
    expect(answer.body.metadata).not.toHaveProperty('labels');
  });
});

describe('a custom resource', () => {
  const pairs = (version: string) => `/apis/q.example.com/${version}/namespaces/default/pairs`;
  const pair = (version: string, fields: object) => ({
    body: { apiVersion: `q.example.com/${version}`, kind: 'Pair', metadata: { name: 'z' }, ...fields },
  });

  it('loses what the version that is stored has no place for', async () => {
    const made = await api.call('POST', pairs('v2'), pair('v2', { spec: { a: '1', c: '2' } }));
    expect([made.status, made.body.spec]).toEqual([201, { a: '1' }]);
    const patched = await api.patch(`${pairs('v2')}/z`, 'application/merge-patch+json', { spec: { c: '3' } });
    expect(patched.body.metadata.resourceVersion).toBe(made.body.metadata.resourceVersion);
  });

  it('is warned of unknown fields by name, those of metadata first', async () => {
    const fields = { metadata: { name: 'y', foo: 1 }, spec: { a: '1', z: 1, b: 1 }, bar: 1 };
    const answer = await api.call('POST', pairs('v1'), pair('v1', fields));
    expect(answer.headers.get('warning')).toBe(
      ['metadata.foo', 'bar', 'spec.b', 'spec.z'].map((field) => `299 - "unknown field \\"${field}\\""`).join(', '),
    );
  });

  it('with too few fields is told of those it needs too', async () => {
    const answer = await api.call('POST', pairs('v1'), pair('v1', { metadata: { name: 'x' }, spec: {} }));
    expect(answer.body.message).toBe(
      'Pair.q.example.com "x" is invalid: [spec: Invalid value: 0: spec in body should have at least 1 properties, spec.a: Required value]',
    );
  });
});
