import http from 'node:http';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { TestServer } from './test-server.ts';

const pods = '/api/v1/namespaces/default/pods';

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
  await vi.waitFor(async () => expect((await api.call('GET', `${pods}/${name}`)).body.status.phase).toBe('Running'));
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
    await vi.waitFor(async () => expect((await other.call('GET', `${pods}/p/log`)).status).toBe(200));
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
    await vi.waitFor(async () => expect((await api.call('GET', `${pods}/two-more`)).status).toBe(404));
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
    await vi.waitFor(async () => expect((await api.call('GET', `${pods}/free`)).status).toBe(404));
  });

  it.each([
    ['minAvailable', 1, 429],
    ['minAvailable', '50%', 429],
    ['maxUnavailable', 1, 201],
  ])('of the second of two pods under the budget %s %s is answered with %i', async (field, value, code) => {
    const app = `${field}-${value}`.replace('%', '').toLowerCase();
    for (const name of [`${app}-a`, `${app}-b`]) await runningPod(name, ['main'], { app });
    await budget(app, { selector: { matchLabels: { app } }, [field]: value });
    expect((await evict(`${app}-a`)).status).toBe(201);
    await vi.waitFor(async () => expect((await api.call('GET', `${pods}/${app}-a`)).status).toBe(404));
    expect((await evict(`${app}-b`)).status).toBe(code);
  });

  it('that a budget refuses says which and when to ask again', async () => {
    await runningPod('held', ['main'], { app: 'held' });
    await budget('holds', { selector: { matchLabels: { app: 'held' } }, minAvailable: 1 });
    const { body, headers } = await evict('held');
    expect(body.message).toBe("Cannot evict pod as it would violate the pod's disruption budget.");
    expect(headers.get('retry-after')).toBe('10');
    expect(body.details.causes).toEqual([
      { reason: 'DisruptionBudget', message: 'The disruption budget holds needs 1 healthy pods and has 1 currently' },
    ]);
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
