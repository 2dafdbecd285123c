import type { Lease } from '../builtin/types.ts';
import { compareVersions } from '../cache/resource-version.ts';
import type { Clock } from '../clock/clock.ts';
import { Ring } from './rendezvous.ts';

/** Every member's lease carries it, so that they can be listed. */
export const groupLabel = 'shard.nexslice.io/group';
/** The members that a replica counts on, as it has published them. */
export const ringAnnotation = 'shard.nexslice.io/ring';

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
    const published = lease.metadata?.annotations?.[ringAnnotation] ?? '';
    const ring = known?.ring.id === published ? known.ring : new Ring(published.split(',').filter(Boolean));
    this.#members.set(name, { lease, ring, expiresAt: this.#clock.monotonic() + this.#leaseDurationMs });
    return true;
  }

  /** A lease is gone: its member has left. */
  forget(lease: Lease): void {
    const known = this.#members.get(memberName(lease));
    if (known && known.lease.metadata?.uid === lease.metadata?.uid) this.#members.delete(memberName(lease));
  }

  /** Takes over a list that was read live: what is not in it is gone. */
  replace(leases: readonly Lease[]): void {
    const names = new Set(leases.map(memberName));
    for (const name of this.#members.keys()) if (!names.has(name)) this.#members.delete(name);
    for (const lease of leases) this.see(lease);
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
