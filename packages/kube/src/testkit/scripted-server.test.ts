import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ConfigMap, configMaps, secrets } from '../builtin/types.ts';
import { Client } from '../client/client.ts';
import type { WatchEvent } from '../client/options.ts';
import { eventually } from './eventually.ts';
import { ScriptedServer } from './scripted-server.ts';
import { ScriptedStore } from './scripted-store.ts';

let server: ScriptedServer;
let client: Client;
let stopping: AbortController;
beforeEach(async () => {
  server = await ScriptedServer.start({ watchList: true });
  client = new Client({ config: { server: server.url }, retries: 0 });
  stopping = new AbortController();
});
afterEach(async () => {
  stopping.abort();
  await client.close();
  await server.close();
});

const put = (name: string, value = 'x', namespace = 'ns') =>
  server.put(configMaps, { metadata: { name, namespace }, data: { value } });
const key = (name: string) => ({ namespace: 'ns', name });

/** What a watch tells, as it comes; `error` once it breaks. */
function watch(options: { resourceVersion?: string; sendInitialEvents?: boolean } = {}) {
  const seen: string[] = [];
  const failed: unknown[] = [];
  const text = ({ type, object }: WatchEvent<ConfigMap>) =>
    type === 'BOOKMARK' ? type : `${type} ${object.metadata?.name}@${object.metadata?.resourceVersion}`;
  const running = (async () => {
    for await (const event of client.watch(configMaps, options, stopping.signal)) seen.push(text(event));
  })().catch((error: unknown) => failed.push(error));
  return { seen, failed, running };
}

describe('a scripted server', () => {
  it('stores, changes and deletes under one growing version, and refuses as a server does', async () => {
    const made = await client.create(configMaps, { metadata: key('a'), data: { value: '1' } });
    expect(made.metadata).toMatchObject({ ...key('a'), resourceVersion: '101', uid: expect.any(String) });
    await expect(client.create(configMaps, made)).rejects.toMatchObject({ isAlreadyExists: true });
    const changed = await client.update(configMaps, { ...made, data: { value: '2' } });
    expect(changed.metadata).toMatchObject({ resourceVersion: '102', uid: made.metadata?.uid });
    await expect(client.update(configMaps, made)).rejects.toMatchObject({ isConflict: true });
    const patched = await client.patch(configMaps, key('a'), {
      type: 'merge',
      body: { data: { value: null, b: '3' } },
    });
    expect(patched.data).toEqual({ b: '3' });
    await client.delete(configMaps, key('a'));
    await expect(client.get(configMaps, key('a'))).rejects.toMatchObject({ isNotFound: true });
    await expect(client.delete(configMaps, key('a'))).rejects.toMatchObject({ isNotFound: true });
    await expect(client.patch(configMaps, key('a'), { type: 'merge', body: {} })).rejects.toMatchObject({
      isNotFound: true,
    });
    expect(server.version).toBe('104');
  });

  it('lists page by page what there was at the first page', async () => {
    for (let i = 0; i < 5; i += 1) put(`cm-${i}`);
    put('elsewhere', 'x', 'other');
    const first = await client.list(configMaps, { namespace: 'ns', limit: 2 });
    server.remove(configMaps, key('cm-4'));
    put('late');
    const names = first.items.map((item) => item.metadata?.name);
    for (let next = first.metadata.continue; next; ) {
      const page = await client.list(configMaps, { namespace: 'ns', limit: 2, continue: next });
      names.push(...page.items.map((item) => item.metadata?.name));
      expect(page.metadata.resourceVersion).toBe(first.metadata.resourceVersion);
      next = page.metadata.continue;
    }
    expect(names).toEqual(['cm-0', 'cm-1', 'cm-2', 'cm-3', 'cm-4']);
  });

  it('tells a watch what it missed and what comes, of its kind only', async () => {
    put('before');
    const from = server.version;
    put('missed');
    const { seen } = watch({ resourceVersion: from });
    await eventually(() => server.openWatches === 1);
    put('comes');
    server.put(secrets, { metadata: key('other') });
    server.remove(configMaps, key('before'));
    server.bookmark();
    await eventually(() => seen.length === 4);
    expect(seen).toEqual(['ADDED missed@102', 'ADDED comes@103', 'DELETED before@105', 'BOOKMARK']);
  });

  it('begins a watch with what there is where it is asked to', async () => {
    put('a');
    const { seen } = watch({ sendInitialEvents: true });
    await eventually(() => seen.length === 2);
    put('b');
    await eventually(() => seen.length === 3);
    expect(seen).toEqual(['ADDED a@101', 'BOOKMARK', 'ADDED b@102']);
  });

  it.each(['status', 'event'] as const)('says by %s that it has forgotten', async (goneAs) => {
    put('a');
    server.forget();
    server.goneAs = goneAs;
    const { failed, running } = watch({ resourceVersion: '100' });
    await running;
    expect(failed).toEqual([expect.objectContaining({ isGone: true })]);
  });

  it('is silent to a watch from a version that has not come yet', async () => {
    const { seen } = watch({ resourceVersion: '102' });
    await eventually(() => server.openWatches === 1);
    for (const name of ['a', 'b', 'c']) put(name);
    await eventually(() => seen.length === 1);
    expect(seen).toEqual(['ADDED c@103']);
  });

  it.each([
    ['reset', 'KUBE_UNREACHABLE'],
    ['garbage', 'KUBE_RESPONSE_INVALID'],
    ['torn', 'KUBE_UNREACHABLE'],
    [{ status: 429, retryAfter: 7 }, 'KUBE_API_REJECTED'],
  ] as const)('misbehaves once as it is told: %j', async (fault, code) => {
    server.fail('list', fault);
    await expect(client.list(configMaps)).rejects.toMatchObject({ code });
    expect((await client.list(configMaps)).items).toEqual([]);
  });

  it('misbehaves to the requests that a test picks, as often as it says', async () => {
    put('a');
    put('b');
    server.failWhen(({ url }) => url.pathname.endsWith('/a'), { status: 503 }, 2);
    await client.get(configMaps, key('b'));
    for (let time = 0; time < 2; time += 1) {
      await expect(client.get(configMaps, key('a'))).rejects.toMatchObject({ status: 503 });
    }
    await client.get(configMaps, key('a'));
  });

  it('lets in only who bears its token', async () => {
    server.token = 'secret';
    await expect(client.list(configMaps)).rejects.toMatchObject({ isUnauthorized: true });
    const known = new Client({ config: { server: server.url, token: () => Promise.resolve('secret') } });
    expect((await known.list(configMaps)).items).toEqual([]);
    await known.close();
  });

  it('goes back to a backup, and cuts its watches', async () => {
    put('a', 'before');
    const backup = server.backup();
    put('a', 'after');
    put('b');
    const { running, failed } = watch({ resourceVersion: server.version });
    await eventually(() => server.openWatches === 1);
    server.restore(backup);
    await running;
    expect(failed).toHaveLength(1);
    expect(server.version).toBe('101');
    expect(server.all(configMaps).map(({ data }) => data?.['value'])).toEqual(['before']);
    server.restore();
    expect([server.version, server.all(configMaps)]).toEqual(['100', []]);
  });
});

describe('a scripted store', () => {
  it('never gives two states of an object the same version, though versions begin again', () => {
    const store = new ScriptedStore(() => {});
    const object = { metadata: { namespace: 'ns', name: 'a' } };
    store.put('/c', object);
    const backup = store.backup();
    const lost = store.put('/c', object);
    store.restore(backup);
    const again = store.put('/c', object);
    expect(again.metadata?.uid).toBe(lost.metadata?.uid);
    expect(again.metadata?.resourceVersion).not.toBe(lost.metadata?.resourceVersion);
    store.remove('/c', 'ns/a');
    expect(store.put('/c', object).metadata?.uid).not.toBe(lost.metadata?.uid);
  });

  it('tells of every change, and of those since a version as long as it remembers them', () => {
    const told: string[] = [];
    const store = new ScriptedStore(({ type, version }) => told.push(`${type} ${version}`));
    const object = { metadata: { name: 'a' } };
    store.put('/c', object);
    store.put('/c', object);
    store.remove('/c', 'a');
    expect(store.remove('/c', 'a')).toBeUndefined();
    expect(told).toEqual(['ADDED 101', 'MODIFIED 102', 'DELETED 103']);
    expect(store.since(101, '/c').map(({ version }) => version)).toEqual([102, 103]);
    expect(store.since(101, '/other')).toEqual([]);
    store.forget();
    expect([store.since(0, '/c'), store.forgottenUpTo]).toEqual([[], 103]);
  });
});
