import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestServer } from './test-server.ts';

let api: TestServer;
beforeAll(async () => {
  api = await TestServer.start();
});
afterAll(() => api.server.stop());

const merge = 'application/merge-patch+json';

describe('creating', () => {
  it('gives uid, version and time, and puts kind and version first', async () => {
    const made = await api.createConfigMap('made', { data: { a: '1' } });
    expect(made.status).toBe(201);
    expect(made.body.metadata).toMatchObject({ name: 'made', namespace: 'default' });
    expect(made.body.metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
    expect(made.body.metadata.resourceVersion).toMatch(/^\d+$/);
    expect(made.body.metadata.creationTimestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(made.text.startsWith('{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"made"')).toBe(true);
  });

  it('refuses a name that is taken', async () => {
    await api.createConfigMap('taken');
    const again = await api.createConfigMap('taken');
    expect([again.status, again.body.reason, again.body.message]).toEqual([
      409,
      'AlreadyExists',
      'configmaps "taken" already exists',
    ]);
  });

  it.each([
    [
      'another namespace',
      { namespace: 'other' },
      400,
      'the namespace of the provided object does not match the namespace sent on the request',
    ],
    ['a resourceVersion', { resourceVersion: '1' }, 500, 'resourceVersion should not be set on objects to be created'],
    [
      'a label that is no text',
      { labels: { a: 1 } },
      400,
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string',
    ],
    [
      'a broken time',
      { creationTimestamp: 'soon' },
      400,
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: parsing time "soon" as "2006-01-02T15:04:05Z07:00": cannot parse "soon" as "2006"',
    ],
  ])('refuses metadata with %s', async (_what, metadata, status, message) => {
    const refused = await api.createConfigMap('refused', {}, metadata);
    expect([refused.status, refused.body.message]).toEqual([status, message]);
  });

  it('refuses a namespace that does not exist', async () => {
    const refused = await api.call('POST', '/api/v1/namespaces/nowhere/configmaps', {
      body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' } },
    });
    expect([refused.status, refused.body.details]).toEqual([404, { name: 'nowhere', kind: 'namespaces' }]);
  });

  it('makes names for generateName that do not repeat', async () => {
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { generateName: 'gen-' } };
    const made = await Promise.all([1, 2, 3, 4].map(() => api.call('POST', api.configMaps, { body })));
    const names = made.map((answer) => answer.body.metadata.name as string);
    expect(new Set(names).size).toBe(4);
    for (const name of names) expect(name).toMatch(/^gen-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  });

  it('ignores what only the server may set', async () => {
    const made = await api.createConfigMap(
      'own',
      {},
      { uid: 'mine', deletionTimestamp: '2020-01-01T00:00:00Z', generation: 7 },
    );
    expect(made.body.metadata.uid).not.toBe('mine');
    expect(made.body.metadata).not.toHaveProperty('deletionTimestamp');
    expect(made.body.metadata).not.toHaveProperty('generation');
  });

  it('takes a body without kind and version for what its path is for', async () => {
    const made = await api.call('POST', api.configMaps, { body: { metadata: { name: 'untyped' } } });
    expect([made.status, made.body.kind, made.body.apiVersion]).toEqual([201, 'ConfigMap', 'v1']);
  });

  it.each([
    [
      { apiVersion: 'v1', kind: 'Secret' },
      'Secret in version "v1" cannot be handled as a ConfigMap: converting (v1.Secret) to (core.ConfigMap): unknown conversion',
    ],
    [
      { apiVersion: 'v1', kind: 'Nothing' },
      'Nothing in version "v1" cannot be handled as a ConfigMap: no kind "Nothing" is registered for version "v1" in scheme "k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30"',
    ],
    [
      { apiVersion: 'apps/v1', kind: 'Deployment' },
      'Deployment in version "v1" cannot be handled as a ConfigMap: converting (v1.Deployment) to (core.ConfigMap): unknown conversion',
    ],
  ])('refuses a body of another type: %j', async (type, message) => {
    const refused = await api.call('POST', api.configMaps, { body: { ...type, metadata: { name: 'x' } } });
    expect([refused.status, refused.body.message]).toEqual([400, message]);
  });

  it('warns of unknown fields, in metadata too, and leaves them out', async () => {
    const made = await api.createConfigMap('unknown', { speck: 1 }, { colour: 'red' });
    expect(made.headers.get('warning')).toBe(
      '299 - "unknown field \\"metadata.colour\\"", 299 - "unknown field \\"speck\\""',
    );
    expect(made.body).not.toHaveProperty('speck');
    const strict = await api.call('POST', `${api.configMaps}?fieldValidation=Strict`, {
      body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'strict', colour: 'red' } },
    });
    expect([strict.status, strict.body.message]).toEqual([
      400,
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "metadata.colour"',
    ]);
  });
});

describe('updating', () => {
  it('takes a version as a condition, and nothing as none', async () => {
    const { body: first } = await api.createConfigMap('condition', { data: { a: '1' } });
    const path = `${api.configMaps}/condition`;
    const stale = { ...first, data: { a: '3' } };
    const blind = await api.call('PUT', path, {
      body: { ...first, metadata: { name: 'condition' }, data: { a: '2' } },
    });
    expect(blind.body.data).toEqual({ a: '2' });
    const refused = await api.call('PUT', path, { body: stale });
    expect([refused.status, refused.body.reason]).toEqual([409, 'Conflict']);
  });

  it.each(['', '/status'])('tells who has an object that is gone that it is gone (%s)', async (part) => {
    const path = `/api/v1/namespaces/default/services/gone${part}`;
    const body = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'gone', uid: 'its-uid', resourceVersion: '5' },
    };
    const answer = await api.call('PUT', path, { body: { ...body, spec: { ports: [{ port: 80 }] } } });
    expect([answer.status, answer.body.reason, answer.body.message]).toEqual([
      409,
      'Conflict',
      'Operation cannot be fulfilled on services "gone": StorageError: invalid object, Code: 4, Key: /registry/services/default/gone, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: its-uid, UID in object meta: ',
    ]);
  });

  it('keeps the version when nothing changes', async () => {
    const { body } = await api.createConfigMap('same', { data: { a: '1', b: '2' } });
    const again = await api.call('PUT', `${api.configMaps}/same`, { body: { ...body, data: { b: '2', a: '1' } } });
    expect(again.body.metadata.resourceVersion).toBe(body.metadata.resourceVersion);
  });

  it('loses no increment of many writers who compare and set', async () => {
    await api.createConfigMap('counter', { data: { n: '0' } });
    const path = `${api.configMaps}/counter`;
    const increment = async (): Promise<void> => {
      for (;;) {
        const { body } = await api.call('GET', path);
        const answer = await api.call('PUT', path, { body: { ...body, data: { n: String(Number(body.data.n) + 1) } } });
        if (answer.status === 200) return;
        expect(answer.status).toBe(409);
      }
    };
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        for (let i = 0; i < 5; i++) await increment();
      }),
    );
    expect((await api.call('GET', path)).body.data).toEqual({ n: '40' });
  });

  it('names an immutable field once in the message and twice among the causes', async () => {
    await api.createConfigMap('fixed');
    const refused = await api.patch(`${api.configMaps}/fixed`, merge, { metadata: { uid: 'other' } });
    expect(refused.body.message).toBe(
      'ConfigMap "fixed" is invalid: metadata.uid: Invalid value: "other": field is immutable',
    );
    expect(refused.body.details.causes).toHaveLength(2);
  });

  it('does not change the stored object when a patch is refused', async () => {
    await api.createConfigMap('kept', { data: { a: '1' } });
    const path = `${api.configMaps}/kept`;
    await api.patch(path, merge, { data: { a: '2' }, metadata: { labels: { 'bad key!': 'x' } } });
    expect((await api.call('GET', path)).body.data).toEqual({ a: '1' });
  });

  it('counts generations of what has them', async () => {
    const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'i' }] } };
    const spec = { replicas: 1, selector: { matchLabels: { a: 'b' } }, template };
    const deployments = '/apis/apps/v1/namespaces/default/deployments';
    const body = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'd' }, spec };
    const generation = async (answer: Promise<{ body: { metadata: { generation: number } } }>) =>
      (await answer).body.metadata.generation;
    expect(await generation(api.call('POST', deployments, { body }))).toBe(1);
    expect(await generation(api.patch(`${deployments}/d`, merge, { metadata: { labels: { x: 'y' } } }))).toBe(1);
    expect(await generation(api.patch(`${deployments}/d`, merge, { spec: { replicas: 2 } }))).toBe(2);
    expect(
      await generation(api.patch(`${deployments}/d/status`, merge, { status: { replicas: 2 }, spec: { replicas: 9 } })),
    ).toBe(2);
    const scaled = await api.patch(`${deployments}/d/scale`, merge, { spec: { replicas: 4 } });
    expect(scaled.body).toMatchObject({ kind: 'Scale', spec: { replicas: 4 }, status: { selector: 'a=b' } });
    expect(await generation(api.call('GET', `${deployments}/d`))).toBe(3);
    const negative = await api.patch(`${deployments}/d/scale`, merge, { spec: { replicas: -1 } });
    expect([negative.status, negative.body.details.causes[0].field]).toEqual([422, 'spec.replicas']);
  });
});

describe('deleting', () => {
  it('answers what was deleted', async () => {
    const { body } = await api.createConfigMap('gone');
    const { uid } = body.metadata;
    const answer = await api.call('DELETE', `${api.configMaps}/gone`);
    expect(answer.body).toMatchObject({
      kind: 'Status',
      status: 'Success',
      details: { name: 'gone', kind: 'configmaps', uid },
    });
    expect((await api.call('DELETE', `${api.configMaps}/gone`)).status).toBe(404);
  });

  it('waits for finalizers, allows no new ones, and goes with the last', async () => {
    await api.createConfigMap('held', {}, { finalizers: ['example.com/a', 'example.com/b'] });
    const path = `${api.configMaps}/held`;
    const marked = await api.call('DELETE', path);
    expect(marked.body.metadata).toMatchObject({
      deletionGracePeriodSeconds: 0,
      finalizers: ['example.com/a', 'example.com/b'],
    });
    const added = await api.patch(path, merge, { metadata: { finalizers: ['example.com/b', 'example.com/c'] } });
    expect(added.body.details.causes[0].field).toBe('metadata.finalizers');
    expect((await api.patch(path, merge, { metadata: { finalizers: ['example.com/b'] } })).status).toBe(200);
    expect((await api.patch(path, merge, { metadata: { finalizers: null } })).status).toBe(200);
    expect((await api.call('GET', path)).status).toBe(404);
  });

  it.each([
    ['Foreground', ['foregroundDeletion']],
    ['Orphan', ['orphan']],
  ])('leaves dependents to the garbage collector (%s)', async (policy, finalizers) => {
    const name = policy.toLowerCase();
    await api.createConfigMap(name);
    const answer = await api.call('DELETE', `${api.configMaps}/${name}?propagationPolicy=${policy}`);
    expect(answer.body.metadata.finalizers).toEqual(finalizers);
  });

  it('takes uid and version as conditions', async () => {
    const { body } = await api.createConfigMap('exact');
    const path = `${api.configMaps}/exact`;
    for (const preconditions of [{ uid: 'other' }, { resourceVersion: '1' }]) {
      const refused = await api.call('DELETE', path, { body: { preconditions } });
      expect([refused.status, refused.body.details.kind]).toEqual([409, 'ConfigMap']);
    }
    const { uid, resourceVersion } = body.metadata;
    expect((await api.call('DELETE', path, { body: { preconditions: { uid, resourceVersion } } })).status).toBe(200);
  });

  it('deletes what a selector selects and nothing else', async () => {
    await api.createConfigMap('sel-a', {}, { labels: { batch: 'x' } });
    await api.createConfigMap('sel-b', {}, { labels: { batch: 'y' } });
    const answer = await api.call('DELETE', `${api.configMaps}?labelSelector=batch%3Dx`);
    expect(answer.body.items.map((item: { metadata: { name: string } }) => item.metadata.name)).toEqual(['sel-a']);
    const left = await api.call('GET', `${api.configMaps}?labelSelector=batch`);
    expect(left.body.items).toHaveLength(1);
  });

  it.each([
    ['propagationPolicy=Sideways', 'propagationPolicy'],
    ['dryRun=Some', 'dryRun'],
    ['propagationPolicy=Orphan&orphanDependents=true', 'propagationPolicy'],
  ])('refuses ?%s', async (query, field) => {
    await api.createConfigMap('options');
    const refused = await api.call('DELETE', `${api.configMaps}/options?${query}`);
    expect([refused.status, refused.body.details.causes[0].field]).toEqual([422, field]);
  });
});

describe('a dry run', () => {
  it('answers as if done and stores nothing', async () => {
    const path = `${api.configMaps}/dry`;
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'dry' } };
    const made = await api.call('POST', `${api.configMaps}?dryRun=All`, { body });
    expect([made.status, made.body.metadata.resourceVersion]).toEqual([201, undefined]);
    expect((await api.call('GET', path)).status).toBe(404);
    await api.call('POST', api.configMaps, { body });
    expect((await api.patch(`${path}?dryRun=All`, merge, { data: { a: '1' } })).body.data).toEqual({ a: '1' });
    expect((await api.call('DELETE', `${path}?dryRun=All`)).status).toBe(200);
    expect((await api.call('GET', path)).body).not.toHaveProperty('data');
  });
});

describe('a namespace', () => {
  it('is Terminating until its finalizers are taken out, and takes nothing new meanwhile', async () => {
    await api.call('POST', '/api/v1/namespaces', { body: { metadata: { name: 'leaving' } } });
    const going = await api.call('DELETE', '/api/v1/namespaces/leaving');
    expect(going.body.status.phase).toBe('Terminating');
    const refused = await api.call('POST', '/api/v1/namespaces/leaving/configmaps', {
      body: { metadata: { name: 'x' } },
    });
    expect([refused.status, refused.body.details.causes[0].reason]).toEqual([403, 'NamespaceTerminating']);
    const { body } = await api.call('GET', '/api/v1/namespaces/leaving');
    await api.call('PUT', '/api/v1/namespaces/leaving/finalize', { body: { ...body, spec: { finalizers: [] } } });
    expect((await api.call('GET', '/api/v1/namespaces/leaving')).status).toBe(404);
  });

  it.each(['default', 'kube-system', 'kube-public'])('that a cluster needs is not deleted (%s)', async (name) => {
    for (const query of ['', '?dryRun=All']) {
      const { status, body } = await api.call('DELETE', `/api/v1/namespaces/${name}${query}`);
      expect([status, body.reason, body.message]).toEqual([
        403,
        'Forbidden',
        `namespaces "${name}" is forbidden: this namespace may not be deleted`,
      ]);
    }
    expect((await api.call('GET', `/api/v1/namespaces/${name}`)).body.status.phase).toBe('Active');
  });
});

describe('owners of an object', () => {
  const owner = (uid: string, more: object = {}) => ({ apiVersion: 'v1', kind: 'Pod', name: 'p', uid, ...more });
  const warning = (uids: string) =>
    `299 - ".metadata.ownerReferences contains duplicate entries; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: ${uids}"`;

  it.each([
    ['differ', [owner('1'), owner('2')], [owner('1'), owner('2')], null],
    ['are the same', [owner('1'), owner('1')], [owner('1')], warning('1')],
    [
      'are the same more than once',
      [owner('1'), owner('2'), owner('2'), owner('1'), owner('1')],
      [owner('1'), owner('2')],
      warning('2, 1'),
    ],
    [
      'have one uid and differ otherwise',
      [owner('1'), owner('1', { controller: true })],
      [owner('1'), owner('1', { controller: true })],
      null,
    ],
  ])('that %s are kept once each', async (what, given, kept, told) => {
    const name = `owned-${what.replaceAll(' ', '-')}`;
    const { body, headers } = await api.createConfigMap(name, {}, { ownerReferences: given });
    expect([body.metadata.ownerReferences, headers.get('warning')]).toEqual([kept, told]);
  });

  it('are counted in a patch too', async () => {
    await api.createConfigMap('patched-owners', {}, { ownerReferences: [owner('1')] });
    const patch = [{ op: 'add', path: '/metadata/ownerReferences/-', value: owner('1') }];
    const answer = await api.patch(`${api.configMaps}/patched-owners`, 'application/json-patch+json', patch);
    expect([answer.body.metadata.ownerReferences, answer.headers.get('warning')]).toEqual([[owner('1')], warning('1')]);
  });
});

describe('reading', () => {
  it('waits for no version that is to come', async () => {
    await api.createConfigMap('read');
    const { status, body } = await api.call('GET', `${api.configMaps}/read?resourceVersion=99999999`);
    expect([status, body.reason, body.details.causes]).toEqual([
      504,
      'Timeout',
      [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    ]);
  });

  it.each(['0', '1', ''])('from a cache of any version is reading what is (%j)', async (version) => {
    await api.createConfigMap('cached');
    expect((await api.call('GET', `${api.configMaps}/cached?resourceVersion=${version}`)).status).toBe(200);
  });
});
