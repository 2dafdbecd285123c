import type { AddressClaim, AddressGrant } from '@nexslice/ipam';
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
  readonly wanted?: string | undefined;
  readonly generation: number;
  readonly observed?: number | undefined;
  readonly version: number;
}

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
  #book = new Book(new Addresses());
  #seen = new Map<string, Stored>();
  #position = 0;
  #pending: (() => void)[] = [];

  constructor(server: Server) {
    this.#server = server;
    this.restart();
  }

  /** All at once, as a list answers. */
  restart(): void {
    this.#book = new Book(new Addresses());
    this.#book.declare('net', [{ prefix: '10.0.0.0/29' }]);
    this.#seen = new Map();
    this.#pending = [];
    for (const stored of this.#server.objects.values()) this.#observe(stored);
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
    const { answer, proposal, generation, observed, version, wanted } = stored;
    const standing = this.#book.reconsider(key);
    const current = observed === generation;
    const step = planClaim({ marked: false, deleting: false, answer, proposal, current, standing });
    const write = (change: Pick<Stored, 'answer' | 'proposal'>) =>
      this.#pending.push(() =>
        this.#server.write(key, version, { wanted, generation, observed: generation, ...change }),
      );
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
    const { key, answer, proposal, wanted, version } = stored;
    const wish: AddressClaim = { key, networkInstance: 'net', kind: 'network', ...(wanted && { prefix: wanted }) };
    this.#book.observe(key, {
      wish,
      grant: proposal ?? answer,
      settled: proposal === undefined,
      version: String(version),
    });
  }
}

const keys = ['a', 'b', 'c', 'd'];
const replica = fc.integer({ min: 0, max: 2 });
const key = fc.constantFrom(...keys);

/** What may happen, in any order. */
const event = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('create'), key, wanted: fc.constantFrom(undefined, '10.0.0.3/32') }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete'), key }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('edit'), key, wanted: fc.constantFrom(undefined, '10.0.0.3/32') }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('touch'), key }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('work'), key, replica }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('read'), replica, count: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('send'), replica }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart'), replica }) },
);

interface Event {
  do: string;
  key?: string;
  wanted?: string | undefined;
  replica?: number;
  count?: number;
}

function happen(server: Server, replicas: readonly Replica[], { do: what, key: name = 'a', ...event }: Event): void {
  const one = replicas[event.replica ?? 0]!;
  const stored = server.objects.get(name);
  if (what === 'create' && !stored) server.write(name, undefined, { wanted: event.wanted, generation: 1 });
  if (what === 'delete') server.delete(name);
  if (what === 'edit' && stored) {
    server.write(name, stored.version, { ...stored, wanted: event.wanted, generation: stored.generation + 1 });
  }
  if (what === 'touch' && stored) server.write(name, stored.version, stored);
  if (what === 'work') one.work(name);
  if (what === 'read') one.read(event.count ?? 1);
  if (what === 'send') one.send();
  if (what === 'restart') one.restart();
}

function finalAnswers(server: Server): string[] {
  return [...server.objects.values()].flatMap(({ answer }) => (answer ? [answer.prefix] : []));
}

describe('several replicas that answer the same claims without a leader', () => {
  it('never give one address to two claims, however their steps fall', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 150, size: 'max' }), (events) => {
        const server = new Server();
        const replicas = [new Replica(server), new Replica(server), new Replica(server)];
        for (const one of events) {
          happen(server, replicas, one as Event);
          const answers = finalAnswers(server);
          expect(new Set(answers).size).toBe(answers.length);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('answer every claim in the end', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60, size: 'max' }), (events) => {
        const server = new Server();
        const replicas = [new Replica(server), new Replica(server)];
        for (const one of events) {
          const { replica: at = 0 } = one as Event;
          happen(server, replicas, { ...(one as Event), replica: at % 2 });
        }
        for (let round = 0; round < 40; round += 1) {
          for (const one of replicas) {
            one.read(1_000);
            for (const name of keys) one.work(name);
            while (!one.idle) one.send();
          }
        }
        const open = [...server.objects.values()].filter(({ wanted, answer }) => !wanted && !answer);
        expect(open).toEqual([]);
        expect([...server.objects.values()].filter(({ proposal }) => proposal)).toEqual([]);
      }),
    );
  });
});
