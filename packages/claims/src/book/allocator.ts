/** What gives something out, each piece of it to one claim. Spaces are apart from each other. */
export interface Allocator<Wish, Grant, Pool> {
  /** The space that a wish is about. */
  spaceOf(wish: Wish): string;
  /** Answers a wish, with the former answer if that is free and fits. @throws IpamError */
  claim(wish: Wish): Grant;
  /** Records an answer that was given before; false when its place is taken or does not exist. */
  adopt(holding: Holding<Wish, Grant>): boolean;
  /** The same for an answer that is not final: false also when it would not be given now. */
  admit(holding: Holding<Wish, Grant>): boolean;
  /** What a claim holds, as it would be given now. */
  held(wish: Wish): Grant | undefined;
  /** Gives back what a claim holds. */
  release(wish: Wish): void;
  /** The same for a claim that will not come back. */
  forget(wish: Wish): void;
  /** The same wish as that of somebody else: for a second answer beside the one that is held. */
  aside(wish: Wish): Wish;
  /** Whether two answers are of one place. */
  same(a: Grant, b: Grant): boolean;
  /** Keys of the wishes whose answers are held and cannot stand beside this one. */
  rivals(holding: Holding<Wish, Grant>): readonly string[];
  /** Whether two answers cannot both stand. */
  clash(a: Holding<Wish, Grant>, b: Holding<Wish, Grant>): boolean;
  /** Says what a space has to give; nothing of it is held at that moment. */
  declare(space: string, pool: Pool): void;
}

export interface Holding<Wish, Grant> {
  readonly wish: Wish;
  readonly grant: Grant;
}

/** Marks the key of a wish that is kept `aside`. A space is in no key of an object. */
const asideMark = ' (next)';

/** The key for a second answer to a claim. */
export function asideKey(key: string): string {
  return `${key}${asideMark}`;
}

/** The claim that a key is of, and whether it is for a second answer. */
export function readKey(key: string): { key: string; aside: boolean } {
  const aside = key.endsWith(asideMark);
  return { key: aside ? key.slice(0, -asideMark.length) : key, aside };
}
