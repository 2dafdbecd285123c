import type { Allocator, Holding } from './allocator.ts';
import { rank } from './rank.ts';

/** A claim as its object says. */
export interface Entry<Wish, Grant> {
  readonly wish: Wish;
  /** The answer that the object holds, or proposes. */
  readonly grant?: Grant | undefined;
  /** Whether the answer is final, not proposed. */
  readonly settled: boolean;
  /** resourceVersion of the object. */
  readonly version: string;
}

/**
 * Where a claim stands: `none` has no answer, `held` has one that no other claim holds, `beaten` has one that another claim has more right to,
 * `homeless` has one that lies in nothing that its space has to give.
 */
export type Standing = 'none' | 'held' | 'beaten' | 'homeless';

interface Line<Wish, Grant> extends Entry<Wish, Grant> {
  readonly key: string;
  standing: Standing;
  /** An answer that is about to be written into the object: its place is kept, and goes to whoever has written first. */
  next?: Holding<Wish, Grant> | undefined;
}

/**
 * Who holds what, as the watch tells it: each replica of the controller keeps such a book, and all come to the same conclusions.
 *
 * An answer is first proposed in the object's status and becomes final in a second write on top of the first (compare-and-set), by a replica
 * that has seen every object up to the proposal's version and finds it in nobody's way. Of two that want the same the final one is right, else
 * the one with the lower version. The later of two proposals is therefore never made final: who looks at it has seen the earlier one.
 * That takes no lock and no leader, and nothing is lost with a replica that dies in between.
 */
export class Book<Wish, Grant, Pool> {
  readonly #allocator: Allocator<Wish, Grant, Pool>;
  readonly #lines = new Map<string, Line<Wish, Grant>>();
  readonly #bySpace = new Map<string, Set<string>>();
  readonly #beaten = new Set<string>();

  constructor(allocator: Allocator<Wish, Grant, Pool>) {
    this.#allocator = allocator;
  }

  standing(key: string): Standing {
    return this.#lines.get(key)?.standing ?? 'none';
  }

  /** Keys of the claims of a space. */
  keys(space: string): readonly string[] {
    return [...(this.#bySpace.get(space) ?? [])];
  }

  /** Takes note of a claim that is new or has changed. Answers the keys of claims that stand differently now, or may. */
  observe(key: string, entry: Entry<Wish, Grant>): readonly string[] {
    this.#strike(key, (wish) => this.#allocator.release(wish));
    const line: Line<Wish, Grant> = { ...entry, key, standing: 'none' };
    this.#lines.set(key, line);
    this.#keysOf(entry.wish).add(key);
    return this.#admit(line);
  }

  /** Takes note that a claim is gone. */
  forget(key: string): void {
    this.#strike(key, (wish) => this.#allocator.forget(wish));
    this.#lines.delete(key);
  }

  /** Judges a claim again whose rivals may have gone. */
  reconsider(key: string): Standing {
    const line = this.#lines.get(key);
    if (line?.standing === 'beaten') this.#admit(line);
    return this.standing(key);
  }

  /**
   * Finds an answer for a claim, in nobody's way as far as is known, and keeps its place until the object changes or `withdraw`.
   * A claim that holds an answer gets the same one while that fits what it asks for, and keeps it until another is written.
   * @throws IpamError
   */
  propose(key: string): Grant {
    const line = this.#lines.get(key);
    if (!line) throw new RangeError(`no claim ${key}`);
    this.withdraw(key);
    if (line.standing !== 'held') return this.#keep(line, line.wish);
    return this.#fits(line) ? line.grant! : this.#keep(line, this.#allocator.aside(line.wish));
  }

  /** Gives back the place of an answer that could not be written. */
  withdraw(key: string): void {
    const line = this.#lines.get(key);
    if (!line?.next) return;
    this.#allocator.forget(line.next.wish);
    line.next = undefined;
  }

  /**
   * Says what a space has to give.
   * @returns the keys of its claims, which may stand differently now
   * @throws IpamError when that contradicts itself; then all stays as it was
   */
  declare(space: string, pool: Pool): readonly string[] {
    const keys = this.keys(space);
    const lines = keys.map((key) => this.#lines.get(key)!).sort(rank);
    for (const { wish, next } of lines) {
      this.#allocator.release(wish);
      if (next) this.#allocator.release(next.wish);
    }
    try {
      this.#allocator.declare(space, pool);
    } finally {
      for (const line of lines) this.#admit(line);
      for (const line of lines) {
        if (line.next && !this.#allocator.adopt(line.next.wish, line.next.grant)) line.next = undefined;
      }
    }
    return keys;
  }

  #keep(line: Line<Wish, Grant>, wish: Wish): Grant {
    const grant = this.#allocator.claim(wish);
    line.next = { wish, grant };
    return grant;
  }

  /** Whether a claim, were it made now, would get the answer that it holds. */
  #fits({ wish, grant }: Line<Wish, Grant>): boolean {
    this.#allocator.release(wish);
    try {
      return this.#allocator.same(this.#allocator.claim(wish), grant!);
    } finally {
      this.#allocator.release(wish);
      this.#allocator.adopt(wish, grant!);
    }
  }

  #keysOf(wish: Wish): Set<string> {
    const space = this.#allocator.spaceOf(wish);
    const keys = this.#bySpace.get(space) ?? new Set<string>();
    this.#bySpace.set(space, keys);
    return keys;
  }

  #strike(key: string, giveBack: (wish: Wish) => void): void {
    const line = this.#lines.get(key);
    if (!line) return;
    this.withdraw(key);
    giveBack(line.wish);
    this.#beaten.delete(key);
    const keys = this.#keysOf(line.wish);
    keys.delete(key);
    if (keys.size === 0) this.#bySpace.delete(this.#allocator.spaceOf(line.wish));
  }

  /** Gives the answer of a claim its place. Who is in its way with less right loses theirs; answers their keys. */
  #admit(line: Line<Wish, Grant>): readonly string[] {
    this.#beaten.delete(line.key);
    line.standing = 'none';
    if (line.grant === undefined) return [];
    // All rivals are looked for only when there is one: what is beaten holds nothing, and may yet have more right.
    const rivalled = [...this.#beaten].some((key) => this.#inTheWay(this.#lines.get(key)!, line));
    if (!rivalled && this.#allocator.adopt(line.wish, line.grant)) {
      line.standing = 'held';
      return [];
    }
    return this.#contest(line);
  }

  #contest(line: Line<Wish, Grant>): readonly string[] {
    const lines = this.keys(this.#allocator.spaceOf(line.wish)).map((key) => this.#lines.get(key)!);
    const drafts = lines.filter(({ next }) => next && this.#allocator.clash(next, holdingOf(line)));
    for (const { key } of drafts) this.withdraw(key);
    const rivals = lines.filter((other) => other.standing !== 'homeless' && this.#inTheWay(other, line));
    if (rivals.some((rival) => rank(rival, line) < 0)) {
      this.#beat(line);
      return [];
    }
    for (const rival of rivals) {
      this.#allocator.release(rival.wish);
      this.#beat(rival);
    }
    line.standing = this.#allocator.adopt(line.wish, line.grant!) ? 'held' : 'homeless';
    return rivals.map(({ key }) => key);
  }

  #beat(line: Line<Wish, Grant>): void {
    line.standing = 'beaten';
    this.#beaten.add(line.key);
  }

  #inTheWay(other: Line<Wish, Grant>, line: Line<Wish, Grant>): boolean {
    return other !== line && other.grant !== undefined && this.#allocator.clash(holdingOf(other), holdingOf(line));
  }
}

function holdingOf<Wish, Grant>({ wish, grant }: Line<Wish, Grant>): Holding<Wish, Grant> {
  return { wish, grant: grant! };
}
