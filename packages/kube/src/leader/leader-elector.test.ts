import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { leases } from '../builtin/types.ts';
import { Client } from '../client/client.ts';
import { PoolTransport } from '../client/pool-transport.ts';
import { ClusterFixture } from '../testkit/cluster-fixture.ts';
import { eventually } from '../testkit/eventually.ts';
import { FaultTransport } from '../testkit/fault-transport.ts';
import { LeaderElector } from './leader-elector.ts';

let fixture: ClusterFixture;
beforeEach(async () => {
  fixture = await ClusterFixture.start();
});
afterEach(() => fixture.close());

const elector = (identity: string, client = fixture.client) =>
  new LeaderElector({ client, clock: fixture.clock, name: 'group', namespace: 'ns', identity });
const wait = (check: () => boolean, timeoutMs = 60_000) =>
  eventually(check, { clock: fixture.clock, timeoutMs, everyMs: 100 });
const holder = () => fixture.server.all(leases)[0]?.spec?.holderIdentity;

describe('a leader election', () => {
  it('makes one of several the leader, and another as soon as that one releases', async () => {
    const [a, b] = [elector('a'), elector('b')];
    await a.acquire(fixture.stopping.signal);
    const waiting = b.acquire(fixture.stopping.signal);
    await fixture.clock.advance(5_000);
    expect([a.isLeader, b.isLeader]).toEqual([true, false]);
    await a.release();
    await wait(() => b.isLeader, 6_000);
    await waiting;
    expect(holder()).toBe('b');
    expect(fixture.server.all(leases)[0]?.spec?.leaseTransitions).toBe(1);
  });

  it('never has two leaders at once, whatever the wall clocks say', async () => {
    const [a, b] = [elector('a'), elector('b')];
    await a.acquire(fixture.stopping.signal);
    const holding = a.hold(fixture.stopping.signal);
    const waiting = b.acquire(fixture.stopping.signal).catch(() => {});
    for (let minute = 0; minute < 5; minute += 1) {
      fixture.clock.jump(3_600_000 * (minute % 2 ? -1 : 1));
      for (let i = 0; i < 60; i += 1) {
        await fixture.clock.advance(1_000);
        await new Promise((resolve) => setTimeout(resolve, 1));
        expect(a.isLeader && b.isLeader).toBe(false);
      }
    }
    expect(a.isLeader).toBe(true);
    fixture.stopping.abort();
    await Promise.all([holding, waiting]);
  });

  it('ends for a leader that is cut off, before another may take over', async () => {
    const transport = new FaultTransport(new PoolTransport(fixture.client.config));
    const cutOff = new Client({ config: fixture.client.config, transport, clock: fixture.clock, retries: 0 });
    const [a, b] = [elector('a', cutOff), elector('b')];
    await a.acquire(fixture.stopping.signal);
    const lost = expect(a.hold(fixture.stopping.signal)).rejects.toMatchObject({ code: 'KUBE_LEADERSHIP_LOST' });
    const waiting = b.acquire(fixture.stopping.signal);
    await fixture.clock.advance(4_000);
    transport.plan = () => ({ kind: 'unreachable' });
    await wait(() => !a.isLeader, 12_000);
    expect(b.isLeader).toBe(false);
    await lost;
    await wait(() => b.isLeader, 20_000);
    await waiting;
    await cutOff.close();
  });

  it('is lost at once when somebody else holds the lease', async () => {
    const a = elector('a');
    await a.acquire(fixture.stopping.signal);
    const lost = expect(a.hold(fixture.stopping.signal)).rejects.toThrow('another replica holds it');
    const [lease] = fixture.server.all(leases);
    fixture.server.put(leases, { ...lease, spec: { ...lease?.spec, holderIdentity: 'thief' } });
    await wait(() => !a.isLeader);
    await lost;
    await a.release();
    expect(holder()).toBe('thief');
  });

  it('goes on through short troubles of the server', async () => {
    const a = elector('a');
    fixture.server.fail('get', { status: 500 });
    fixture.server.fail('write', { status: 503 });
    const acquiring = a.acquire(fixture.stopping.signal);
    await wait(() => a.isLeader);
    await acquiring;
    const holding = a.hold(fixture.stopping.signal);
    for (let i = 0; i < 2; i += 1) fixture.server.fail('write', 'reset');
    await wait(() => fixture.server.count('write') >= 6);
    expect(a.isLeader).toBe(true);
    fixture.stopping.abort();
    await holding;
  });
});
