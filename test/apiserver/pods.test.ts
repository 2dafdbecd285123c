import http from 'node:http';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { TestServer } from './test-server.ts';

const pods = '/api/v1/namespaces/default/pods';

/** Machines that run many tests at once are slow. */
const patience = { timeout: 15_000 };

let api: TestServer;
beforeAll(async () => {
  api = await TestServer.start({ controllers: true });
});
afterAll(() => api.server.stop());

async function makePod(name: string, containers: string[] = ['main'], labels: object = {}): Promise<void> {
  const spec = { containers: containers.map((container) => ({ name: container, image: 'example/image:1' })) };
  const { status } = await api.call('POST', pods, { body: { metadata: { name, labels }, spec } });
  expect(status).toBe(201);
}

async function runningPod(name: string, containers?: string[], labels?: object): Promise<void> {
  await makePod(name, containers, labels);
  const phase = async () => (await api.call('GET', `${pods}/${name}`)).body.status.phase;
  // A pod of nobody's is left alone for a while, longer where others keep the machine busy.
  await vi.waitFor(async () => expect(await phase()).toBe('Running'), patience);
}

describe('logs of a pod', () => {
  it('say that the container is simulated', async () => {
    await runningPod('logged');
    const { status, headers, text } = await api.call('GET', `${pods}/logged/log?tailLines=5`);
    expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(text).toBe('container main is simulated: example/image:1 does not run here, and logs nothing\n');
  });

  it('of several containers need a name that is right', async () => {
    await runningPod('two', ['a', 'b']);
    const log = `${pods}/two/log`;
    expect((await api.call('GET', log)).body.message).toBe(
      'a container name must be specified for pod two, choose one of: [a b]',
    );
    expect((await api.call('GET', `${log}?container=c`)).body.message).toBe('container c is not valid for pod two');
    expect((await api.call('GET', `${log}?container=b`)).text).toContain('container b');
    expect((await api.call('GET', `${pods}/none/log`)).status).toBe(404);
  });

  it('of a pod that does not run yet are refused', async () => {
    const still = await TestServer.start();
    await still.call('POST', pods, {
      body: { metadata: { name: 'p' }, spec: { containers: [{ name: 'c', image: 'i' }] } },
    });
    const { status, body } = await still.call('GET', `${pods}/p/log`);
    expect([status, body.message]).toEqual([400, 'container "c" in pod "p" is waiting to start: ContainerCreating']);
    await still.server.stop();
  });
});

describe('a log that is followed', () => {
  const line = 'container main is simulated: example/image:1 does not run here, and logs nothing\n';

  it('comes at once and ends with the pod', async () => {
    await runningPod('followed');
    const url = `${api.server.url}${pods}/followed/log?follow=true`;
    const response = await fetch(url, { headers: { authorization: `Bearer ${api.server.token}` } });
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    expect([response.headers.get('content-type'), await reader.read()]).toEqual([
      'text/plain; charset=utf-8',
      { done: false, value: line },
    ]);
    const next = reader.read();
    await api.call('DELETE', `${pods}/followed`);
    expect(await next).toEqual({ done: true, value: undefined });
  });

  it('ends with the server', async () => {
    const other = await TestServer.start({ controllers: true });
    await other.call('POST', pods, {
      body: { metadata: { name: 'p' }, spec: { containers: [{ name: 'main', image: 'i' }] } },
    });
    await vi.waitFor(async () => expect((await other.call('GET', `${pods}/p/log`)).status).toBe(200), patience);
    const log = await other.watch(`${pods}/p/log?follow=true&tailLines=0`);
    expect(log.response.status).toBe(200);
    await other.server.stop();
    await log.ended;
  });
});

describe('a connection into a pod', () => {
  it.each([
    ['exec', 'container=other', 'container other is not valid for pod two-more'],
    ['attach', 'container=other', 'container other is not valid for pod two-more'],
    ['exec', '', 'a container name must be specified for pod two-more, choose one of: [a b]'],
  ])('by %s with %j is refused as a mistake', async (name, query, message) => {
    await makePod('two-more', ['a', 'b']);
    const { status, body } = await api.call('POST', `${pods}/two-more/${name}?command=sh&${query}`);
    expect([status, body.reason, body.message]).toEqual([400, 'BadRequest', message]);
    await api.call('DELETE', `${pods}/two-more`);
    await vi.waitFor(async () => expect((await api.call('GET', `${pods}/two-more`)).status).toBe(404), patience);
  });

  it.each(['exec', 'attach', 'portforward'])('by %s is refused with the reason', async (name) => {
    await runningPod(`for-${name}`);
    for (const method of ['GET', 'POST']) {
      const { status, body } = await api.call(method, `${pods}/for-${name}/${name}?command=sh`);
      expect([status, body.reason, body.message]).toEqual([
        501,
        'NotImplemented',
        expect.stringContaining('are simulated'),
      ]);
    }
  });
});

describe('a binding', () => {
  it('puts the pod that it names on a node, once', async () => {
    const still = await TestServer.start({ controllers: { nodes: [] } });
    await still.call('POST', pods, {
      body: { metadata: { name: 'p' }, spec: { containers: [{ name: 'main', image: 'i' }] } },
    });
    const bind = (name: string | undefined) =>
      still.call('POST', '/api/v1/namespaces/default/bindings', {
        body: { apiVersion: 'v1', kind: 'Binding', metadata: { name }, target: { kind: 'Node', name: 'n' } },
      });
    expect((await bind('p')).status).toBe(201);
    expect((await still.call('GET', `${pods}/p`)).body.spec.nodeName).toBe('n');
    expect((await bind('p')).status).toBe(409);
    expect((await bind('none')).status).toBe(404);
    expect((await bind(undefined)).status).toBe(400);
    expect((await still.call('GET', '/api/v1/namespaces/default/bindings')).status).toBe(405);
    await still.server.stop();
  });
});

describe('the parts of a cluster', () => {
  const path = '/api/v1/componentstatuses';

  it('are well, and told of with a warning', async () => {
    const { body, headers } = await api.call('GET', path);
    expect(body.items.map(({ metadata }: { metadata: { name: string } }) => metadata.name)).toEqual([
      'controller-manager',
      'etcd-0',
      'scheduler',
    ]);
    expect(headers.get('warning')).toBe('299 - "v1 ComponentStatus is deprecated in v1.19+"');
    const table = await api.call('GET', `${path}/scheduler`, {
      headers: { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' },
    });
    expect(table.body.rows[0].cells).toEqual(['scheduler', 'Healthy', 'ok', '']);
  });

  it('cannot be written, nor found under other names', async () => {
    expect((await api.call('GET', `${path}/kubelet`)).status).toBe(404);
    expect((await api.call('DELETE', `${path}/scheduler`)).status).toBe(405);
    expect((await api.call('POST', path, { body: { metadata: { name: 'a' } } })).status).toBe(405);
    expect((await api.call('GET', `${path}?watch=true`)).status).toBe(405);
  });
});

describe('parts of a running pod', () => {
  it('are written by paths of their own, and count as changes of the spec', async () => {
    await runningPod('debugged');
    const path = `${pods}/debugged`;
    const spec = { ephemeralContainers: [{ name: 'spy', image: 'spy:1' }], activeDeadlineSeconds: 9 };
    const { status, body } = await api.patch(`${path}/ephemeralcontainers`, 'application/strategic-merge-patch+json', {
      spec,
    });
    expect([
      status,
      body.spec.ephemeralContainers[0].name,
      body.spec.activeDeadlineSeconds,
      body.metadata.generation,
    ]).toEqual([200, 'spy', undefined, 2]);
    await vi.waitFor(async () => {
      const [spy] = (await api.call('GET', path)).body.status.ephemeralContainerStatuses ?? [];
      expect(spy).toMatchObject({ name: 'spy', ready: false, state: { running: {} } });
    }, patience);
    const owners = body.metadata.managedFields.map((entry: { subresource?: string }) => entry.subresource);
    expect(owners).toContain('ephemeralcontainers');
    expect((await api.call('GET', `${path}/log?container=spy`)).text).toContain('container spy is simulated');
    const removal = { spec: { ephemeralContainers: null } };
    expect((await api.patch(`${path}/ephemeralcontainers`, 'application/merge-patch+json', removal)).status).toBe(422);
    const direct = { spec: { ephemeralContainers: [{ name: 'other', image: 'i' }] } };
    expect((await api.patch(path, 'application/strategic-merge-patch+json', direct)).status).toBe(422);
  });
});

describe('an eviction', () => {
  const evict = (name: string) =>
    api.call('POST', `${pods}/${name}/eviction`, {
      body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace: 'default' } },
    });
  const budget = (name: string, spec: object) =>
    api.call('POST', '/apis/policy/v1/namespaces/default/poddisruptionbudgets', { body: { metadata: { name }, spec } });

  it('deletes a pod that no budget holds', async () => {
    await runningPod('free');
    const { status, body } = await evict('free');
    expect([status, body.kind, body.status]).toEqual([201, 'Status', 'Success']);
    await vi.waitFor(async () => expect((await api.call('GET', `${pods}/free`)).status).toBe(404), patience);
  });

  it.each([
    ['minAvailable', 1, 429],
    ['minAvailable', '50%', 429],
    ['maxUnavailable', '100%', 201],
  ])('of the second of two pods under the budget %s %s is answered with %i', async (field, value, code) => {
    const app = `${field}-${value}`.replace('%', '').toLowerCase();
    await api.call('POST', '/apis/apps/v1/namespaces/default/replicasets', {
      body: {
        metadata: { name: app },
        spec: {
          replicas: 2,
          selector: { matchLabels: { app } },
          template: { metadata: { labels: { app } }, spec: { containers: [{ name: 'c', image: 'i' }] } },
        },
      },
    });
    await budget(app, { selector: { matchLabels: { app } }, [field]: value });
    const status = async () =>
      (await api.call('GET', `/apis/policy/v1/namespaces/default/poddisruptionbudgets/${app}`)).body.status;
    await vi.waitFor(async () => expect((await status()).currentHealthy).toBe(2), patience);
    const { body } = await api.call('GET', `${pods}?labelSelector=app%3D${app}`);
    const [first, second] = body.items.map(({ metadata }: { metadata: { name: string } }) => metadata.name);
    // At once, and what comes in the place of the first is never ready: nothing makes room for the second meanwhile.
    const annotations = { 'stages.nexslice.io/outcome': 'NotReady' };
    await api.patch(`/apis/apps/v1/namespaces/default/replicasets/${app}`, 'application/merge-patch+json', {
      spec: { template: { metadata: { annotations } } },
    });
    const answers = await Promise.all([evict(first), evict(second)]);
    expect(answers.map(({ status }) => status)).toEqual([201, code]);
  });
});

describe('an eviction, on a server whose budgets nobody counts but the test', () => {
  const budgets = '/apis/policy/v1/namespaces/default/poddisruptionbudgets';
  let quiet: TestServer;
  let made = 0;
  beforeAll(async () => {
    quiet = await TestServer.start();
  });
  afterAll(() => quiet.server.stop());

  const merge = 'application/merge-patch+json';

  /** A pod with a budget, each with a status; answers their name. */
  async function guarded(phase: string, ready: boolean, status: object, spec: object = {}): Promise<string> {
    const name = `pod-${made++}`;
    const body = { metadata: { name, labels: { name } }, spec: { containers: [{ name: 'c', image: 'i' }] } };
    await quiet.call('POST', pods, { body });
    const conditions = [{ type: 'Ready', status: ready ? 'True' : 'False' }];
    await quiet.patch(`${pods}/${name}/status`, merge, { status: { phase, conditions } });
    await quiet.call('POST', budgets, {
      body: { metadata: { name }, spec: { minAvailable: 1, selector: { matchLabels: { name } }, ...spec } },
    });
    const counts = { observedGeneration: 1, currentHealthy: 2, desiredHealthy: 1, expectedPods: 2 };
    await quiet.patch(`${budgets}/${name}/status`, merge, { status: { ...counts, disruptionsAllowed: 1, ...status } });
    return name;
  }
  const evict = (name: string, more: object = {}, query = '') =>
    quiet.call('POST', `${pods}/${name}/eviction${query}`, {
      body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name }, ...more },
    });
  const statusOf = async (name: string) => (await quiet.call('GET', `${budgets}/${name}`)).body.status;
  const none = { disruptionsAllowed: 0 };

  it('takes the pod out of what the budget can spare', async () => {
    const name = await guarded('Running', true, { disruptionsAllowed: 2 });
    expect((await evict(name)).status).toBe(201);
    expect(await statusOf(name)).toMatchObject({
      disruptionsAllowed: 1,
      disruptedPods: { [name]: expect.any(String) },
    });
    expect((await quiet.call('GET', `${pods}/${name}`)).status).toBe(404);
  });

  it('says when that was the last', async () => {
    const name = await guarded('Running', true, {});
    await evict(name);
    expect((await statusOf(name)).conditions).toMatchObject([
      { type: 'DisruptionAllowed', status: 'False', reason: 'InsufficientPods', observedGeneration: 1 },
    ]);
  });

  it('tells in the pod why it goes', async () => {
    const name = await guarded('Running', true, {});
    await quiet.patch(`${pods}/${name}`, merge, { metadata: { finalizers: ['example.com/f'] } });
    expect((await evict(name)).status).toBe(201);
    const { body } = await quiet.call('GET', `${pods}/${name}`);
    expect(body.metadata.deletionTimestamp).toEqual(expect.any(String));
    expect(body.status.conditions).toContainEqual({
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'EvictionByEvictionAPI',
      message: 'Eviction API: evicting',
      lastTransitionTime: expect.any(String),
    });
  });

  it('that is refused says what the budget needs', async () => {
    const name = await guarded('Running', true, { ...none, currentHealthy: 1 });
    const { status, body, headers } = await evict(name);
    const text = "Cannot evict pod as it would violate the pod's disruption budget.";
    expect([status, body.reason, body.message]).toEqual([429, 'TooManyRequests', text]);
    const message = `The disruption budget ${name} needs 1 healthy pods and has 1 currently`;
    expect(body.details).toEqual({ causes: [{ reason: 'DisruptionBudget', message }] });
    expect(headers.get('retry-after')).toBeNull();
    expect((await quiet.call('GET', `${pods}/${name}`)).body.status.conditions).toHaveLength(1);
  });

  it('waits for a budget that has changed to be counted again', async () => {
    const name = await guarded('Running', true, { observedGeneration: 0 });
    const { status, body, headers } = await evict(name);
    const message = `The disruption budget ${name} is still being processed by the server.`;
    expect([status, headers.get('retry-after')]).toEqual([429, '10']);
    expect(body.details).toEqual({ causes: [{ reason: 'DisruptionBudget', message }], retryAfterSeconds: 10 });
  });

  it('waits for somebody to notice very many before it', async () => {
    const disruptedPods = Object.fromEntries(Array.from({ length: 2001 }, (_, i) => [`p${i}`, '2026-01-01T00:00:00Z']));
    const name = await guarded('Running', true, { disruptedPods });
    const { status, body } = await evict(name);
    expect([status, body.message]).toEqual([
      403,
      `poddisruptionbudget.policy "${name}" is forbidden: DisruptedPods map too big - too many evictions not confirmed by PDB controller`,
    ]);
  });

  it.each([
    ['Pending', false, none, {}, 201],
    ['Succeeded', false, none, {}, 201],
    ['Failed', false, none, {}, 201],
    ['Running', false, none, {}, 201],
    ['Running', false, { ...none, currentHealthy: 0 }, {}, 429],
    ['Running', false, { ...none, desiredHealthy: 0 }, {}, 429],
    ['Running', false, { ...none, currentHealthy: 0 }, { unhealthyPodEvictionPolicy: 'IfHealthyBudget' }, 429],
    ['Running', false, { ...none, currentHealthy: 0 }, { unhealthyPodEvictionPolicy: 'AlwaysAllow' }, 201],
    ['Running', true, none, { unhealthyPodEvictionPolicy: 'AlwaysAllow' }, 429],
    ['Running', true, none, { selector: {} }, 429],
  ])(
    'of a pod that is %s and ready (%s), with %j and %j, is answered with %i',
    async (phase, ready, status, spec, code) => {
      const name = await guarded(phase, ready, status, spec);
      const before = await statusOf(name);
      expect((await evict(name)).status).toBe(code);
      expect(await statusOf(name)).toEqual(before);
      await quiet.call('DELETE', `${budgets}/${name}`);
    },
  );

  it('is refused when two budgets hold the pod', async () => {
    const name = await guarded('Running', true, {});
    const spec = { minAvailable: 1, selector: { matchLabels: { name } } };
    await quiet.call('POST', budgets, { body: { metadata: { name: `${name}-too` }, spec } });
    const { status, body } = await evict(name);
    expect([status, body.message]).toEqual([
      500,
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    ]);
  });

  it.each([
    ['in the query', {}, '?dryRun=All'],
    ['in the body', { deleteOptions: { dryRun: ['All'] } }, ''],
  ])('tried out %s changes nothing', async (_where, body, query) => {
    const name = await guarded('Running', true, {});
    expect((await evict(name, body, query)).status).toBe(201);
    expect((await statusOf(name)).disruptionsAllowed).toBe(1);
    expect((await quiet.call('GET', `${pods}/${name}`)).body.status.conditions).toHaveLength(1);
  });

  it.each([
    ['another name', { metadata: { name: 'other' } }, 400],
    ['no name', { metadata: {} }, 400],
    ['an unknown policy', { deleteOptions: { propagationPolicy: 'Never' } }, 422],
    ['another uid', { deleteOptions: { preconditions: { uid: 'x' } } }, 409],
    ['an old version', { deleteOptions: { preconditions: { resourceVersion: '1' } } }, 409],
  ])('with %s is refused', async (_what, body, code) => {
    const name = await guarded('Pending', false, {});
    expect((await evict(name, body)).status).toBe(code);
    expect((await quiet.call('GET', `${pods}/${name}`)).status).toBe(200);
  });

  it('of no pod is not found', async () => {
    expect((await evict('none')).status).toBe(404);
  });
});

describe('a large answer', () => {
  const get = (path: string, encoding: string) =>
    new Promise<{ headers: http.IncomingHttpHeaders; body: Buffer }>((resolve, reject) => {
      const headers = { authorization: `Bearer ${api.server.token}`, 'accept-encoding': encoding };
      http
        .get(api.server.url + path, { headers }, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(chunks) }));
        })
        .on('error', reject);
    });

  it('is packed for a client that takes gzip, and a small one never is', async () => {
    await api.createConfigMap('large', { data: { text: 'x'.repeat(200_000) } });
    await api.createConfigMap('small');
    const packed = await get(`${api.configMaps}/large`, 'gzip');
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(JSON.parse(gunzipSync(packed.body).toString()).data.text).toHaveLength(200_000);
    const plain = await get(`${api.configMaps}/large`, 'identity');
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.body.length).toBeGreaterThan(200_000);
    expect((await get(`${api.configMaps}/small`, 'gzip')).headers['content-encoding']).toBeUndefined();
  });
});
