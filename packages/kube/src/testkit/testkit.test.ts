import { describe, expect, it } from 'vitest';
import { configMaps } from '../builtin/types.ts';
import { Client } from '../client/client.ts';
import { PoolTransport } from '../client/pool-transport.ts';
import { consistently, eventually } from './eventually.ts';
import { FaultProxy } from './fault-proxy.ts';
import { FaultTransport } from './fault-transport.ts';
import { ScriptedServer } from './scripted-server.ts';
import { VirtualClock } from './virtual-clock.ts';

describe('a virtual clock', () => {
  it('fires timers in order of time, then of making, at their own time', async () => {
    const clock = new VirtualClock();
    const fired: string[] = [];
    const at = (ms: number, name: string) => clock.after(ms, () => fired.push(`${name} at ${clock.monotonic()}`));
    at(200, 'late');
    at(100, 'first');
    at(100, 'second');
    at(150, 'cancelled').cancel();
    clock.after(100, () => at(50, 'nested'));
    expect(clock.nextIn).toBe(100);
    await clock.advance(200);
    expect(fired).toEqual(['first at 100', 'second at 100', 'nested at 150', 'late at 200']);
    expect(clock.pending).toBe(0);
  });

  it('sleeps until the time is up or the signal is aborted', async () => {
    const clock = new VirtualClock();
    const aborting = new AbortController();
    const slept = clock.sleep(100);
    const aborted = expect(clock.sleep(100, aborting.signal)).rejects.toThrow('stop');
    aborting.abort(new Error('stop'));
    await aborted;
    await clock.advance(100);
    await slept;
  });

  it('lets timers fire late after a hang, and its wall clock jump without them', async () => {
    const clock = new VirtualClock(0);
    const fired: number[] = [];
    clock.after(10, () => fired.push(clock.monotonic()));
    clock.jump(1_000);
    expect([clock.now(), clock.monotonic(), fired.length]).toEqual([1_000, 0, 0]);
    await clock.hang(500);
    expect(fired).toEqual([500]);
  });
});

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
});
