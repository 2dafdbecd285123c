import { type AddressClaim, type AddressGrant, overlap, placeOf } from '@nexslice/ipam';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planClaim } from '../claim/plan.ts';
import { Addresses } from './addresses.ts';
import { Book } from './book.ts';

/** What the API server has of a claim. */
interface Stored {
  readonly key: string;
  readonly answer?: AddressGrant | undefined;
  readonly proposal?: AddressGrant | undefined;
  readonly wish: Wish;
  readonly generation: number;
  readonly observed?: number | undefined;
  readonly version: number;
}

type Wish = Partial<AddressClaim>;

/** What is given out, and what may be asked for. */
interface Setting {
  readonly prefix: string;
  readonly wishes: readonly Wish[];
}

/** Five addresses for four claims; one of them may be asked for by all. */
const tight: Setting = { prefix: '10.0.0.0/29', wishes: [{}, { prefix: '10.0.0.3/32' }] };

/** A block of no length: it cannot be had, and what the claim had before stays. */
const nonsense: Wish = { kind: 'pool' };

/** Claims that compete for more than their addresses: every cluster has subnets of its own, and blocks lie beside them. */
const carved: Setting = {
  prefix: '10.0.0.0/21',
  wishes: [{ scope: 'paris' }, { scope: 'rome' }, { kind: 'loopback' }, { kind: 'pool', prefixLength: 26 }, nonsense],
};

/** A server with one log of all changes, and compare-and-set. */
class Server {
  readonly log: { key: string; stored: Stored | undefined }[] = [];
  readonly objects = new Map<string, Stored>();
  #version = 0;

  write(key: string, seen: number | undefined, change: Omit<Stored, 'key' | 'version'>): void {
    if (this.objects.get(key)?.version !== seen) return;
    this.#version += 1;
    const stored = { ...change, key, version: this.#version };
    this.objects.set(key, stored);
    this.log.push({ key, stored });
  }

  delete(key: string): void {
    if (!this.objects.delete(key)) return;
    this.#version += 1;
    this.log.push({ key, stored: undefined });
  }
}

/** A replica: it has read the log up to somewhere, and its writes take their time. */
class Replica {
  readonly #server: Server;
  readonly #prefix: string;
  #book = new Book(new Addresses());
  #seen = new Map<string, Stored>();
  #position = 0;
  #pending: (() => void)[] = [];

  constructor(server: Server, { prefix }: Setting) {
    this.#server = server;
    this.#prefix = prefix;
    this.restart();
  }

  /** All at once, as a list answers: by name. */
  restart(): void {
    this.#book = new Book(new Addresses());
    this.#book.declare('net', [{ prefix: this.#prefix }]);
    this.#seen = new Map();
    this.#pending = [];
    for (const stored of [...this.#server.objects.values()].sort((a, b) => (a.key < b.key ? -1 : 1)))
      this.#observe(stored);
    this.#position = this.#server.log.length;
  }

  read(count: number): void {
    for (const { key, stored } of this.#server.log.slice(this.#position, this.#position + count)) {
      this.#position += 1;
      if (stored) this.#observe(stored);
      else {
        this.#book.forget(key);
        this.#seen.delete(key);
      }
    }
  }

  /** Decides with what it knows; the write is sent when `send` is called. */
  work(key: string): void {
    const stored = this.#seen.get(key);
    if (!stored) return;
    const { answer, proposal, generation, observed, version, wish } = stored;
    const standing = this.#book.reconsider(key);
    const current = observed === generation;
    const step = planClaim({ marked: false, deleting: false, answer, proposal, current, standing });
    const write = (change: Pick<Stored, 'answer' | 'proposal'>) =>
      this.#pending.push(() => this.#server.write(key, version, { wish, generation, observed: generation, ...change }));
    if (step === 'settle') {
      if (proposal || !current) write({ answer: proposal ?? answer });
    } else if (step === 'propose') {
      try {
        write({ proposal: this.#book.propose(key) });
      } catch {
        if (standing === 'beaten') write({});
      }
    }
  }

  send(): void {
    this.#pending.shift()?.();
  }

  get idle(): boolean {
    return this.#pending.length === 0;
  }

  #observe(stored: Stored): void {
    this.#seen.set(stored.key, stored);
    const { key, answer, proposal, version } = stored;
    this.#book.observe(key, {
      wish: claimOf(stored),
      grant: proposal ?? answer,
      settled: proposal === undefined,
      version: String(version),
    });
  }
}

function claimOf({ key, wish }: Stored): AddressClaim {
  return { key, networkInstance: 'net', kind: 'network', ...wish };
}

const keys = ['a', 'b', 'c', 'd'];
const replica = fc.integer({ min: 0, max: 2 });
const key = fc.constantFrom(...keys);

/** What may happen, in any order. */
function eventIn({ wishes }: Setting) {
  const wish = fc.constantFrom(...wishes);
  return fc.oneof(
    { weight: 2, arbitrary: fc.record({ do: fc.constant('create'), key, wish }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('delete'), key }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('edit'), key, wish }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('touch'), key }) },
    { weight: 6, arbitrary: fc.record({ do: fc.constant('work'), key, replica }) },
    { weight: 5, arbitrary: fc.record({ do: fc.constant('read'), replica, count: fc.integer({ min: 1, max: 4 }) }) },
    { weight: 5, arbitrary: fc.record({ do: fc.constant('send'), replica }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('restart'), replica }) },
  );
}

interface Event {
  do: string;
  key?: string;
  wish?: Wish;
  replica?: number;
  count?: number;
}

function happen(server: Server, replicas: readonly Replica[], { do: what, key: name = 'a', ...event }: Event): void {
  const one = replicas[event.replica ?? 0]!;
  const stored = server.objects.get(name);
  if (what === 'create' && !stored) server.write(name, undefined, { wish: event.wish ?? {}, generation: 1 });
  if (what === 'delete') server.delete(name);
  if (what === 'edit' && stored) {
    server.write(name, stored.version, { ...stored, wish: event.wish ?? {}, generation: stored.generation + 1 });
  }
  if (what === 'touch' && stored) server.write(name, stored.version, stored);
  if (what === 'work') one.work(name);
  if (what === 'read') one.read(event.count ?? 1);
  if (what === 'send') one.send();
  if (what === 'restart') one.restart();
}

/** Two claims whose final answers cannot both stand. */
function doubled(server: Server): Stored[] | undefined {
  const places = [...server.objects.values()].flatMap((stored) =>
    stored.answer ? [{ stored, place: placeOf(claimOf(stored), stored.answer) }] : [],
  );
  for (const [i, a] of places.entries()) {
    const b = places.slice(i + 1).find(({ place }) => overlap(a.place, place));
    if (b) return [a.stored, b.stored];
  }
  return undefined;
}

describe.each([
  ['of one subnet', tight],
  ['with subnets for each cluster, and blocks', carved],
])('several replicas that answer the same claims without a leader, out of a prefix %s,', (_, setting) => {
  const event = eventIn(setting);

  it('never give one address to two claims, however their steps fall', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 150, size: 'max' }), (events) => {
        const server = new Server();
        const replicas = [1, 2, 3].map(() => new Replica(server, setting));
        for (const one of events) {
          happen(server, replicas, one as Event);
          expect(doubled(server)).toBeUndefined();
        }
      }),
      { numRuns: 300 },
    );
  });

  it('answer every claim that can be answered in the end, and then rest', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60, size: 'max' }), (events) => {
        const server = new Server();
        const replicas = [1, 2].map(() => new Replica(server, setting));
        for (const one of events) {
          const { replica: at = 0 } = one as Event;
          happen(server, replicas, { ...(one as Event), replica: at % 2 });
        }
        const settle = () => {
          for (const one of replicas) {
            one.read(1_000);
            for (const name of keys) one.work(name);
            while (!one.idle) one.send();
          }
        };
        for (let round = 0; round < 40; round += 1) settle();
        const open = [...server.objects.values()].filter(
          ({ wish, answer }) => !answer && !wish.prefix && wish !== nonsense,
        );
        expect(open).toEqual([]);
        expect([...server.objects.values()].filter(({ proposal }) => proposal)).toEqual([]);
        const written = server.log.length;
        settle();
        expect(server.log.length).toBe(written);
      }),
    );
  });
});
