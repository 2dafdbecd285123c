import { describe, expect, it } from 'vitest';
import { type ConfigMap, configMaps } from '../builtin/types.ts';
import { Cache } from '../cache/cache.ts';
import { Client } from '../client/client.ts';
import { PoolTransport } from '../client/pool-transport.ts';
import type { Transport, TransportRequest } from '../client/transport.ts';
import { seededRandom } from '../clock/random.ts';
import { controllerFor } from '../controller/builder.ts';
import { Manager } from '../manager/manager.ts';
import { ScriptedServer } from '../testkit/scripted-server.ts';
import { VirtualClock } from '../testkit/virtual-clock.ts';
import { admits } from './claims.ts';
import { Ring } from './rendezvous.ts';
import { Sharding } from './sharding.ts';

describe('a ring', () => {
  const keys = Array.from({ length: 10_000 }, (_, i) => `ns/key-${i}`);
  const share = (ring: Ring, member: string) => keys.filter((key) => ring.owner(key) === member).length;

  it('gives every member about the same share', () => {
    const ring = new Ring(['a', 'b', 'c', 'd', 'e']);
    for (const member of ring.members) {
      expect(share(ring, member)).toBeGreaterThan(1_800);
      expect(share(ring, member)).toBeLessThan(2_200);
    }
  });

  it('moves no key between members that stay', () => {
    const before = new Ring(['a', 'b', 'c', 'd']);
    const after = new Ring(['a', 'b', 'c', 'd', 'new']);
    const moved = keys.filter((key) => before.owner(key) !== after.owner(key));
    expect(moved.every((key) => after.owner(key) === 'new')).toBe(true);
    expect(moved.length).toBeGreaterThan(1_500);
  });

  it('is the same whatever order its members are named in', () => {
    expect(new Ring(['b', 'a', 'b']).id).toBe(new Ring(['a', 'b']).id);
    expect(new Ring([]).owner('x')).toBeUndefined();
  });
});

describe('claims', () => {
  const both = new Ring(['a', 'b']);
  const onlyA = new Ring(['a']);
  const keyOfB = Array.from({ length: 50 }, (_, i) => `k${i}`).find((key) => both.owner(key) === 'b')!;
  const claims = (me: string, ring: Ring, others: [string, Ring][], next?: Ring) =>
    admits({ me, ring, next, others: new Map(others) }, keyOfB);

  it('are honoured when nobody else claims the key', () => {
    expect(claims('b', both, [['a', both]])).toBe(true);
    expect(claims('a', both, [['b', both]])).toBe(false);
  });
  it('wait while another replica still claims the key by an older ring', () => {
    expect(claims('b', both, [['a', onlyA]])).toBe(false);
  });
  it('end as soon as the key is about to be given away', () => {
    expect(claims('a', onlyA, [], both)).toBe(false);
  });
});

/** A transport that holds everything back while its process is paused. */
class PausableTransport implements Transport {
  readonly #inner: Transport;
  #resume: (() => void) | undefined;
  #paused: Promise<void> | undefined;

  constructor(inner: Transport) {
    this.#inner = inner;
  }
  pause(): void {
    this.#paused = new Promise((resolve) => {
      this.#resume = resolve;
    });
  }
  resume(): void {
    this.#resume?.();
    this.#paused = undefined;
  }
  /** Requests on their way, watches aside. */
  inFlight = 0;

  async request(request: TransportRequest) {
    this.inFlight += 1;
    try {
      await this.#paused;
      const response = await this.#inner.request(request);
      await this.#paused;
      return response;
    } finally {
      this.inFlight -= 1;
    }
  }
  close(): Promise<void> {
    this.resume();
    return this.#inner.close();
  }
}

const leaseDurationMs = 15_000;

class Replica {
  readonly clock = new VirtualClock();
  readonly transport: PausableTransport;
  readonly client: Client;
  readonly sharding: Sharding;
  readonly stopping = new AbortController();
  readonly active = new Set<string>();
  readonly running: Promise<void>;
  state: 'up' | 'paused' | 'killed' = 'up';
  pausedForMs = 0;

  constructor(world: World, identity: string) {
    const config = { server: world.server.url };
    this.transport = new PausableTransport(new PoolTransport(config));
    this.client = new Client({ config, transport: this.transport, clock: this.clock });
    const cache = new Cache({ client: this.client, clock: this.clock, resyncMs: 0 });
    const options = { client: this.client, cache, clock: this.clock, group: 'g', identity, leaseDurationMs };
    this.sharding = new Sharding(options);
    const manager = new Manager({ client: this.client, cache, clock: this.clock, sharding: this.sharding });
    controllerFor<ConfigMap>(manager, {
      name: identity,
      for: configMaps,
      concurrency: 100,
      reconcile: async ({ name }, { signal }) => {
        world.began(this, name);
        this.active.add(name);
        await this.clock.sleep(200, signal).catch(() => {});
        this.active.delete(name);
        return { requeueAfterMs: 500 };
      },
    });
    this.running = manager.start(this.stopping.signal);
  }
}

class World {
  readonly server: ScriptedServer;
  readonly replicas: Replica[] = [];
  readonly lastSeen = new Map<string, number>();
  readonly overlaps: string[] = [];
  now = 0;
  longestGapMs = 0;

  constructor(server: ScriptedServer, keys: number) {
    this.server = server;
    for (let i = 0; i < keys; i += 1) {
      this.lastSeen.set(`key-${i}`, 0);
      server.put(configMaps, { metadata: { name: `key-${i}`, namespace: 'ns' } });
    }
  }

  /** A reconcile begins: nobody else that runs may be at the same key. */
  began(replica: Replica, name: string): void {
    const others = this.replicas.filter((other) => other !== replica && other.state === 'up');
    if (others.some((other) => other.active.has(name))) this.overlaps.push(`${name} at ${this.now}`);
    this.longestGapMs = Math.max(this.longestGapMs, this.now - (this.lastSeen.get(name) ?? 0));
    this.lastSeen.set(name, this.now);
  }

  add(): Replica {
    const replica = new Replica(this, `r${this.replicas.length}`);
    this.replicas.push(replica);
    return replica;
  }

  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 50) {
      this.now += 50;
      for (const replica of this.replicas) {
        if (replica.state === 'up') await replica.clock.advance(50);
        else replica.pausedForMs += 50;
      }
      await this.network();
    }
    for (const [name, at] of this.lastSeen) {
      this.longestGapMs = Math.max(this.longestGapMs, this.now - at);
      expect(this.lastSeen.has(name)).toBe(true);
    }
  }

  /** Lets requests arrive and be answered: simulated time must not run away from the real network. */
  async network(): Promise<void> {
    const busy = () => this.replicas.some(({ state, transport }) => state === 'up' && transport.inFlight > 0);
    for (let turn = 0; busy() && turn < 2_000; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }

  async resume(replica: Replica): Promise<void> {
    replica.transport.resume();
    const { pausedForMs } = replica;
    replica.pausedForMs = 0;
    // What it was at when it was paused is told to stop as soon as it wakes.
    await replica.clock.hang(pausedForMs);
    replica.state = 'up';
  }

  async close(): Promise<void> {
    for (const replica of this.replicas) {
      replica.stopping.abort();
      replica.transport.resume();
    }
    for (let i = 0; i < 100; i += 1) for (const replica of this.replicas) await replica.clock.advance(500);
    await Promise.all(this.replicas.map((replica) => replica.client.close()));
    await this.server.close();
    await Promise.all(this.replicas.map((replica) => replica.running.catch(() => {})));
  }
}

describe('replicas that share keys', () => {
  it('split them, take in a newcomer, and take over at once when one leaves', async () => {
    const world = new World(await ScriptedServer.start(), 60);
    const first = world.add();
    await world.pass(3_000);
    expect(first.sharding.members).toEqual(['r0']);
    const second = world.add();
    await world.pass(3_000);
    expect(first.sharding.members).toEqual(['r0', 'r1']);
    expect(second.sharding.members).toEqual(['r0', 'r1']);
    const owned = (replica: Replica) =>
      [...world.lastSeen.keys()].filter((name) => replica.sharding.admits(`ns/${name}`));
    expect(owned(first).length + owned(second).length).toBe(60);
    expect(owned(second).length).toBeGreaterThan(10);
    first.stopping.abort();
    await world.pass(3_000);
    expect(second.sharding.members).toEqual(['r1']);
    expect(owned(second)).toHaveLength(60);
    expect(world.overlaps).toEqual([]);
    expect(world.longestGapMs).toBeLessThan(5_000);
    await world.close();
  });

  it('never work without a lease that is theirs', async () => {
    const world = new World(await ScriptedServer.start(), 10);
    const replica = world.add();
    await world.pass(2_000);
    expect(replica.sharding.admits('ns/key-1')).toBe(true);
    replica.transport.pause();
    await world.pass(leaseDurationMs);
    expect(replica.sharding.admits('ns/key-1')).toBe(false);
    replica.transport.resume();
    await world.pass(8_000);
    expect(replica.sharding.admits('ns/key-1')).toBe(true);
    await world.close();
  });

  it.each([
    [2, 1],
    [2, 2],
    [5, 3],
    [5, 4],
  ])(
    '(%i of them, seed %i) never meet at a key and leave none alone for longer than a lease, whatever happens to them',
    async (size, seed) => {
      const random = seededRandom(seed);
      const world = new World(await ScriptedServer.start(), 40);
      for (let i = 0; i < size; i += 1) world.add();
      await world.pass(5_000);
      world.longestGapMs = 0;
      for (let round = 0; round < 6; round += 1) {
        const up = world.replicas.filter(({ state }) => state === 'up');
        const victim = up[Math.floor(random.next() * up.length)];
        const fate = random.next();
        if (!victim || up.length === 1) {
          world.add();
        } else if (fate < 0.35) {
          victim.state = 'paused';
          victim.transport.pause();
        } else if (fate < 0.6) {
          victim.state = 'killed';
          victim.transport.pause();
          world.add();
        } else if (fate < 0.8) {
          victim.stopping.abort();
          world.add();
        } else {
          world.add();
        }
        await world.pass(1_000 + Math.floor(random.next() * 20_000));
        for (const replica of world.replicas) if (replica.state === 'paused') await world.resume(replica);
        await world.pass(leaseDurationMs + 5_000);
      }
      expect(world.overlaps).toEqual([]);
      // The lease, the pace of the reconciles themselves (700 ms), and some steps of the simulation for the network.
      expect(world.longestGapMs).toBeLessThan(leaseDurationMs + 3_500);
      await world.close();
    },
  );
});
