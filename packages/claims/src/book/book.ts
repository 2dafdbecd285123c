import { type Allocator, type Holding, readKey } from './allocator.ts';
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
  /** Claims with a `next`. */
  readonly #drafts = new Set<string>();

  constructor(allocator: Allocator<Wish, Grant, Pool>) {
    this.#allocator = allocator;
  }

  standing(key: string): Standing {
    return this.#lines.get(key)?.standing ?? 'none';
  }

  /** What a claim holds, as it would be given now. */
  held(key: string): Grant | undefined {
    const line = this.#lines.get(key);
    return line?.standing === 'held' ? this.#allocator.held(line.wish) : undefined;
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
    if (line?.standing === 'beaten') {
      this.withdraw(key);
      this.#admit(line);
    }
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
    this.#drop(line);
  }

  /**
   * Says what a space has to give.
   * @returns the keys of its claims, which may stand differently now
   */
  declare(space: string, pool: Pool): readonly string[] {
    const keys = this.keys(space);
    const lines = keys.map((key) => this.#lines.get(key)!).sort(rank);
    for (const { wish, next } of lines) {
      this.#allocator.release(wish);
      if (next) this.#allocator.release(next.wish);
    }
    this.#allocator.declare(space, pool);
    for (const line of lines) this.#admit(line);
    for (const line of lines) {
      const { next, wish, standing } = line;
      if (next && ((next.wish === wish && standing === 'held') || !this.#allocator.adopt(next))) this.#drop(line);
    }
    return keys;
  }

  #keep(line: Line<Wish, Grant>, wish: Wish): Grant {
    const grant = this.#allocator.claim(wish);
    line.next = { wish, grant };
    this.#drafts.add(line.key);
    return grant;
  }

  #drop(line: Line<Wish, Grant>): void {
    line.next = undefined;
    this.#drafts.delete(line.key);
  }

  /** Whether a claim, were it made now, would get the answer that it holds. */
  #fits({ wish, grant }: Line<Wish, Grant>): boolean {
    this.#allocator.release(wish);
    try {
      return this.#allocator.same(this.#allocator.claim(wish), grant!);
    } finally {
      this.#allocator.release(wish);
      this.#allocator.adopt({ wish, grant: grant! });
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
    const rivals = this.#rivalsOf(line);
    if (rivals.some((rival) => rank(rival, line) < 0)) {
      this.#beat(line);
      return [];
    }
    for (const rival of rivals) {
      this.#allocator.release(rival.wish);
      this.#beat(rival);
    }
    if (line.settled) line.standing = this.#allocator.adopt(holdingOf(line)) ? 'held' : 'homeless';
    else if (this.#admitProposal(line)) line.standing = 'held';
    else this.#beat(line);
    return rivals.map(({ key }) => key);
  }

  /** A proposal that would not be given now, after what came before it, makes way. Places that are only kept here do not count. */
  #admitProposal(line: Line<Wish, Grant>): boolean {
    const holding = holdingOf(line);
    if (this.#allocator.admit(holding)) return true;
    const space = this.#keysOf(line.wish);
    const drafts = [...this.#drafts].filter((key) => space.has(key));
    for (const key of drafts) this.withdraw(key);
    return drafts.length > 0 && this.#allocator.admit(holding);
  }

  /** Claims whose answers cannot stand beside that of a claim, whether they hold them or are beaten. Places that are only kept are withdrawn. */
  #rivalsOf(line: Line<Wish, Grant>): Line<Wish, Grant>[] {
    const holding = holdingOf(line);
    const rivals: Line<Wish, Grant>[] = [];
    for (const holder of this.#allocator.rivals(holding)) {
      const { key, aside } = readKey(holder);
      const rival = this.#lines.get(key);
      if (aside || rival?.standing !== 'held') this.withdraw(key);
      else rivals.push(rival);
    }
    for (const key of this.#beaten) {
      const rival = this.#lines.get(key)!;
      if (this.#allocator.clash(holdingOf(rival), holding)) rivals.push(rival);
    }
    return rivals;
  }

  #beat(line: Line<Wish, Grant>): void {
    line.standing = 'beaten';
    this.#beaten.add(line.key);
  }
}

function holdingOf<Wish, Grant>({ wish, grant }: Line<Wish, Grant>): Holding<Wish, Grant> {
  return { wish, grant: grant! };
}
