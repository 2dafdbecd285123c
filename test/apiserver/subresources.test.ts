import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestServer } from './test-server.ts';

let api: TestServer;
beforeAll(async () => {
  api = await TestServer.start();
  const { status, text } = await api.call('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
    body: definition,
  });
  if (status !== 201) throw new Error(text);
});
afterAll(() => api.server.stop());

const preserving = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
const definition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'gauges.t.example.com' },
  spec: {
    group: 't.example.com',
    scope: 'Namespaced',
    names: { plural: 'gauges', singular: 'gauge', kind: 'Gauge', listKind: 'GaugeList' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', properties: { spec: preserving, status: preserving } } },
        subresources: {
          status: {},
          scale: {
            specReplicasPath: '.spec.count',
            statusReplicasPath: '.status.count',
            labelSelectorPath: '.status.selector',
          },
        },
      },
    ],
  },
};

const template = {
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'main', image: 'nginx' }] },
};

/** The kinds that both have all subresources: where they are, and what they are made of. */
const kinds = [
  {
    what: 'a built-in kind',
    path: '/apis/apps/v1/namespaces/default/deployments',
    body: { apiVersion: 'apps/v1', kind: 'Deployment' },
    spec: (replicas: number) => ({ replicas, selector: { matchLabels: { app: 'web' } }, template }),
    replicas: 'replicas',
    selector: 'app=web',
    status: { replicas: 1, observedGeneration: 1 },
  },
  {
    what: 'a custom kind',
    path: '/apis/t.example.com/v1/namespaces/default/gauges',
    body: { apiVersion: 't.example.com/v1', kind: 'Gauge' },
    spec: (count: number) => ({ count }),
    replicas: 'count',
    selector: 'app=web',
    status: { count: 1, selector: 'app=web' },
  },
] as const;

let made = 0;
async function create(kind: (typeof kinds)[number], more: object = {}): Promise<string> {
  const name = `object-${made++}`;
  const body = { ...kind.body, metadata: { name }, spec: kind.spec(1), ...more };
  const { status, text } = await api.call('POST', kind.path, { body });
  if (status !== 201) throw new Error(text);
  return `${kind.path}/${name}`;
}

describe('the metadata that comes with a status', () => {
  const wished = { labels: { l: '1' }, annotations: { a: '1' }, finalizers: ['example.com/f'] };
  const owner = { apiVersion: 'v1', kind: 'Secret', name: 'o', uid: 'u' };
  const [spec, custom] = [kinds[0].spec(0), kinds[1]];
  const apps = '/apis/apps/v1/namespaces/default';
  const flow = '/apis/flowcontrol.apiserver.k8s.io/v1';
  const pod = { schedulingGates: [{ name: 'example.com/g' }], ...template.spec };

  it.each<[string, string, object, string[]]>([
    ['a ReplicaSet', `${apps}/replicasets`, spec, ['annotations', 'finalizers', 'labels', 'ownerReferences']],
    ['a Deployment, whose labels stay', `${apps}/deployments`, spec, ['annotations', 'finalizers', 'ownerReferences']],
    ['a Pod, whose owners stay', '/api/v1/namespaces/default/pods', pod, ['annotations', 'finalizers', 'labels']],
    ['a Node', '/api/v1/nodes', {}, ['annotations', 'finalizers', 'labels', 'ownerReferences']],
    ['a custom object, which takes none', custom.path, custom.spec(0), []],
    ['a FlowSchema, which takes none', `${flow}/flowschemas`, { priorityLevelConfiguration: { name: 'exempt' } }, []],
  ])('is that of %s', async (_what, path, body, taken) => {
    const type = path === custom.path ? custom.body : {};
    await api.call('POST', path, { body: { ...type, metadata: { name: 'told' }, spec: body } });
    const metadata = { ...wished, ownerReferences: [owner] };
    const merge = 'application/merge-patch+json';
    const { body: after } = await api.patch(`${path}/told/status`, merge, { metadata });
    const has = Object.keys(metadata).filter((field) => field in after.metadata);
    expect(has.sort()).toEqual(taken);
    await api.patch(`${path}/told`, merge, { metadata: { finalizers: null } });
    await api.call('DELETE', `${path}/told`);
  });
});

describe.each(kinds)('the status of $what', (kind) => {
  it('does not come with a create', async () => {
    const path = await create(kind, { status: kind.status });
    const { body } = await api.call('GET', path);
    expect(body.status ?? {}).toEqual({});
  });

  it('is not written with the rest, nor the rest with it', async () => {
    const path = await create(kind);
    const { body: before } = await api.call('GET', path);
    const both = {
      ...before,
      metadata: { ...before.metadata, labels: { written: 'yes' } },
      spec: kind.spec(5),
      status: kind.status,
    };
    const { status, body: after } = await api.call('PUT', `${path}/status`, { body: both });
    expect([status, after.spec, after.metadata.labels]).toEqual([200, before.spec, before.metadata.labels]);
    expect(after.status).toMatchObject(kind.status);
    const whole = {
      ...both,
      metadata: { ...both.metadata, resourceVersion: after.metadata.resourceVersion },
      status: {},
    };
    const { body: last } = await api.call('PUT', path, { body: whole });
    expect([last.status, last.metadata.labels]).toEqual([after.status, { written: 'yes' }]);
    expect(last.spec[kind.replicas]).toBe(5);
  });

  it('is no reason to count a generation; the rest is, and labels are not', async () => {
    const path = await create(kind);
    const generation = async () => (await api.call('GET', path)).body.metadata.generation;
    await api.patch(`${path}/status`, 'application/merge-patch+json', { status: kind.status });
    expect(await generation()).toBe(1);
    await api.patch(path, 'application/merge-patch+json', { metadata: { labels: { a: 'b' } } });
    expect(await generation()).toBe(1);
    await api.patch(path, 'application/merge-patch+json', { spec: { [kind.replicas]: 2 } });
    expect(await generation()).toBe(2);
  });

  it('is owned by who writes it, apart from the rest', async () => {
    const path = await create(kind);
    const apply = { ...kind.body, status: kind.status };
    const { status, body } = await api.patch(`${path}/status?fieldManager=me`, 'application/apply-patch+yaml', apply);
    expect(status).toBe(200);
    const entry = body.metadata.managedFields.find(({ manager }: { manager: string }) => manager === 'me');
    expect([entry.operation, entry.subresource, Object.keys(entry.fieldsV1)]).toEqual([
      'Apply',
      'status',
      ['f:status'],
    ]);
  });

  it('is refused to an apply that was made from an older version', async () => {
    const path = await create(kind);
    const { body: before } = await api.call('GET', path);
    const apply = ({ metadata: { resourceVersion } }: typeof before, status: object) =>
      api.patch(`${path}/status?fieldManager=me`, 'application/apply-patch+yaml', {
        ...kind.body,
        metadata: { resourceVersion },
        status,
      });
    const { body: after } = await apply(before, kind.status);
    expect((await apply(before, {})).body).toMatchObject({ code: 409, reason: 'Conflict' });
    expect((await apply(after, kind.status)).body.metadata.resourceVersion).toBe(after.metadata.resourceVersion);
  });

  it('conflicts like any other write, and keeps its version when nothing changes', async () => {
    const path = await create(kind);
    const { body: before } = await api.call('GET', path);
    const put = (object: object) => api.call('PUT', `${path}/status`, { body: object });
    const { body: after } = await put({ ...before, status: kind.status });
    expect((await put({ ...before, status: {} })).status).toBe(409);
    const { body: again } = await put(after);
    expect(again.metadata.resourceVersion).toBe(after.metadata.resourceVersion);
  });

  it.each(['GET', 'PUT', 'PATCH'])('of what is not there is not found (%s)', async (method) => {
    const body = { ...kind.body, metadata: { name: 'missing' }, spec: kind.spec(1) };
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    const answer = await api.call(method, `${kind.path}/missing/status`, {
      ...(method === 'GET' ? {} : { body }),
      headers: { 'content-type': type },
    });
    expect([answer.status, answer.body.reason]).toEqual([404, 'NotFound']);
  });

  it.each(['POST', 'DELETE'])('cannot be asked for by %s', async (method) => {
    const path = await create(kind);
    const answer = await api.call(method, `${path}/status`, method === 'POST' ? { body: {} } : {});
    expect([answer.status, answer.body.reason]).toEqual([405, 'MethodNotAllowed']);
  });
});

describe.each(kinds)('the scale of $what', (kind) => {
  it('shows replicas and selector under one kind for all', async () => {
    const path = await create(kind);
    await api.patch(`${path}/status`, 'application/merge-patch+json', { status: kind.status });
    const { body: object } = await api.call('GET', path);
    const { status, body } = await api.call('GET', `${path}/scale`);
    const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
    expect([status, body]).toEqual([
      200,
      {
        kind: 'Scale',
        apiVersion: 'autoscaling/v1',
        metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
        spec: { replicas: 1 },
        status: { replicas: 1, selector: kind.selector },
      },
    ]);
  });

  it.each([
    ['PUT', 'application/json', 3],
    ['PATCH', 'application/merge-patch+json', 4],
  ])('is written by %s', async (method, type, replicas) => {
    const path = await create(kind);
    const { body: scale } = await api.call('GET', `${path}/scale`);
    const body = method === 'PUT' ? { ...scale, spec: { replicas } } : { spec: { replicas } };
    const answer = await api.call(method, `${path}/scale`, { body, headers: { 'content-type': type } });
    expect([answer.status, answer.body.kind, answer.body.spec]).toEqual([200, 'Scale', { replicas }]);
    const { body: object } = await api.call('GET', path);
    expect([object.spec[kind.replicas], object.metadata.generation]).toEqual([replicas, 2]);
  });

  it('conflicts when it is not of this version, or of this object', async () => {
    const path = await create(kind);
    const { body: scale } = await api.call('GET', `${path}/scale`);
    const put = (metadata: object) =>
      api.call('PUT', `${path}/scale`, { body: { ...scale, metadata: { ...scale.metadata, ...metadata } } });
    expect((await put({ resourceVersion: '1' })).status).toBe(409);
    expect((await put({ uid: 'another' })).status).toBe(409);
    expect((await put({ name: 'another' })).status).toBe(400);
    expect((await put({})).status).toBe(200);
  });

  it('is refused below zero', async () => {
    const path = await create(kind);
    const answer = await api.patch(`${path}/scale`, 'application/merge-patch+json', { spec: { replicas: -1 } });
    expect(answer.status).toBe(422);
    expect((await api.call('GET', path)).body.spec[kind.replicas]).toBe(1);
  });

  it('tried out changes nothing', async () => {
    const path = await create(kind);
    const patch = { spec: { replicas: 9 } };
    const answer = await api.patch(`${path}/scale?dryRun=All`, 'application/merge-patch+json', patch);
    expect([answer.status, answer.body.spec.replicas]).toEqual([200, 9]);
    expect((await api.call('GET', path)).body.spec[kind.replicas]).toBe(1);
  });

  const apply = (path: string, manager: string, body: object, more = '') =>
    api.patch(`${path}/scale?fieldManager=${manager}${more}`, 'application/apply-patch+yaml', body);
  const scaleOf = (replicas: number, more: object = {}) => ({
    apiVersion: 'autoscaling/v1',
    kind: 'Scale',
    spec: { replicas },
    ...more,
  });
  const ownersOf = async (path: string): Promise<string[]> => {
    const { body } = await api.call('GET', path);
    const entries = body.metadata.managedFields as {
      manager: string;
      operation: string;
      apiVersion: string;
      subresource?: string;
      time?: string;
      fieldsV1: { 'f:spec'?: object };
    }[];
    return entries
      .filter(({ fieldsV1 }) => fieldsV1['f:spec'] && `f:${kind.replicas}` in fieldsV1['f:spec'])
      .map((entry) => [entry.operation, entry.manager, entry.apiVersion, entry.subresource, entry.time ?? 'no time'])
      .map((words) => words.filter(Boolean).join(' '));
  };

  it('is applied, by force against who owns the replicas', async () => {
    const path = await create(kind);
    const refused = await apply(path, 'hpa', scaleOf(5));
    expect([refused.status, refused.body.details.causes]).toEqual([
      409,
      [
        {
          reason: 'FieldManagerConflict',
          message: expect.stringMatching(/^conflict with "node" using autoscaling\/v1/),
          field: '.spec.replicas',
        },
      ],
    ]);
    const forced = await apply(path, 'hpa', scaleOf(5), '&force=true');
    expect([forced.status, forced.body.kind, forced.body.spec]).toEqual([200, 'Scale', { replicas: 5 }]);
    expect(forced.body.metadata.managedFields).toBeUndefined();
    const { body: object } = await api.call('GET', path);
    expect([object.spec[kind.replicas], object.metadata.generation]).toEqual([5, 2]);
    expect(await ownersOf(path)).toEqual([`Apply hpa ${kind.body.apiVersion} scale no time`]);
    expect((await apply(path, 'hpa', scaleOf(5))).body.metadata.resourceVersion).toBe(object.metadata.resourceVersion);
    expect((await apply(path, 'hpa', scaleOf(6))).body.spec).toEqual({ replicas: 6 });
  });

  it('is shared by who applies the same replicas', async () => {
    const path = await create(kind);
    expect((await apply(path, 'first', scaleOf(1))).status).toBe(200);
    expect((await apply(path, 'second', scaleOf(1))).status).toBe(200);
    expect((await ownersOf(path)).map((text) => text.split(' ', 2).join(' '))).toEqual([
      'Apply first',
      'Apply second',
      'Update node',
    ]);
    expect((await apply(path, 'second', scaleOf(2))).body.details.causes).toHaveLength(2);
  });

  it('that is patched belongs to who patches it, since no known time', async () => {
    const path = await create(kind);
    for (const replicas of [2, 3]) {
      await api.patch(`${path}/scale?fieldManager=kubectl`, 'application/merge-patch+json', { spec: { replicas } });
      expect(await ownersOf(path)).toEqual([`Update kubectl ${kind.body.apiVersion} scale no time`]);
    }
  });

  it.each([
    ['is of no manager', '', scaleOf(2), 422],
    ['is of another version', 'm', scaleOf(2, { apiVersion: 'autoscaling/v2' }), 400],
    ['is of another kind', 'm', scaleOf(2, { kind: 'Deployment' }), 400],
    ['has another name', 'm', scaleOf(2, { metadata: { name: 'another' } }), 400],
    ['says who owns it', 'm', scaleOf(2, { metadata: { managedFields: [] } }), 400],
    ['is negative', 'm', scaleOf(-2), 422],
    ['has fields that there are not', 'm', scaleOf(2, { more: 1 }), 500],
    ['was made from an older version', 'm', scaleOf(2, { metadata: { resourceVersion: '1' } }), 409],
  ])('that %s is not applied', async (_what, manager, body, code) => {
    const path = await create(kind);
    expect((await apply(path, manager, body, '&force=true')).status).toBe(code);
    expect((await api.call('GET', path)).body.spec[kind.replicas]).toBe(1);
  });

  it('of what is not there is not found', async () => {
    expect((await apply(`${kind.path}/none`, 'm', scaleOf(2))).status).toBe(404);
  });

  it('tried out by apply changes nothing', async () => {
    const path = await create(kind);
    const { status, body } = await apply(path, 'm', scaleOf(9), '&force=true&dryRun=All');
    expect([status, body.spec]).toEqual([200, { replicas: 9 }]);
    expect((await api.call('GET', path)).body.spec[kind.replicas]).toBe(1);
  });
});
