import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configMaps, namespaces, pods } from '../builtin/types.ts';
import { ClusterFixture } from '../testkit/cluster-fixture.ts';
import { eventually } from '../testkit/eventually.ts';
import { ScriptedServer } from '../testkit/scripted-server.ts';
import { VirtualClock } from '../testkit/virtual-clock.ts';
import { ignoreNotFound } from './api-error.ts';
import { Client } from './client.ts';
import { collectionPath, withQuery } from './paths.ts';

let fixture: ClusterFixture;
beforeEach(async () => {
  fixture = await ClusterFixture.start();
});
afterEach(() => fixture.close());
const key = { namespace: 'ns', name: 'a' };
const soon = <R>(promise: Promise<R>) => {
  let settled = false;
  void promise
    .catch(() => {})
    .finally(() => {
      settled = true;
    });
  return eventually(() => settled, { clock: fixture.clock, timeoutMs: 120_000, everyMs: 100 }).then(() => promise);
};
const lastRequest = () => fixture.server.requests.at(-1)!;

describe('a client', () => {
  it('creates, reads, updates, patches, applies and deletes', async () => {
    const { client } = fixture;
    const made = await client.create(configMaps, { metadata: { ...key }, data: { a: '1' } });
    expect(made).toMatchObject({ kind: 'ConfigMap', apiVersion: 'v1', metadata: { name: 'a' } });
    await client.update(configMaps, { ...made, data: { a: '2' } });
    await client.patch(configMaps, key, { type: 'merge', body: { data: { b: '3' } } });
    await client.apply(configMaps, { metadata: { ...key }, data: { c: '4' } });
    expect((await client.get(configMaps, key)).data).toEqual({ a: '2', b: '3', c: '4' });
    await client.delete(configMaps, key);
    await expect(client.get(configMaps, key)).rejects.toMatchObject({ isNotFound: true, reason: 'NotFound' });
    expect(await client.get(configMaps, key).catch(ignoreNotFound)).toBeUndefined();
  });

  it('names itself, its field manager and strict validation on every write', async () => {
    await fixture.client.apply(configMaps, { metadata: { ...key } }, { fieldManager: 'me', dryRun: true });
    const { url, headers } = lastRequest();
    expect(Object.fromEntries(url.searchParams)).toEqual({
      fieldManager: 'me',
      fieldValidation: 'Strict',
      dryRun: 'All',
      force: 'true',
    });
    expect(headers['content-type']).toBe('application/apply-patch+yaml');
    expect(headers['user-agent']).toContain('nexslice');
  });

  it('writes subresources and other namespaces where they belong', async () => {
    fixture.server.put(pods, { metadata: { ...key } });
    await fixture.client.patch(pods, key, { type: 'strategic', body: {} }, { subresource: 'status' });
    expect(lastRequest().url.pathname).toBe('/api/v1/namespaces/ns/pods/a/status');
    expect(lastRequest().headers['content-type']).toBe('application/strategic-merge-patch+json');
    await fixture.client.create(configMaps, { metadata: { name: 'b' } });
    expect(lastRequest().url.pathname).toBe('/api/v1/namespaces/default/configmaps');
    await fixture.client.create(namespaces, { metadata: { name: 'n' } });
    expect(lastRequest().url.pathname).toBe('/api/v1/namespaces');
    await fixture.client.evict(key).catch(() => {});
    expect(lastRequest().url.pathname).toBe('/api/v1/namespaces/ns/pods/a/eviction');
  });

  it('keeps its connections: a thousand reads use no more than the pool has', async () => {
    fixture.server.put(configMaps, { metadata: { ...key } });
    const ports = new Set<string>();
    await Promise.all(Array.from({ length: 1_000 }, () => fixture.client.get(configMaps, key)));
    for (const { headers } of fixture.server.requests) ports.add(headers.connection ?? '');
    expect(fixture.server.count('get')).toBe(1_000);
    expect([...ports]).toEqual(['keep-alive']);
  });

  it.each([
    ['get', { status: 500 }, 2],
    ['get', { status: 429, retryAfter: 1 }, 2],
    ['get', 'reset', 2],
    ['write', { status: 429, retryAfter: 1 }, 2],
    ['write', { status: 503, retryAfter: 1 }, 2],
    ['write', { status: 429 }, 2],
  ] as const)('tries a %s again after %j', async (kind, fault, requests) => {
    fixture.server.put(configMaps, { metadata: { ...key } });
    fixture.server.fail(kind, fault);
    const call =
      kind === 'get'
        ? fixture.client.get(configMaps, key)
        : fixture.client.create(configMaps, { metadata: { name: 'b', namespace: 'ns' } });
    await soon(call);
    expect(fixture.server.count(kind)).toBe(requests);
  });

  it.each([{ status: 500 }, { status: 422 }, 'reset'] as const)(
    'does not repeat a write that may have happened, or that was refused: %j',
    async (fault) => {
      fixture.server.fail('write', fault);
      await expect(soon(fixture.client.create(configMaps, { metadata: { ...key } }))).rejects.toThrow();
      expect(fixture.server.count('write')).toBe(1);
    },
  );

  it('repeats an apply whose answer was lost', async () => {
    fixture.server.fail('write', 'reset');
    await soon(fixture.client.apply(configMaps, { metadata: { ...key } }));
    expect(fixture.server.count('write')).toBe(2);
  });

  it.each([
    ['an update', () => fixture.client.update(configMaps, { metadata: { ...key } }), 1],
    ['a patch', () => fixture.client.patch(configMaps, key, { type: 'merge', body: {} }), 1],
    ['a deletion', () => fixture.client.delete(configMaps, key), 1],
    ['an eviction', () => fixture.client.evict(key), 1],
    ['an apply', () => fixture.client.apply(configMaps, { metadata: { ...key } }), 2],
  ])('sends %s whose answer was lost as often as is safe', async (_name, write, times) => {
    fixture.server.put(configMaps, { metadata: { ...key } });
    fixture.server.fail('write', 'reset');
    await soon<unknown>(write()).catch(() => {});
    expect(fixture.server.count('write')).toBe(times);
  });

  it('leaves it to the caller what to do when an eviction has to wait', async () => {
    fixture.server.fail('write', { status: 429, retryAfter: 10 });
    await expect(fixture.client.evict(key)).rejects.toMatchObject({ isTooManyRequests: true, retryAfterSeconds: 10 });
    expect(fixture.server.count('write')).toBe(1);
  });

  it('says what a proxy answered instead of Kubernetes', async () => {
    fixture.server.fail('write', { status: 502, body: '<h1>Bad gateway</h1>' });
    const call = soon(fixture.client.create(configMaps, { metadata: { ...key } }));
    await expect(call).rejects.toThrow('HTTP 502: <h1>Bad gateway</h1>');
    fixture.server.fail('get', 'garbage');
    await expect(fixture.client.get(configMaps, key)).rejects.toMatchObject({ code: 'KUBE_RESPONSE_INVALID' });
  });

  it('keeps to its rate when it has one', async () => {
    const clock = new VirtualClock();
    const client = new Client({ config: { server: fixture.server.url }, clock, qps: 1, burst: 2 });
    fixture.server.put(configMaps, { metadata: { ...key } });
    const calls = Promise.all([1, 2, 3, 4].map(() => client.get(configMaps, key)));
    await eventually(() => fixture.server.count('get') === 2);
    await clock.advance(1_000);
    await eventually(() => fixture.server.count('get') === 3);
    await clock.advance(1_000);
    await calls;
    await client.close();
  });

  it('ends a request when its signal is aborted, with the signal’s reason', async () => {
    fixture.server.fail('get', 'stall');
    const aborting = new AbortController();
    const call = fixture.client.get(configMaps, key, {}, aborting.signal);
    await eventually(() => fixture.server.count('get') === 1);
    aborting.abort(new Error('enough'));
    await expect(call).rejects.toThrow('enough');
  });

  it('ends a watch quietly when its signal is aborted', async () => {
    const aborting = new AbortController();
    fixture.server.put(configMaps, { metadata: { ...key } });
    const names: (string | undefined)[] = [];
    for await (const { object } of fixture.client.watch(configMaps, { resourceVersion: '1' }, aborting.signal)) {
      names.push(object.metadata?.name);
      aborting.abort();
    }
    expect(names).toEqual(['a']);
    await eventually(() => fixture.server.openWatches === 0);
  });

  it('takes up a token that was replaced', async () => {
    let token = 'old';
    const server = await ScriptedServer.start({ token: 'new' });
    const refreshes: boolean[] = [];
    const config = {
      server: server.url,
      token: async (options?: { refresh?: boolean }) => {
        if (options?.refresh) token = 'new';
        refreshes.push(options?.refresh ?? false);
        return token;
      },
    };
    const client = new Client({ config });
    server.put(configMaps, { metadata: { ...key } });
    await client.get(configMaps, key);
    await client.get(configMaps, key);
    expect(refreshes.filter(Boolean)).toEqual([true]);
    server.token = 'other';
    await expect(client.get(configMaps, key)).rejects.toMatchObject({ isUnauthorized: true });
    await client.close();
    await server.close();
  });
});

describe('paths', () => {
  it('lead to core and named groups, all namespaces or one', () => {
    expect(collectionPath(configMaps, undefined)).toBe('/api/v1/configmaps');
    expect(collectionPath(namespaces, 'ignored')).toBe('/api/v1/namespaces');
    const type = { group: 'nexslice.io', version: 'v1alpha1', kind: 'UPF', plural: 'upfs', namespaced: true };
    expect(collectionPath(type, 'a b')).toBe('/apis/nexslice.io/v1alpha1/namespaces/a%20b/upfs');
    expect(withQuery('/x', { a: 'p,q=r', b: undefined, c: false, d: '' })).toBe('/x?a=p%2Cq%3Dr&c=false');
  });
});
