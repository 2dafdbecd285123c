/** What gives something out, each piece of it to one claim. Spaces are apart from each other. */
export interface Allocator<Wish, Grant, Pool> {
  /** The space that a wish is about. */
  spaceOf(wish: Wish): string;
  /** Answers a wish, with the former answer if that is free and fits. @throws IpamError */
  claim(wish: Wish): Grant;
  /** Records an answer that was given before; false when its place is taken or does not exist. */
  adopt(wish: Wish, grant: Grant): boolean;
  /** Gives back what a claim holds. */
  release(wish: Wish): void;
  /** The same for a claim that will not come back. */
  forget(wish: Wish): void;
  /** The same wish as that of somebody else: for a second answer beside the one that is held. */
  aside(wish: Wish): Wish;
  /** Whether two answers are of one place. */
  same(a: Grant, b: Grant): boolean;
  /** Whether two answers cannot both stand. */
  clash(a: Holding<Wish, Grant>, b: Holding<Wish, Grant>): boolean;
  /** Says what a space has to give; nothing of it is held at that moment. @throws IpamError */
  declare(space: string, pool: Pool): void;
}

export interface Holding<Wish, Grant> {
  readonly wish: Wish;
  readonly grant: Grant;
}
