import { describe, expect, it } from 'vitest';
import { configMaps } from '../builtin/types.ts';
import { Client } from '../client/client.ts';
import { PoolTransport } from '../client/pool-transport.ts';
import { ClusterFixture } from './cluster-fixture.ts';
import { consistently, eventually } from './eventually.ts';
import { FaultProxy } from './fault-proxy.ts';
import { FaultTransport } from './fault-transport.ts';
import { RecordingTransport } from './recording-transport.ts';
import { ScriptedServer } from './scripted-server.ts';
import { VirtualClock } from './virtual-clock.ts';

describe('eventually and consistently', () => {
  it('pass what becomes true in time, and report what does not with its last failure', async () => {
    const clock = new VirtualClock();
    expect(await eventually(() => clock.monotonic() >= 100 && 'value', { clock })).toBe('value');
    const failing = eventually(
      () => {
        throw new Error('still broken');
      },
      { clock, timeoutMs: 50, patienceMs: 0 },
    );
    await expect(failing).rejects.toThrow('still broken');
    await consistently(() => true, 100, { clock });
    const from = clock.monotonic();
    await expect(consistently(() => clock.monotonic() < from + 50, 100, { clock })).rejects.toThrow(
      'never became true',
    );
  });
});

describe('eventually', () => {
  it('has patience with a network that is slower than virtual time', async () => {
    const clock = new VirtualClock();
    let answered = false;
    const answer = new Promise((resolve) => setTimeout(resolve, 30)).then(() => {
      answered = true;
    });
    await eventually(() => answered, { clock, timeoutMs: 10 });
    expect(clock.monotonic()).toBe(10);
    await answer;
  });

  it('gives in once both are over', async () => {
    const clock = new VirtualClock();
    await expect(eventually(() => false, { clock, timeoutMs: 10, patienceMs: 20 })).rejects.toThrow(
      'never became true',
    );
  });
});

describe('a recording transport', () => {
  it('remembers what was asked, and which of it were writes', async () => {
    const server = await ScriptedServer.start();
    const transport = new RecordingTransport(new PoolTransport({ server: server.url }));
    const client = new Client({ config: { server: server.url }, transport });
    await client.create(configMaps, { metadata: { name: 'a', namespace: 'ns' } });
    await client.get(configMaps, { namespace: 'ns', name: 'a' });
    await client.delete(configMaps, { namespace: 'ns', name: 'a' });
    expect(transport.calls.map(({ method }) => method)).toEqual(['POST', 'GET', 'DELETE']);
    expect(transport.writes.map(({ path }) => path.split('?')[0])).toEqual([
      '/api/v1/namespaces/ns/configmaps',
      '/api/v1/namespaces/ns/configmaps/a',
    ]);
    expect(JSON.parse(transport.writes[0]?.body ?? '')).toMatchObject({ kind: 'ConfigMap', metadata: { name: 'a' } });
    transport.clear();
    expect(transport.calls).toEqual([]);
    await client.close();
    await server.close();
  });
});

describe('a cluster fixture', () => {
  it('closes everything that it opened', async () => {
    const fixture = await ClusterFixture.start();
    const informer = fixture.cache().informer(configMaps);
    await informer.synced();
    await eventually(() => fixture.server.openWatches === 1);
    const { url } = fixture.server;
    await fixture.close();
    expect(fixture.stopping.signal.aborted).toBe(true);
    await expect(fetch(url)).rejects.toThrow();
  });
});

describe('injected faults', () => {
  it('make requests fail by plan, with or without reaching the server', async () => {
    const server = await ScriptedServer.start();
    const transport = new FaultTransport(new PoolTransport({ server: server.url }));
    const client = new Client({ config: { server: server.url }, transport, retries: 0 });
    const create = (name: string) => client.create(configMaps, { metadata: { name, namespace: 'ns' } });
    transport.plan = () => ({ kind: 'unreachable' });
    await expect(create('a')).rejects.toMatchObject({ code: 'KUBE_UNREACHABLE' });
    expect(server.all(configMaps)).toHaveLength(0);
    transport.plan = () => ({ kind: 'lost-answer' });
    await expect(create('b')).rejects.toMatchObject({ code: 'KUBE_UNREACHABLE' });
    expect(server.all(configMaps)).toHaveLength(1);
    transport.plan = ({ method }) =>
      method === 'POST' ? { kind: 'status', status: 409, reason: 'Conflict' } : undefined;
    await expect(create('c')).rejects.toMatchObject({ isConflict: true });
    await client.get(configMaps, { namespace: 'ns', name: 'b' });
    await client.close();
    await server.close();
  });

  it('reset, stall and cut connections behind a proxy', async () => {
    const server = await ScriptedServer.start();
    const proxy = await FaultProxy.start(server.url);
    const client = new Client({ config: { server: proxy.url('http') }, retries: 0 });
    const list = (signal?: AbortSignal) => client.list(configMaps, {}, signal);
    await list();
    proxy.cut();
    await eventually(() => proxy.connections === 0);
    proxy.mode = 'reset';
    await expect(list()).rejects.toMatchObject({ code: 'KUBE_UNREACHABLE' });
    proxy.mode = 'stall';
    const aborting = new AbortController();
    const stalled = list(aborting.signal);
    await new Promise((resolve) => setImmediate(resolve));
    aborting.abort(new Error('waited enough'));
    await expect(stalled).rejects.toThrow('waited enough');
    proxy.mode = 'pass';
    await eventually(() => list().then(() => true));
    await client.close();
    await proxy.close();
    await server.close();
  });

  it('pass everything on in dribbles, and fall silent without closing, behind a proxy', async () => {
    const server = await ScriptedServer.start();
    const proxy = await FaultProxy.start(server.url);
    const text = 'Grüße '.repeat(200);
    server.put(configMaps, { metadata: { name: 'a', namespace: 'ns' }, data: { text } });
    proxy.mode = 'slow';
    const client = new Client({ config: { server: proxy.url('http') }, retries: 0 });
    expect((await client.list(configMaps)).items[0]?.data).toEqual({ text });
    // Connections there are go silent, and so do those that are made from now on.
    proxy.freeze();
    proxy.mode = 'stall';
    const open = proxy.connections;
    const aborting = new AbortController();
    const silent = expect(client.list(configMaps, {}, aborting.signal)).rejects.toThrow('waited enough');
    await new Promise((resolve) => setImmediate(resolve));
    expect(proxy.connections).toBe(open);
    aborting.abort(new Error('waited enough'));
    await silent;
    await client.close();
    await proxy.close();
    await server.close();
  });

  it('refuse with a reason and a time to come back, by plan', async () => {
    const server = await ScriptedServer.start();
    const inner = new PoolTransport({ server: server.url });
    const transport = new FaultTransport(inner, () => ({ kind: 'status', status: 429, retryAfterSeconds: 3 }));
    const client = new Client({ config: { server: server.url }, transport, retries: 0 });
    await expect(client.list(configMaps)).rejects.toMatchObject({ isTooManyRequests: true, retryAfterSeconds: 3 });
    transport.plan = undefined;
    expect((await client.list(configMaps)).items).toEqual([]);
    await client.close();
    await server.close();
  });
});
