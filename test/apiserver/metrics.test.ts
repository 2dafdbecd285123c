import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestServer } from './test-server.ts';

let api: TestServer;
beforeAll(async () => {
  const reader = { token: 'reader', user: { name: 'reader', groups: ['system:authenticated'] } };
  const monitor = { token: 'monitor', user: { name: 'prometheus', groups: ['system:monitoring'] } };
  api = await TestServer.start({ authorizationMode: 'RBAC', tokens: [reader, monitor] });
});
afterAll(() => api.server.stop());

/** The value of the one sample of `name` that has all these labels. */
async function value(name: string, labels: Record<string, string>): Promise<number> {
  const { text } = await api.call('GET', '/metrics');
  const found = text
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`))
    .filter((line) => Object.entries(labels).every(([label, wanted]) => line.includes(`${label}="${wanted}"`)));
  if (found.length > 1) throw new Error(`more than one sample:\n${found.join('\n')}`);
  return Number(found[0]?.split(' ').at(-1) ?? 0);
}

describe('/metrics', () => {
  it.each([
    ['monitor', 200],
    ['reader', 403],
    ['nobody', 401],
  ])('is a path like any other: %s is answered %i', async (token, status) => {
    const answer = await api.call('GET', '/metrics', { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(status);
    if (status === 403) {
      expect(answer.body.message).toBe('forbidden: User "reader" cannot get path "/metrics"');
    }
  });

  it.each([
    ['POST', '', { kind: 'ConfigMap', metadata: { name: 'counted' } }, 'POST', 'resource', 201],
    ['GET', '', undefined, 'LIST', 'namespace', 200],
    ['GET', '/counted', undefined, 'GET', 'resource', 200],
    ['GET', '/missing', undefined, 'GET', 'resource', 404],
    ['PUT', '/counted', { kind: 'ConfigMap', metadata: { name: 'counted' } }, 'PUT', 'resource', 200],
    ['DELETE', '/counted', undefined, 'DELETE', 'resource', 200],
    ['DELETE', '?labelSelector=a%3Db', undefined, 'DELETECOLLECTION', 'namespace', 200],
  ])('counts %s configmaps%s', async (method, rest, body, verb, scope, code) => {
    const labels = { verb, scope, code: String(code), resource: 'configmaps', dry_run: '' };
    const before = await value('apiserver_request_total', labels);
    const answer = await api.call(method, api.configMaps + rest, body ? { body } : {});
    expect(answer.status).toBe(code);
    expect(await value('apiserver_request_total', labels)).toBe(before + 1);
  });

  it('tells apply from other patches, and what only seems to be done', async () => {
    const path = `${api.configMaps}/applied?fieldManager=me&dryRun=All`;
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'applied' } };
    expect((await api.patch(path, 'application/apply-patch+yaml', body)).status).toBe(201);
    expect(await value('apiserver_request_total', { verb: 'APPLY', dry_run: 'All', resource: 'configmaps' })).toBe(1);
  });

  it('knows what is stored and what is watched', async () => {
    const stored = await value('apiserver_storage_objects', { resource: 'secrets' });
    await api.call('POST', '/api/v1/namespaces/default/secrets', { body: { kind: 'Secret', metadata: { name: 's' } } });
    expect(await value('apiserver_storage_objects', { resource: 'secrets' })).toBe(stored + 1);
    const open = () => value('apiserver_longrunning_requests', { verb: 'WATCH', resource: 'secrets' });
    const watch = await api.watch('/api/v1/secrets?watch=true');
    await watch.take(1);
    expect(await open()).toBe(1);
    watch.close();
    await expect.poll(open).toBe(0);
    expect(await value('apiserver_request_duration_seconds_count', { verb: 'WATCH', resource: 'secrets' })).toBe(1);
  });
});
