import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../testkit/virtual-clock.ts';
import { lowPriority, WorkQueue } from './work-queue.ts';

interface Waiting {
  priority: number;
  /** Its place in the line of its priority. */
  turn: number;
}

/** What a queue does, in the plainest form: every answer is looked for in everything there is. */
class NaiveQueue {
  readonly #ready = new Map<number, Waiting>();
  readonly #again = new Map<number, number>();
  readonly #later = new Map<number, { at: number; priority: number }>();
  readonly active = new Set<number>();
  #now = 0;
  #turn = 0;

  get depth(): number {
    return this.#ready.size;
  }
  get delayed(): number {
    return this.#later.size;
  }

  add(key: number, priority: number): void {
    this.#later.delete(key);
    if (this.active.has(key)) {
      this.#again.set(key, Math.max(priority, this.#again.get(key) ?? priority));
      return;
    }
    const present = this.#ready.get(key);
    if (present && present.priority >= priority) return;
    this.#turn += 1;
    this.#ready.set(key, { priority, turn: this.#turn });
  }

  addAfter(key: number, ms: number, priority: number): void {
    if (this.#ready.has(key)) return;
    const at = this.#now + ms;
    const present = this.#later.get(key);
    const earliest = {
      at: Math.min(at, present?.at ?? at),
      priority: Math.max(priority, present?.priority ?? priority),
    };
    this.#later.set(key, earliest);
  }

  take(): number | undefined {
    const line = [...this.#ready].sort(([, a], [, b]) => b.priority - a.priority || a.turn - b.turn);
    const key = line[0]?.[0];
    if (key === undefined) return undefined;
    this.#ready.delete(key);
    this.active.add(key);
    return key;
  }

  done(key: number): void {
    if (!this.active.delete(key)) return;
    const priority = this.#again.get(key);
    this.#again.delete(key);
    if (priority !== undefined) this.add(key, priority);
  }

  pass(ms: number): void {
    this.#now += ms;
    const due = [...this.#later].filter(([, { at }]) => at <= this.#now).sort(([, a], [, b]) => a.at - b.at);
    for (const [key, { priority }] of due) this.add(key, priority);
  }
}

const key = fc.nat(6);
const priority = fc.constantFrom(0, 0, 0, lowPriority, 7);
const action = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('add' as const), key, priority }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('later' as const), key, priority, ms: fc.integer({ min: 1, max: 60 }) }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('take' as const) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('done' as const), key }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 50 }) }) },
);

describe('a work queue beside a naive one', () => {
  it('hands out the same keys in the same order at the same times', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 120 }), async (actions) => {
        const clock = new VirtualClock();
        const queue = new WorkQueue<number>({ clock });
        const naive = new NaiveQueue();
        for (const [i, each] of actions.entries()) {
          if (each.do === 'add') {
            queue.add(each.key, { priority: each.priority });
            naive.add(each.key, each.priority);
          } else if (each.do === 'later') {
            // No two at the same time: their order is nobody's business.
            const ms = each.ms + i / 1_000;
            queue.addAfter(each.key, ms, { priority: each.priority });
            naive.addAfter(each.key, ms, each.priority);
          } else if (each.do === 'take') {
            expect(queue.tryGet()).toBe(naive.take());
          } else if (each.do === 'done') {
            queue.done(each.key);
            naive.done(each.key);
          } else {
            await clock.advance(each.ms);
            naive.pass(each.ms);
          }
          expect([queue.depth, queue.active, queue.delayed]).toEqual([naive.depth, naive.active.size, naive.delayed]);
        }
        for (let taken = naive.take(); taken !== undefined; taken = naive.take()) expect(queue.tryGet()).toBe(taken);
        expect(queue.tryGet()).toBeUndefined();
      }),
      { numRuns: 150 },
    );
  });
});

describe('a work queue under load', () => {
  it('is fair: a key that comes back at once does not keep others from their turn', () => {
    const queue = new WorkQueue<string>();
    for (const name of ['busy', 'a', 'b', 'c']) queue.add(name);
    const order: string[] = [];
    for (let i = 0; i < 6; i += 1) {
      const taken = queue.tryGet() ?? '';
      order.push(taken);
      if (taken === 'busy') queue.add('busy');
      queue.done(taken);
    }
    expect(order).toEqual(['busy', 'a', 'b', 'c', 'busy', 'busy']);
  });

  it('gives every one of ten thousand keys its turn before any has a second one', () => {
    const queue = new WorkQueue<number>();
    const keys = Array.from({ length: 10_000 }, (_, i) => i);
    for (const each of keys) queue.add(each);
    const first: (number | undefined)[] = [];
    for (const _ of keys) {
      const taken = queue.tryGet();
      first.push(taken);
      queue.add(taken ?? -1);
      queue.done(taken ?? -1);
    }
    expect(first).toEqual(keys);
  });

  it('tells how many wait at each priority', () => {
    let depths: (() => ReadonlyMap<number, number>) | undefined;
    const nothing = () => {};
    const metrics = {
      added: nothing,
      taken: nothing,
      done: nothing,
      retried: nothing,
      observe: (gauge: { depths(): ReadonlyMap<number, number> }) => {
        depths = () => gauge.depths();
      },
    };
    const queue = new WorkQueue<string>({ metrics });
    for (const name of ['a', 'b', 'c']) queue.add(name, { priority: lowPriority });
    queue.add('b', { priority: 5 });
    expect(depths?.()).toEqual(
      new Map([
        [lowPriority, 2],
        [5, 1],
      ]),
    );
  });
});
