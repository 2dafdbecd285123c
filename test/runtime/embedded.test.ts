import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiServer, createApiServer } from '@nexslice/apiserver';
import {
  ApplySet,
  Cache,
  Client,
  child,
  configMaps,
  controllerFor,
  EventRecorder,
  events,
  LeaderElector,
  leases,
  loadClusterConfig,
  Manager,
  namespaces,
  PoolTransport,
  RestMapper,
  Sharding,
  secrets,
} from '@nexslice/kube';
import { eventually, FaultProxy, RecordingTransport } from '@nexslice/kube/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let server: ApiServer;
let directory: string;
let client: Client;
let transport: RecordingTransport;
let stopping: AbortController;
const ending: Promise<void>[] = [];
const key = { namespace: 'default', name: 'a' };

async function connect(): Promise<void> {
  const kubeconfig = join(directory, 'kubeconfig');
  await writeFile(kubeconfig, server.kubeconfig());
  const config = await loadClusterConfig({ kubeconfig });
  transport = new RecordingTransport(new PoolTransport(config));
  client = new Client({ config, transport });
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'runtime-'));
  server = await createApiServer();
  stopping = new AbortController();
  await connect();
});
afterEach(async () => {
  stopping.abort();
  await Promise.all(ending.splice(0));
  await client.close();
  await server.stop();
  await rm(directory, { recursive: true, force: true });
});

describe('on the embedded API server, over TLS', () => {
  it('a cache begins its watch with what is there, without a list', async () => {
    await client.create(configMaps, { metadata: { ...key }, data: { a: '1' } });
    const cache = new Cache({ client });
    ending.push(cache.start(stopping.signal));
    const informer = cache.informer(configMaps);
    await informer.synced();
    expect(informer.get(key)?.data).toEqual({ a: '1' });
    const reads = transport.calls.filter(({ path }) => path.startsWith('/api/v1/configmaps'));
    expect(reads.map(({ path }) => path.includes('sendInitialEvents=true'))).toEqual([true]);
    await client.apply(configMaps, { metadata: { ...key }, data: { a: '2' } });
    expect(informer.get(key)?.data).toEqual({ a: '2' });
  });

  it('a controller makes the children of its objects, and a second look writes nothing', async () => {
    const manager = new Manager({ client });
    const set = new ApplySet({ client, cache: manager.cache, types: [secrets] });
    let reconciles = 0;
    const { informer, controller } = controllerFor(manager, {
      name: 'secret-per-config',
      for: configMaps,
      scope: { labelSelector: 'with=secret' },
      owns: [secrets],
      reconcile: async (configKey, { signal }) => {
        const config = informer.get(configKey);
        if (config)
          await set.apply(config, [child(secrets, { metadata: { name: `${configKey.name}-s` }, data: {} })], signal);
        reconciles += 1;
      },
    });
    ending.push(manager.start(stopping.signal));
    await manager.ready();
    await client.create(configMaps, { metadata: { ...key, labels: { with: 'secret' } } });
    await eventually(async () => (await client.list(secrets, { namespace: 'default' })).items.length === 1);
    await eventually(() => controller.load.ready + controller.load.active === 0);
    transport.clear();
    const before = reconciles;
    controller.enqueue('default/a');
    await eventually(() => reconciles > before);
    expect(transport.writes).toEqual([]);
    await client.delete(secrets, { namespace: 'default', name: 'a-s' });
    await eventually(async () => (await client.list(secrets, { namespace: 'default' })).items.length === 1);
  });

  it.each([true, false])(
    'a cache behind connections that keep breaking ends equal (watch list: %s)',
    async (watchList) => {
      const proxy = await FaultProxy.start(server.url);
      const config = { ...client.config, server: proxy.url('https'), tlsServerName: 'localhost' };
      const { reload: _reload, ...fixed } = config;
      const shaky = new Client({ config: fixed });
      const cache = new Cache({ client: shaky, watchList });
      const running = cache.start(stopping.signal);
      const informer = cache.informer(configMaps, { namespace: 'default' });
      await informer.synced();
      for (let round = 0; round < 5; round += 1) {
        proxy.cut();
        await client.apply(configMaps, {
          metadata: { namespace: 'default', name: `c${round}` },
          data: { round: `${round}` },
        });
        await client.delete(configMaps, { namespace: 'default', name: `c${round - 1}` }).catch(() => {});
      }
      await eventually(() => expect(informer.list().map((o) => o.metadata?.name)).toEqual(['c4']), {
        timeoutMs: 15_000,
      });
      stopping.abort();
      await shaky.close();
      await running;
      await proxy.close();
    },
  );

  it.each([
    ['restored from an older backup', true],
    ['replaced by a new and empty one at the same address', false],
  ])('a cache follows a server that is %s', async (_name, isRestored) => {
    const dataDir = join(directory, 'data');
    const backup = join(directory, 'backup');
    await client.close();
    await server.stop();
    server = await createApiServer({ dataDir });
    await connect();
    const put = (name: string, value: string) =>
      client.apply(configMaps, { metadata: { namespace: 'default', name }, data: { value } });
    await put('same', 'before');
    await put('changed', 'before');
    const port = Number(new URL(server.url).port);
    await server.stop();
    await cp(dataDir, backup, { recursive: true });
    server = await createApiServer({ dataDir, port });
    const cache = new Cache({ client });
    ending.push(cache.start(stopping.signal));
    const informer = cache.informer(configMaps, { namespace: 'default' });
    const deleted: (string | undefined)[] = [];
    informer.addEventHandler({ delete: (object) => deleted.push(object.metadata?.name) });
    await informer.synced();
    await put('changed', 'after');
    await put('added', 'after');
    expect(informer.size).toBe(3);

    await server.stop();
    server = await createApiServer({ dataDir: isRestored ? backup : join(directory, 'new'), port });
    await writeFile(join(directory, 'kubeconfig'), server.kubeconfig());
    const values = () => Object.fromEntries(informer.list().map((o) => [o.metadata?.name, o.data?.['value']]));
    const wanted = isRestored ? { same: 'before', changed: 'before' } : {};
    await eventually(() => expect(values()).toEqual(wanted), { timeoutMs: 15_000 });
    expect(deleted).toEqual(isRestored ? ['added'] : expect.arrayContaining(['same', 'changed', 'added']));
    await put('added', 'again');
    expect(values()).toEqual({ ...wanted, added: 'again' });
  });

  it('a client takes up a new authority and token when its kubeconfig is replaced', async () => {
    await client.list(namespaces);
    await server.stop();
    server = await createApiServer({ port: Number(new URL(server.url).port) });
    await writeFile(join(directory, 'kubeconfig'), server.kubeconfig());
    const list = await eventually(() => client.list(namespaces), { timeoutMs: 15_000, everyMs: 200 });
    expect(list.items.map((item) => item.metadata?.name)).toContain('default');
  });

  it.each([true, false])(
    'a cache follows the server to a new authority and token (watch list: %s)',
    async (watchList) => {
      const dataDir = join(directory, 'data');
      await client.close();
      await server.stop();
      server = await createApiServer({ dataDir });
      await connect();
      await client.create(configMaps, { metadata: { ...key }, data: { before: 'yes' } });
      const cache = new Cache({ client, watchList });
      ending.push(cache.start(stopping.signal));
      const informer = cache.informer(configMaps, { namespace: 'default' });
      await informer.synced();
      const port = Number(new URL(server.url).port);
      await server.stop();
      // The server keeps its objects and makes itself a new authority and token.
      await rm(join(dataDir, 'identity.json'));
      server = await createApiServer({ dataDir, port });
      const config = { server: server.url, ca: server.ca, token: () => Promise.resolve(server.token) };
      const other = new Client({ config });
      await other.delete(configMaps, key);
      await other.create(configMaps, { metadata: { namespace: 'default', name: 'b' } });
      await writeFile(join(directory, 'kubeconfig'), server.kubeconfig());
      const names = () => informer.list().map((o) => o.metadata?.name);
      await eventually(() => expect(names()).toEqual(['b']), { timeoutMs: 15_000 });
      await other.close();
    },
  );

  it('kinds are found by what objects name', async () => {
    const mapper = new RestMapper(client);
    expect(await mapper.typeOf({ apiVersion: 'v1', kind: 'ConfigMap' })).toEqual(configMaps);
    expect(await mapper.typeOf({ apiVersion: 'coordination.k8s.io/v1', kind: 'Lease' })).toEqual(leases);
    await expect(mapper.typeOf({ apiVersion: 'x.io/v1', kind: 'X' })).rejects.toMatchObject({
      code: 'KUBE_KIND_UNKNOWN',
    });
    expect(await mapper.isServed(secrets)).toBe(true);
  });

  it('events are written in the new form', async () => {
    const config = await client.create(configMaps, { metadata: { ...key } });
    const recorder = new EventRecorder({ client, controller: 'nexslice.io/test', instance: 'pod-1' });
    for (let i = 0; i < 3; i += 1) recorder.record(config, 'Warning', 'Broken', 'it broke', 'Start');
    await recorder.flush();
    const { items } = await client.list(events, { namespace: 'default' });
    expect(items).toEqual([expect.objectContaining({ reason: 'Broken', note: 'it broke' })]);
  });

  it('one of two electors leads, then the other', async () => {
    const elector = (identity: string) => new LeaderElector({ client, name: 'group', identity, retryPeriodMs: 50 });
    const [a, b] = [elector('a'), elector('b')];
    await a.acquire(stopping.signal);
    const waiting = b.acquire(stopping.signal);
    await a.release();
    await waiting;
    expect([a.isLeader, b.isLeader]).toEqual([false, true]);
  });

  it('two replicas share 10,000 keys and hand them over', async () => {
    const keys = Array.from({ length: 10_000 }, (_, i) => `ns/key-${i}`);
    const join = (identity: string) => {
      const cache = new Cache({ client });
      const sharding = new Sharding({ client, cache, group: 'g', identity, leaseDurationMs: 5_000 });
      const leaving = new AbortController();
      ending.push(cache.start(stopping.signal));
      const left = sharding.start(leaving.signal);
      return { sharding, leave: () => leaving.abort(), left };
    };
    const owned = ({ sharding }: ReturnType<typeof join>) => keys.filter((each) => sharding.admits(each)).length;
    const a = join('a');
    await eventually(() => owned(a) === 10_000);
    const b = join('b');
    await eventually(() => owned(a) + owned(b) === 10_000 && owned(b) > 4_000);
    a.leave();
    await a.left;
    await eventually(() => owned(b) === 10_000);
    b.leave();
    await b.left;
  });
});
