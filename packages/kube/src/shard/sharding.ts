import { deadline } from '../async/deadline.ts';
import { Latch } from '../async/latch.ts';
import { type Lease, leases } from '../builtin/types.ts';
import type { Cache } from '../cache/cache.ts';
import { isBefore } from '../cache/resource-version.ts';
import { isApiError } from '../client/api-error.ts';
import type { Client } from '../client/client.ts';
import { type Clock, systemClock, type Timer } from '../clock/clock.ts';
import type { GatedWorker, KeyGate } from '../controller/key-gate.ts';
import { KubeError, messageOf } from '../errors.ts';
import { type Logger, noopLogger } from '../log/logger.ts';
import type { Runnable } from '../manager/runnable.ts';
import { keyOf } from '../object/key.ts';
import { matchLabels } from '../selector/label-selector.ts';
import { admits, type Claims, sameClaims } from './claims.ts';
import { MemberLease } from './member-lease.ts';
import { groupLabel, MemberTable, memberName } from './member-table.ts';
import { Ring } from './rendezvous.ts';

export interface ShardingOptions {
  client: Client;
  /** The manager's cache: the leases of the group are watched through it. */
  cache: Cache;
  /** Name of the group; replicas with the same name share the keys. */
  group: string;
  /** Name of this replica, unlike all others: the pod's name. */
  identity: string;
  namespace?: string;
  /** The keys of a replica that died or hangs are taken over after this long. Default 15 s. */
  leaseDurationMs?: number;
  clock?: Clock;
  logger?: Logger;
}

/** Renewals per lease duration: several may fail before the lease is in danger. */
const renewalsPerLease = 5;
/** A replica trusts its own lease for this part of the duration only, counted from before the renewal was sent. */
const trustedPart = 2 / 3;
/** Dead leases are cleared away after this many durations: long after everybody has stopped counting on them. */
const clearAfterDurations = 4;

/**
 * Spreads keys over replicas. Each replica has a lease in which it publishes the members it counts on, and with that its claims. On a change
 * it stops taking keys it gives away, finishes those it is working on, publishes, reads what the others have published, and works on its keys
 * once nobody else claims them. So no key is worked on twice, and those of a dead replica are taken over when its lease has expired.
 */
export class Sharding implements KeyGate, Runnable {
  readonly name = 'sharding';
  readonly #options: ShardingOptions;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #namespace: string;
  readonly #leaseDurationMs: number;
  readonly #table: MemberTable;
  readonly #lease: MemberLease;
  readonly #workers = new Set<GatedWorker>();
  #claims: Claims;
  /** What the lease says, or will say with its next write. */
  #published = new Ring([]);
  /** Until when this replica may trust its own lease, in monotonic milliseconds. */
  #trustedUntil = Number.NEGATIVE_INFINITY;
  #lapse: Timer | undefined;
  #expiry: Timer | undefined;
  #changed = new Latch();

  constructor(options: ShardingOptions) {
    const { client, group, identity, clock = systemClock } = options;
    this.#options = options;
    this.#clock = clock;
    this.#log = (options.logger ?? noopLogger).child({ shardGroup: group, identity });
    this.#namespace = options.namespace ?? client.config.namespace ?? 'default';
    this.#leaseDurationMs = options.leaseDurationMs ?? 15_000;
    this.#table = new MemberTable(clock, this.#leaseDurationMs);
    const leaseDurationMs = this.#leaseDurationMs;
    this.#lease = new MemberLease({ client, clock, namespace: this.#namespace, group, identity, leaseDurationMs });
    this.#claims = { me: identity, ring: this.#published, next: undefined, others: new Map() };
  }

  /** The replicas this one counts on, itself included once it has joined. */
  get members(): readonly string[] {
    return this.#claims.ring.members;
  }

  admits(key: string): boolean {
    return this.#clock.monotonic() < this.#trustedUntil && admits(this.#claims, key);
  }

  attach(worker: GatedWorker): () => void {
    this.#workers.add(worker);
    return () => this.#workers.delete(worker);
  }

  async start(signal: AbortSignal): Promise<void> {
    const { cache, group, identity } = this.#options;
    const labelSelector = matchLabels({ [groupLabel]: group });
    const informer = cache.informer(leases, { namespace: this.#namespace, labelSelector });
    const removeHandler = informer.addEventHandler({
      add: (lease) => this.#seen(lease),
      update: (old, lease) => {
        if (old !== lease && !isBefore(old.metadata?.resourceVersion, lease.metadata?.resourceVersion))
          this.#table.unsee(old);
        this.#seen(lease);
      },
      delete: (lease) => {
        this.#table.forget(lease);
        // Somebody took this replica's own lease away: the others see that too, and take over.
        if (memberName(lease) === identity) this.#lapsed();
        this.#look();
      },
    });
    try {
      await Promise.all([this.#keepRenewing(signal), this.#keepAgreeing(signal)]);
    } finally {
      removeHandler();
      this.#lapse?.cancel();
      this.#expiry?.cancel();
      this.#trustedUntil = Number.NEGATIVE_INFINITY;
      await this.#lease.remove();
    }
  }

  async #keepRenewing(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      // A first lease, and one after a lapse, claims nothing: others may be at work on what it claimed before.
      if (this.#clock.monotonic() >= this.#trustedUntil) this.#claimNothing();
      await this.#publish(signal).catch((error: unknown) => {
        if (signal.aborted) return;
        this.#log.warn({ error: messageOf(error) }, 'the shard lease could not be renewed');
        // Taken away, though the watch has not told so yet.
        if (isApiError(error, (apiError) => apiError.isNotFound)) this.#lapsed();
      });
      await this.#clock.sleep(this.#leaseDurationMs / renewalsPerLease, signal).catch(() => {});
      await this.#clearDead();
    }
  }

  async #keepAgreeing(signal: AbortSignal): Promise<void> {
    const onAbort = () => this.#look();
    signal.addEventListener('abort', onAbort, { once: true });
    while (!signal.aborted) {
      this.#changed = new Latch();
      try {
        await this.#agree(signal);
      } catch (error) {
        if (signal.aborted) break;
        this.#log.warn({ error: messageOf(error) }, 'the shard ring could not be changed');
        await this.#clock.sleep(this.#leaseDurationMs / renewalsPerLease / 2, signal).catch(() => {});
        continue;
      }
      if (!signal.aborted) await this.#changed.promise;
    }
    signal.removeEventListener('abort', onAbort);
  }

  /** Brings the published ring in line with who is alive. */
  async #agree(signal: AbortSignal): Promise<void> {
    const { identity } = this.#options;
    const trusted = this.#clock.monotonic() < this.#trustedUntil;
    const others = this.#table.alive(identity);
    const next = new Ring([...others.keys(), identity]);
    // A change that was begun and not ended has to be ended, though it may have become one back to where it began.
    const isAgreed = next.id === this.#claims.ring.id && !this.#claims.next;
    if (!trusted || isAgreed) return this.#setClaims({ others });
    this.#log.info({ members: next.members }, 'the shard ring changes');
    this.#setClaims({ others, next });
    await this.#handOver(next);
    this.#published = next;
    await this.#publish(signal);
    const live = await this.#options.client.listAll(leases, this.#scope, signal);
    this.#table.replace(live.items);
    this.#look();
    // A lapse in between has taken the ring away again.
    if (this.#claims.next !== next) return undefined;
    return this.#setClaims({ ring: next, next: undefined, others: this.#table.alive(identity) });
  }

  /** Waits for the work on keys that are given away; after a lease duration their reconciles are told to stop. */
  async #handOver(next: Ring): Promise<void> {
    const { identity } = this.#options;
    const leaving = (key: string) => next.owner(key) !== identity;
    const workers = [...this.#workers];
    const timer = this.#clock.after(this.#leaseDurationMs, () => {
      const reason = new KubeError('KUBE_RECONCILE_TIMEOUT', 'another replica waits for this key');
      for (const worker of workers) worker.abort(leaving, reason);
    });
    await Promise.all(workers.map((worker) => worker.drained(leaving)));
    timer.cancel();
  }

  /** Writes the lease. Whatever waits for its turn to be written says what is to be published by then. */
  async #publish(signal: AbortSignal): Promise<void> {
    const sentAt = this.#clock.monotonic();
    const wasTrusted = sentAt < this.#trustedUntil;
    const tooLate = () => new KubeError('KUBE_UNREACHABLE', 'no answer before the shard lease lapses');
    const deadlineMs = wasTrusted ? this.#trustedUntil - sentAt : this.#leaseDurationMs * trustedPart;
    const limited = deadline(this.#clock, deadlineMs, tooLate, signal);
    try {
      const lease = await this.#lease.write(() => this.#published, limited.signal);
      if (limited.signal.aborted) return;
      this.#table.see(lease);
      this.#trust(sentAt + this.#leaseDurationMs * trustedPart);
    } finally {
      limited.clear();
    }
  }

  #trust(until: number): void {
    const rejoined = this.#clock.monotonic() >= this.#trustedUntil;
    this.#trustedUntil = until;
    this.#lapse?.cancel();
    this.#lapse = this.#clock.after(until - this.#clock.monotonic(), () => this.#lapsed());
    if (rejoined) this.#look();
  }

  /** This replica can no longer be sure that the others count on it. */
  #lapsed(): void {
    this.#log.warn({}, 'the shard lease has lapsed; nothing is worked on until it is renewed');
    this.#trustedUntil = Number.NEGATIVE_INFINITY;
    this.#claimNothing();
    const reason = new KubeError('KUBE_LEADERSHIP_LOST', 'the shard lease has lapsed');
    for (const worker of this.#workers) worker.abort(() => true, reason);
  }

  #claimNothing(): void {
    this.#published = new Ring([]);
    this.#setClaims({ ring: this.#published, next: undefined });
  }

  #setClaims(change: Partial<Claims>): void {
    const before = this.#claims;
    const after = { ...before, ...change };
    this.#claims = after;
    this.#watchExpiry();
    if (after.ring.members.length === 0 || sameClaims(before, after)) return;
    const gained = (key: string) => admits(after, key) && !admits(before, key);
    for (const worker of this.#workers) worker.gained(gained);
  }

  #seen(lease: Lease): void {
    if (this.#table.see(lease)) this.#look();
  }

  /** Has the ring looked at again. */
  #look(): void {
    this.#changed.open();
  }

  #watchExpiry(): void {
    this.#expiry?.cancel();
    const ms = this.#table.nextExpiryMs(this.#options.identity);
    if (ms !== undefined) this.#expiry = this.#clock.after(ms, () => this.#look());
  }

  async #clearDead(): Promise<void> {
    const { client, identity } = this.#options;
    for (const lease of this.#table.dead(identity, this.#leaseDurationMs * clearAfterDurations)) {
      const { uid = '', resourceVersion = '' } = lease.metadata ?? {};
      // Refused if the member has come back, or if somebody else was faster.
      await client.delete(leases, keyOf(lease), { preconditions: { uid, resourceVersion } }).catch(() => {});
      this.#table.clear(lease);
    }
  }

  get #scope(): { namespace: string; labelSelector: string } {
    return { namespace: this.#namespace, labelSelector: matchLabels({ [groupLabel]: this.#options.group }) };
  }
}
