import type { Lease } from '../builtin/types.ts';
import { compareVersions } from '../cache/resource-version.ts';
import type { Clock } from '../clock/clock.ts';
import { Ring } from './rendezvous.ts';

/** Every member's lease carries it, so that they can be listed. */
export const groupLabel = 'shard.nexslice.io/group';
/** The members that a replica counts on, as it has published them. */
export const ringAnnotation = 'shard.nexslice.io/ring';

/** The members that a lease publishes; none if its holder claims nothing. */
function ringOf(lease: Lease): string[] {
  return (lease.metadata?.annotations?.[ringAnnotation] ?? '').split(',').filter(Boolean);
}

interface Member {
  readonly lease: Lease;
  readonly ring: Ring;
  /** A lease duration after it was first seen as it is, in monotonic milliseconds. */
  readonly expiresAt: number;
}

export function memberName(lease: Lease): string {
  return lease.spec?.holderIdentity ?? '';
}

/** The leases of a group as this replica has seen them, from lists and watches in any order. Never remembers an older state over a newer. */
export class MemberTable {
  readonly #clock: Clock;
  readonly #leaseDurationMs: number;
  readonly #members = new Map<string, Member>();

  constructor(clock: Clock, leaseDurationMs: number) {
    this.#clock = clock;
    this.#leaseDurationMs = leaseDurationMs;
  }

  /** Answers whether it is news. */
  see(lease: Lease): boolean {
    const name = memberName(lease);
    const known = this.#members.get(name);
    const order = compareVersions(lease.metadata?.resourceVersion, known?.lease.metadata?.resourceVersion);
    if (known && order !== undefined && order <= 0) return false;
    const published = new Ring(ringOf(lease));
    const ring = known?.ring.id === published.id ? known.ring : published;
    this.#members.set(name, { lease, ring, expiresAt: this.#clock.monotonic() + this.#leaseDurationMs });
    return true;
  }

  /** Versions went back with the server: what is seen next counts, however old it is. */
  unsee(lease: Lease): void {
    const known = this.#members.get(memberName(lease));
    if (known) this.#members.set(memberName(lease), { ...known, lease: {} });
  }

  /**
   * A lease is gone. A member that leaves gives up its claims first, and is forgotten at once. One whose lease was taken away may not know it
   * yet: it counts until its lease would have expired.
   */
  forget(lease: Lease): void {
    const name = memberName(lease);
    const known = this.#members.get(name);
    const isSame = known?.lease.metadata?.uid === lease.metadata?.uid;
    if (isSame && ringOf(lease).length === 0) this.#members.delete(name);
  }

  /** Takes over a list that was read live: what is not in it is gone. */
  replace(leases: readonly Lease[]): void {
    const names = new Set(leases.map(memberName));
    for (const [name, { lease }] of this.#members) if (!names.has(name)) this.forget(lease);
    for (const lease of leases) this.see(lease);
  }

  /** Forgets a member that nobody counts on any more. */
  clear(lease: Lease): void {
    this.#members.delete(memberName(lease));
  }

  /** Members other than `me` whose leases have not expired, with what they have published. */
  alive(me: string): Map<string, Ring> {
    const rings = new Map<string, Ring>();
    for (const [name, { ring, expiresAt }] of this.#members) {
      if (name !== me && this.#clock.monotonic() < expiresAt) rings.set(name, ring);
    }
    return rings;
  }

  /** When the next of the others expires, in milliseconds from now; undefined if there is none. */
  nextExpiryMs(me: string): number | undefined {
    let next: number | undefined;
    for (const [name, { expiresAt }] of this.#members) {
      const left = Math.ceil(expiresAt - this.#clock.monotonic());
      if (name !== me && left > 0 && (next === undefined || left < next)) next = left;
    }
    return next;
  }

  /** Leases that expired `afterMs` milliseconds ago: so long that their members will not come back under the same name. */
  dead(me: string, afterMs: number): Lease[] {
    const dead = [...this.#members].filter(
      ([name, { expiresAt }]) => name !== me && this.#clock.monotonic() - expiresAt > afterMs,
    );
    return dead.map(([, { lease }]) => lease);
  }
}
