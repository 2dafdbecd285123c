import type { Ring } from './rendezvous.ts';

/** What one replica knows about who works on what, at one moment. */
export interface Claims {
  readonly me: string;
  /** What this replica has published: it claims what is its own in here. */
  readonly ring: Ring;
  /** What it is about to publish, while it still finishes work on keys that it gives away. */
  readonly next: Ring | undefined;
  /** What the other replicas that are alive have published. */
  readonly others: ReadonlyMap<string, Ring>;
}

/**
 * Whether this replica may work on a key: it claims it, goes on claiming it, and nobody else does. Everybody publishes a claim before reading
 * those of the others, so of two that claim the same key at least one sees the other's claim and waits.
 */
export function admits({ me, ring, next, others }: Claims, key: string): boolean {
  if (ring.owner(key) !== me) return false;
  if (next && next.owner(key) !== me) return false;
  for (const [name, theirs] of others) {
    if (theirs.id !== ring.id && theirs.owner(key) === name) return false;
  }
  return true;
}

/** Whether both admit the same keys: most of what is seen of the others is renewals, which change nothing. */
export function sameClaims(a: Claims, b: Claims): boolean {
  if (a.ring.id !== b.ring.id || a.next?.id !== b.next?.id || a.others.size !== b.others.size) return false;
  return [...a.others].every(([name, ring]) => b.others.get(name)?.id === ring.id);
}
