import { type ConfigMap, configMaps, leases } from '../../builtin/types.ts';
import { Cache } from '../../cache/cache.ts';
import { Client } from '../../client/client.ts';
import { PoolTransport } from '../../client/pool-transport.ts';
import { type Random, seededRandom } from '../../clock/random.ts';
import { controllerFor } from '../../controller/builder.ts';
import { Manager } from '../../manager/manager.ts';
import { keyOf } from '../../object/key.ts';
import { ScriptedServer } from '../../testkit/scripted-server.ts';
import { VirtualClock } from '../../testkit/virtual-clock.ts';
import { Sharding } from '../sharding.ts';
import { ShakyTransport } from './shaky-transport.ts';

export const leaseDurationMs = 15_000;
/** Time moves in steps of this, with the network in between. */
const stepMs = 50;

/** One process that shares keys with others, with a clock and a network of its own. */
export class Replica {
  readonly name: string;
  readonly clock = new VirtualClock();
  readonly transport: ShakyTransport;
  readonly client: Client;
  readonly sharding: Sharding;
  readonly stopping = new AbortController();
  /** The keys it works on. */
  readonly active = new Set<string>();
  readonly running: Promise<void>;
  state: 'up' | 'paused' | 'killed' = 'up';
  pausedForMs = 0;

  constructor(world: World, name: string) {
    this.name = name;
    const config = { server: world.server.url };
    this.transport = new ShakyTransport(new PoolTransport(config), world.random);
    this.client = new Client({ config, transport: this.transport, clock: this.clock });
    const cache = new Cache({ client: this.client, clock: this.clock, resyncMs: 0 });
    const options = { client: this.client, cache, clock: this.clock, group: 'g', identity: name, leaseDurationMs };
    this.sharding = new Sharding(options);
    const manager = new Manager({ client: this.client, cache, clock: this.clock, sharding: this.sharding });
    controllerFor<ConfigMap>(manager, {
      name,
      for: configMaps,
      concurrency: 100,
      reconcile: async (key, { signal }) => {
        world.began(this, key.name);
        this.active.add(key.name);
        await this.clock.sleep(200, signal).catch(() => {});
        this.active.delete(key.name);
        return { requeueAfterMs: 500 };
      },
    });
    this.running = manager.start(this.stopping.signal);
  }

  /** Everything of it stands still, its clock too. */
  pause(): void {
    this.state = 'paused';
    this.transport.pause();
  }

  kill(): void {
    this.state = 'killed';
    this.transport.pause();
  }
}

/** Replicas, a server, and an onlooker who sees which key is worked on where and when. */
export class World {
  readonly server: ScriptedServer;
  readonly random: Random;
  readonly replicas: Replica[] = [];
  /** A key that two worked on at once. */
  readonly overlaps: string[] = [];
  readonly #lastSeen = new Map<string, number>();
  #now = 0;
  #longestGapMs = 0;

  private constructor(server: ScriptedServer, keys: number, seed: number) {
    this.server = server;
    this.random = seededRandom(seed);
    for (let i = 0; i < keys; i += 1) {
      this.#lastSeen.set(`key-${i}`, 0);
      server.put(configMaps, { metadata: { name: `key-${i}`, namespace: 'ns' } });
    }
  }

  static async start(keys: number, seed = 1): Promise<World> {
    return new World(await ScriptedServer.start(), keys, seed);
  }

  get up(): Replica[] {
    return this.replicas.filter(({ state }) => state === 'up');
  }

  /** The longest time so far that a key was left alone. */
  get longestGapMs(): number {
    const current = [...this.#lastSeen.values()].map((at) => this.#now - at);
    return Math.max(this.#longestGapMs, ...current);
  }

  /** From now on gaps count anew. */
  forgive(): void {
    this.#longestGapMs = 0;
    for (const name of this.#lastSeen.keys()) this.#lastSeen.set(name, this.#now);
  }

  add(): Replica {
    const replica = new Replica(this, `r${this.replicas.length}`);
    this.replicas.push(replica);
    return replica;
  }

  /** The keys that a replica may work on. */
  owned(replica: Replica): string[] {
    return [...this.#lastSeen.keys()].filter((name) => replica.sharding.admits(`ns/${name}`));
  }

  /** A reconcile begins: nobody else that runs may be at the same key. */
  began(replica: Replica, name: string): void {
    for (const other of this.up) {
      if (other !== replica && other.active.has(name))
        this.overlaps.push(`${name} at ${this.#now}: ${replica.name} beside ${other.name}`);
    }
    this.#longestGapMs = Math.max(this.#longestGapMs, this.#now - (this.#lastSeen.get(name) ?? 0));
    this.#lastSeen.set(name, this.#now);
  }

  /** Takes a replica's lease away, as an administrator might who clears up. */
  removeLease(replica: Replica): void {
    const lease = this.server.all(leases).find(({ spec }) => spec?.holderIdentity === replica.name);
    if (lease) this.server.remove(leases, keyOf(lease));
  }

  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += stepMs) {
      this.#now += stepMs;
      for (const replica of this.replicas) {
        if (replica.state === 'up') await replica.clock.advance(stepMs);
        else replica.pausedForMs += stepMs;
      }
      await this.#network();
    }
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
      replica.transport.loss = 0;
    }
    for (let i = 0; i < 100; i += 1) for (const replica of this.replicas) await replica.clock.advance(500);
    await Promise.all(this.replicas.map((replica) => replica.client.close()));
    await this.server.close();
    await Promise.all(this.replicas.map((replica) => replica.running.catch(() => {})));
  }

  /** Lets requests arrive and be answered: simulated time must not run away from the real network. */
  async #network(): Promise<void> {
    const busy = () => this.up.some(({ transport }) => !transport.isPaused && transport.inFlight > 0);
    for (let turn = 0; busy() && turn < 2_000; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }
}
