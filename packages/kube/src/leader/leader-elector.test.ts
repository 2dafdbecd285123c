import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { leases } from '../builtin/types.ts';
import { Client } from '../client/client.ts';
import { PoolTransport } from '../client/pool-transport.ts';
import { seededRandom } from '../clock/random.ts';
import { ShakyTransport } from '../shard/testing/shaky-transport.ts';
import { ClusterFixture } from '../testkit/cluster-fixture.ts';
import { eventually } from '../testkit/eventually.ts';
import { FaultTransport } from '../testkit/fault-transport.ts';
import { LeaderElector } from './leader-elector.ts';

let fixture: ClusterFixture;
beforeEach(async () => {
  fixture = await ClusterFixture.start();
});
afterEach(() => fixture.close());

let transports: ShakyTransport[];
beforeEach(() => {
  transports = [];
});
afterEach(() => Promise.all(transports.map((transport) => transport.close())));

/** A client with a network of its own. */
function network(random = seededRandom(1)) {
  const { client, clock } = fixture;
  const transport = new ShakyTransport(new PoolTransport(client.config), random);
  transports.push(transport);
  return { transport, client: new Client({ config: client.config, transport, clock, retries: 1 }) };
}
const elector = (identity: string, client = network().client) =>
  new LeaderElector({ client, clock: fixture.clock, name: 'group', namespace: 'ns', identity });

/** Lets time pass no faster than the network answers. */
async function pass(seconds: number, each: () => void = () => {}): Promise<void> {
  const isBusy = () => transports.some(({ inFlight, isPaused }) => inFlight > 0 && !isPaused);
  for (let second = 0; second < seconds; second += 1) {
    await fixture.clock.advance(1_000);
    for (let turn = 0; isBusy() && turn < 2_000; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    each();
  }
}
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
      await pass(60, () => expect(a.isLeader && b.isLeader).toBe(false));
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

  it('is kept when somebody else writes the lease meanwhile, to label it for instance', async () => {
    const a = elector('a');
    await a.acquire(fixture.stopping.signal);
    const holding = a.hold(fixture.stopping.signal);
    for (let i = 0; i < 3; i += 1) {
      fixture.server.fail('write', { status: 409 });
      await pass(5, () => expect(a.isLeader).toBe(true));
    }
    fixture.stopping.abort();
    await holding;
  });

  it('is over for a leader that wakes from a long pause, before it does anything else', async () => {
    const a = elector('a');
    await a.acquire(fixture.stopping.signal);
    const held: boolean[] = [];
    fixture.clock.after(9_000, () => held.push(a.isLeader));
    fixture.clock.after(9_999, () => held.push(a.isLeader));
    fixture.clock.after(10_000, () => held.push(a.isLeader));
    await fixture.clock.advance(10_000);
    expect(held).toEqual([true, true, false]);
    const lost = expect(a.hold(fixture.stopping.signal)).rejects.toMatchObject({ code: 'KUBE_LEADERSHIP_LOST' });
    await fixture.clock.hang(60_000);
    await lost;
    expect(a.isLeader).toBe(false);
  });

  it('waits for the whole lease of a leader that vanished, by its own clock, from when it first saw it', async () => {
    const a = elector('a');
    await a.acquire(fixture.stopping.signal);
    const b = elector('b');
    const from = fixture.clock.monotonic();
    const waiting = b.acquire(fixture.stopping.signal);
    await wait(() => b.isLeader);
    await waiting;
    expect(fixture.clock.monotonic() - from).toBeGreaterThanOrEqual(15_000);
    expect(fixture.server.all(leases)[0]?.spec?.leaseTransitions).toBe(1);
  });

  it('takes over a lease that nobody holds at once, and one that was deleted', async () => {
    fixture.server.put(leases, { metadata: { name: 'group', namespace: 'ns' }, spec: { holderIdentity: '' } });
    const a = elector('a');
    await a.acquire(fixture.stopping.signal);
    const holding = a.hold(fixture.stopping.signal);
    fixture.server.remove(leases, { namespace: 'ns', name: 'group' });
    await wait(() => fixture.server.all(leases).length === 1);
    expect([a.isLeader, holder()]).toEqual([true, 'a']);
    fixture.stopping.abort();
    await holding;
  });

  it('writes times that Kubernetes can read, and counts its renewals as no transition', async () => {
    const a = elector('a');
    await a.acquire(fixture.stopping.signal);
    const holding = a.hold(fixture.stopping.signal);
    await wait(() => fixture.server.count('write') >= 4);
    expect(fixture.server.all(leases)[0]?.spec).toMatchObject({
      holderIdentity: 'a',
      leaseDurationSeconds: 15,
      leaseTransitions: 0,
      acquireTime: '2026-01-01T00:00:00.000000Z',
      renewTime: expect.stringMatching(/^2026-01-01T00:00:\d\d\.\d{6}Z$/),
    });
    fixture.stopping.abort();
    await holding;
  });

  it('stops waiting when it is told to, and gives back nothing that it does not hold', async () => {
    const [a, b] = [elector('a'), elector('b')];
    await a.acquire(fixture.stopping.signal);
    const stopping = new AbortController();
    const waiting = expect(b.acquire(stopping.signal)).rejects.toThrow('stop');
    await fixture.clock.advance(3_000);
    stopping.abort(new Error('stop'));
    await waiting;
    await b.release();
    expect(holder()).toBe('a');
  });
});

describe('the lease of an election', () => {
  const put = (spec: object) => fixture.server.put(leases, { metadata: { name: 'group', namespace: 'ns' }, spec });

  it.each<[string, object, number]>([
    ['nobody', {}, 0],
    ['nobody any more', { holderIdentity: '', leaseDurationSeconds: 3_600 }, 0],
    ['ourselves, before a restart', { holderIdentity: 'a', leaseDurationSeconds: 3_600 }, 0],
    ['another, for as long as that one said', { holderIdentity: 'b', leaseDurationSeconds: 40 }, 40],
    ['another who did not say for how long', { holderIdentity: 'b' }, 15],
    ['another whose clock is ahead', { holderIdentity: 'b', renewTime: '2036-01-01T00:00:00.000000Z' }, 15],
    ['another whose clock is behind', { holderIdentity: 'b', renewTime: '2016-01-01T00:00:00.000000Z' }, 15],
  ])('is waited for when it is held by %s', async (_name, spec, seconds) => {
    put(spec);
    const a = elector('a');
    const from = fixture.clock.monotonic();
    const acquiring = a.acquire(fixture.stopping.signal);
    await wait(() => a.isLeader);
    await acquiring;
    const waited = (fixture.clock.monotonic() - from) / 1_000;
    expect(waited).toBeGreaterThanOrEqual(seconds);
    // Looks every two to four seconds.
    expect(waited).toBeLessThan(seconds === 0 ? 1 : seconds + 6);
    expect(holder()).toBe('a');
  });

  it.each([
    ['goes on counting when it changes hands', { holderIdentity: 'b', leaseTransitions: 7 }, 8],
    ['does not count a restart', { holderIdentity: 'a', leaseTransitions: 7 }, 7],
    ['begins to count where nobody did', { holderIdentity: 'b' }, 0],
  ])('%s', async (_name, spec, transitions) => {
    put(spec);
    const a = elector('a');
    const acquiring = a.acquire(fixture.stopping.signal);
    await wait(() => a.isLeader);
    await acquiring;
    expect(fixture.server.all(leases)[0]?.spec?.leaseTransitions).toBe(transitions);
  });
});

describe('several electors on a bad network', () => {
  it.each([1, 2, 3, 4, 5, 6])(
    'never lead at once, and one leads again when the network is good (seed %i)',
    async (seed) => {
      const random = seededRandom(seed);
      const { clock, server, stopping } = fixture;
      const replicas = ['a', 'b', 'c'].map((identity) => {
        const transport = new ShakyTransport(new PoolTransport(fixture.client.config), random);
        const client = new Client({ config: fixture.client.config, transport, clock, retries: 1 });
        return { client, transport, elector: elector(identity, client) };
      });
      const leaders = () => replicas.filter((replica) => replica.elector.isLeader).length;
      let most = 0;
      const running = replicas.map(async ({ elector: each }) => {
        while (!stopping.signal.aborted) {
          await each.acquire(stopping.signal).catch(() => {});
          most = Math.max(most, leaders());
          await each.hold(stopping.signal).catch(() => {});
        }
      });
      for (let round = 0; round < 8; round += 1) {
        for (const { transport } of replicas) {
          transport.loss = random.next() < 0.3 ? 0.4 : 0;
          if (random.next() < 0.3) transport.pause();
          else transport.resume();
        }
        if (random.next() < 0.2) server.fail('write', { status: 500 });
        for (let second = 0; second < 20; second += 1) {
          await clock.advance(1_000);
          await new Promise((resolve) => setTimeout(resolve, 1));
          most = Math.max(most, leaders());
        }
      }
      expect(most).toBe(1);
      for (const { transport } of replicas) {
        transport.loss = 0;
        transport.resume();
      }
      await wait(() => leaders() === 1);
      stopping.abort();
      for (const { client } of replicas) await client.close();
      await Promise.all(running);
    },
  );
});
