import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestServer } from './test-server.ts';

const classes = '/apis/scheduling.k8s.io/v1/priorityclasses';

let api: TestServer;
beforeAll(async () => {
  api = await TestServer.start();
});
afterAll(() => api.server.stop());

async function newNamespace(name: string): Promise<string> {
  await api.call('POST', '/api/v1/namespaces', { body: { metadata: { name } } });
  return `/api/v1/namespaces/${name}`;
}

const podOf = (spec: object, resources?: object, metadata: object = { name: 'p' }) => ({
  metadata,
  spec: { containers: [{ name: 'main', image: 'example/image:1', ...(resources ? { resources } : {}) }], ...spec },
});

async function limited(name: string, ...limits: object[]): Promise<string> {
  const path = await newNamespace(name);
  const { status } = await api.call('POST', `${path}/limitranges`, {
    body: { metadata: { name: 'limits' }, spec: { limits } },
  });
  expect(status).toBe(201);
  return path;
}

describe('a pod that says nothing', () => {
  it('has no priority to speak of and waits five minutes for its node', async () => {
    const { body } = await api.call('POST', '/api/v1/namespaces/default/pods', { body: podOf({}) });
    expect(body.spec).toMatchObject({ priority: 0, preemptionPolicy: 'PreemptLowerPriority' });
    expect(body.spec.tolerations).toEqual(
      ['not-ready', 'unreachable'].map((what) => ({
        key: `node.kubernetes.io/${what}`,
        operator: 'Exists',
        effect: 'NoExecute',
        tolerationSeconds: 300,
      })),
    );
  });

  it('is not its writer’s in what it was given', async () => {
    const { body } = await api.call('POST', '/api/v1/namespaces/default/pods', {
      body: podOf({}, undefined, { name: 'owned' }),
    });
    const fields = body.metadata.managedFields[0].fieldsV1['f:spec'];
    expect(fields).toHaveProperty('f:enableServiceLinks');
    for (const field of ['f:priority', 'f:preemptionPolicy', 'f:tolerations']) expect(fields).not.toHaveProperty(field);
  });

  it('keeps what it was given when an update leaves it out', async () => {
    const path = '/api/v1/namespaces/default/pods';
    const made = await api.call('POST', path, { body: podOf({}, undefined, { name: 'updated' }) });
    const { priority: _, preemptionPolicy: __, tolerations: ___, ...spec } = made.body.spec;
    const { status, body } = await api.call('PUT', `${path}/updated`, {
      body: { ...made.body, spec, metadata: { ...made.body.metadata, labels: { a: 'b' } } },
    });
    expect([status, body.spec]).toEqual([200, made.body.spec]);
  });

  it.each([
    ['all taints', [{ operator: 'Exists' }], []],
    [
      'one of the two',
      [{ key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 1 }],
      ['node.kubernetes.io/not-ready'],
    ],
    [
      'something else',
      [{ key: 'gpu', operator: 'Exists' }],
      ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'],
    ],
  ])('beyond tolerating %s tolerates the rest', async (_what, tolerations, added) => {
    const { body } = await api.call('POST', '/api/v1/namespaces/default/pods?dryRun=All', {
      body: podOf({ tolerations }, undefined, { generateName: 't-' }),
    });
    const keys = body.spec.tolerations.slice(tolerations.length).map(({ key }: { key: string }) => key);
    expect(keys).toEqual(added);
  });
});

describe('a priority class', () => {
  const pods = '/api/v1/namespaces/kube-public/pods?dryRun=All';
  const create = (name: string, more: object) => api.call('POST', classes, { body: { metadata: { name }, ...more } });

  it('of the system is in every cluster', async () => {
    const { body } = await api.call('GET', classes);
    const shown = body.items.map((one: { metadata: { name: string }; value: number; preemptionPolicy: string }) => [
      one.metadata.name,
      one.value,
      one.preemptionPolicy,
    ]);
    expect(shown).toEqual([
      ['system-cluster-critical', 2_000_000_000, 'PreemptLowerPriority'],
      ['system-node-critical', 2_000_001_000, 'PreemptLowerPriority'],
    ]);
  });

  it('gives its pods value and policy', async () => {
    await create('gentle', { value: 50, preemptionPolicy: 'Never' });
    const { body } = await api.call('POST', pods, { body: podOf({ priorityClassName: 'gentle' }) });
    expect(body.spec).toMatchObject({ priorityClassName: 'gentle', priority: 50, preemptionPolicy: 'Never' });
  });

  it.each([
    [{ priorityClassName: 'none' }, 'no PriorityClass with name none was found'],
    [
      { priority: 7 },
      'the integer value of priority (7) must not be provided in pod spec; priority admission controller computed 0 from the given PriorityClass name',
    ],
    [
      { priorityClassName: 'system-node-critical', preemptionPolicy: 'Never' },
      'the string value of PreemptionPolicy (Never) must not be provided in pod spec; priority admission controller computed PreemptLowerPriority from the given PriorityClass name',
    ],
  ])('that %j asks for in vain is said', async (spec, why) => {
    const { status, body } = await api.call('POST', pods, { body: podOf(spec, undefined, { name: 'refused' }) });
    expect([status, body.reason, body.message]).toEqual([403, 'Forbidden', `pods "refused" is forbidden: ${why}`]);
    expect(body.details).toEqual({ name: 'refused', kind: 'pods' });
  });

  it('may be given along when it is the right one', async () => {
    const spec = { priorityClassName: 'system-cluster-critical', priority: 2_000_000_000 };
    expect((await api.call('POST', pods, { body: podOf(spec) })).status).toBe(201);
  });

  it('is the default for pods that name none, and only one is', async () => {
    expect((await create('usual', { value: 5, globalDefault: true })).status).toBe(201);
    const { body } = await api.call('POST', pods, { body: podOf({}) });
    expect(body.spec).toMatchObject({ priorityClassName: 'usual', priority: 5 });
    const why =
      'priorityclasses.scheduling.k8s.io "second" is forbidden: PriorityClass usual is already marked as default. Only one default can exist';
    const refused = await create('second', { value: 6, globalDefault: true });
    expect([refused.status, refused.body.message]).toEqual([403, why]);
    await create('second', { value: 6 });
    const patch = (name: string, body: object) => api.patch(`${classes}/${name}`, 'application/merge-patch+json', body);
    expect((await patch('second', { globalDefault: true })).body.message).toBe(why);
    expect((await patch('usual', { description: 'still the one' })).status).toBe(200);
    expect((await patch('usual', { globalDefault: false })).status).toBe(200);
    expect((await patch('second', { globalDefault: true })).status).toBe(200);
    await api.call('DELETE', `${classes}/second`);
  });
});

describe('the defaults of a LimitRange', () => {
  it('are what containers get that say nothing, which the pod tells', async () => {
    const path = await limited('defaults', {
      type: 'Container',
      default: { memory: '512Mi', cpu: '1' },
      defaultRequest: { cpu: '100m' },
    });
    const body = podOf({ initContainers: [{ name: 'first', image: 'i', resources: { limits: { cpu: '2' } } }] });
    const { body: pod } = await api.call('POST', `${path}/pods`, { body });
    expect(pod.spec.containers[0].resources).toEqual({
      limits: { cpu: '1', memory: '512Mi' },
      requests: { cpu: '100m', memory: '512Mi' },
    });
    expect(pod.spec.initContainers[0].resources).toEqual({
      limits: { cpu: '2', memory: '512Mi' },
      requests: { cpu: '2', memory: '512Mi' },
    });
    expect(pod.metadata.annotations).toEqual({
      'kubernetes.io/limit-ranger':
        'LimitRanger plugin set: cpu, memory request for container main; cpu, memory limit for container main; memory request for init container first; memory limit for init container first',
    });
    expect(pod.status.qosClass).toBe('Burstable');
  });

  it('leave alone what says everything itself', async () => {
    const path = await limited('complete', { type: 'Container', default: { cpu: '1' } });
    const resources = { limits: { cpu: '3' }, requests: { cpu: '2' } };
    const { body: pod } = await api.call('POST', `${path}/pods`, { body: podOf({}, resources) });
    expect(pod.spec.containers[0].resources).toEqual(resources);
    expect(pod.metadata.annotations).toBeUndefined();
  });

  it('are for its own namespace', async () => {
    await limited('theirs', { type: 'Container', default: { cpu: '1' } });
    const path = await newNamespace('theirs-not');
    const { body: pod } = await api.call('POST', `${path}/pods`, { body: podOf({}) });
    expect(pod.spec.containers[0].resources).toEqual({});
  });
});

describe('the limits of a LimitRange', () => {
  const container = { type: 'Container' };
  const cases: [string, object, object | undefined, string | undefined][] = [
    ['enough', { ...container, min: { cpu: '100m' } }, { requests: { cpu: '0.1' } }, undefined],
    [
      'too little',
      { ...container, min: { cpu: '100m' } },
      { requests: { cpu: '50m' } },
      'minimum cpu usage per Container is 100m, but request is 50m',
    ],
    [
      'too low a limit for the pod',
      { type: 'Pod', min: { cpu: '2' } },
      { requests: { cpu: '1' }, limits: { cpu: '1' } },
      'minimum cpu usage per Pod is 2, but request is 1',
    ],
    [
      'no request',
      { type: 'Pod', min: { memory: '1Gi' } },
      undefined,
      'minimum memory usage per Pod is 1Gi.  No request is specified',
    ],
    ['no more than allowed', { ...container, max: { cpu: '1' } }, { limits: { cpu: '1000m' } }, undefined],
    [
      'too much',
      { ...container, max: { memory: '1Gi' } },
      { limits: { memory: '1025Mi' } },
      'maximum memory usage per Container is 1Gi, but limit is 1025Mi',
    ],
    [
      'no limit',
      { type: 'Pod', max: { cpu: '1' } },
      { requests: { cpu: '1' } },
      'maximum cpu usage per Pod is 1.  No limit is specified',
    ],
    [
      'a limit far above the request',
      { ...container, maxLimitRequestRatio: { cpu: '2' } },
      { requests: { cpu: '1' }, limits: { cpu: '3' } },
      'cpu max limit to request ratio per Container is 2, but provided ratio is 3.000000',
    ],
    [
      'a ratio without a request',
      { ...container, maxLimitRequestRatio: { cpu: '2' } },
      undefined,
      'cpu max limit to request ratio per Container is 2, but no request is specified or request is 0',
    ],
    [
      'a ratio without a limit',
      { ...container, maxLimitRequestRatio: { cpu: '2' } },
      { requests: { cpu: '1' } },
      'cpu max limit to request ratio per Container is 2, but no limit is specified or limit is 0',
    ],
    [
      'two things wrong',
      { type: 'Pod', min: { cpu: '1' }, max: { memory: '1Mi' } },
      { requests: { cpu: '1m' }, limits: { memory: '1Gi' } },
      '[minimum cpu usage per Pod is 1, but request is 1m, maximum memory usage per Pod is 1Mi, but limit is 1Gi]',
    ],
  ];
  it.each(cases)('meet %s', async (what, limit, resources, why) => {
    const path = await limited(what.replaceAll(' ', '-'), limit);
    const { status, body } = await api.call('POST', `${path}/pods`, { body: podOf({}, resources) });
    expect([status, body.message]).toEqual(why ? [403, `pods "p" is forbidden: ${why}`] : [201, undefined]);
  });

  it('count the containers of a pod together, and init containers one by one', async () => {
    const path = await limited('together', { type: 'Pod', max: { cpu: '3' } });
    const one = (name: string, cpu: string) => ({ name, image: 'i', resources: { limits: { cpu } } });
    const pod = (containers: object[], initContainers: object[]) => podOf({ containers, initContainers });
    const create = async (body: object) => (await api.call('POST', `${path}/pods?dryRun=All`, { body })).status;
    expect(await create(pod([one('a', '1'), one('b', '2')], [one('i', '3'), one('j', '3')]))).toBe(201);
    expect(await create(pod([one('a', '2'), one('b', '1500m')], []))).toBe(403);
    expect(await create(pod([one('a', '1')], [one('i', '4')]))).toBe(403);
  });

  it('name a pod whose name is to be made by its beginning', async () => {
    const path = await limited('unnamed', { type: 'Container', min: { cpu: '1' } });
    const body = podOf({}, { requests: { cpu: '1m' } }, { generateName: 'worker-' });
    const { body: refusal } = await api.call('POST', `${path}/pods`, { body });
    expect(refusal.message).toMatch(/^pods "worker-/);
  });

  it.each([
    ['1Gi', undefined],
    ['1Mi', 'minimum storage usage per PersistentVolumeClaim is 10Mi, but request is 1Mi'],
    ['3Gi', 'maximum storage usage per PersistentVolumeClaim is 2Gi, but request is 3Gi'],
  ])('hold for a claim of %s', async (storage, why) => {
    const path = await limited(`claims-${storage.toLowerCase()}`, {
      type: 'PersistentVolumeClaim',
      min: { storage: '10Mi' },
      max: { storage: '2Gi' },
    });
    const { status, body } = await api.call('POST', `${path}/persistentvolumeclaims`, {
      body: { metadata: { name: 'c' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } } },
    });
    expect([status, body.message]).toEqual(
      why ? [403, `persistentvolumeclaims "c" is forbidden: ${why}`] : [201, undefined],
    );
  });

  it('let pods go on that were there before', async () => {
    const path = await newNamespace('before');
    await api.call('POST', `${path}/pods`, { body: podOf({}) });
    await api.call('POST', `${path}/limitranges`, {
      body: { metadata: { name: 'late' }, spec: { limits: [{ type: 'Pod', max: { cpu: '1' } }] } },
    });
    const labelled = await api.patch(`${path}/pods/p`, 'application/merge-patch+json', {
      metadata: { labels: { a: 'b' } },
    });
    expect(labelled.status).toBe(200);
  });
});

describe('a claim without a storage class', () => {
  const storageClasses = '/apis/storage.k8s.io/v1/storageclasses';
  const claim = (more: object = {}) =>
    api.call('POST', '/api/v1/namespaces/default/persistentvolumeclaims?dryRun=All', {
      body: {
        metadata: { generateName: 'c-' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...more },
      },
    });
  const create = (name: string, isDefault: string) =>
    api.call('POST', storageClasses, {
      body: {
        metadata: { name, annotations: { 'storageclass.kubernetes.io/is-default-class': isDefault } },
        provisioner: 'example.com/disk',
      },
    });

  it('gets the default one if there is one, and none if it wants none', async () => {
    await create('plain', 'false');
    expect((await claim()).body.spec.storageClassName).toBeUndefined();
    await create('best', 'true');
    expect((await claim()).body.spec.storageClassName).toBe('best');
    expect((await claim({ storageClassName: '' })).body.spec.storageClassName).toBe('');
    expect((await claim({ storageClassName: 'plain' })).body.spec.storageClassName).toBe('plain');
  });
});
