import { deadline } from '../async/deadline.ts';
import { type Lease, leases } from '../builtin/types.ts';
import { ignoreNotFound, isApiError } from '../client/api-error.ts';
import type { Client } from '../client/client.ts';
import { type Clock, systemClock } from '../clock/clock.ts';
import { type Random, systemRandom } from '../clock/random.ts';
import { KubeError, messageOf } from '../errors.ts';
import { microTime } from '../events/event-recorder.ts';
import { type Logger, noopLogger } from '../log/logger.ts';
import type { Election } from '../manager/manager.ts';
import type { Metrics } from '../metrics/metrics.ts';

export interface LeaderElectorOptions {
  client: Client;
  /** Name of the lease; one per group of replicas. */
  name: string;
  namespace?: string;
  /** Name of this replica, unlike all others: the pod's name. */
  identity: string;
  /** A leader that did not renew for this long has lost. Default 15 s. */
  leaseDurationMs?: number;
  /** A leader that cannot renew stops leading by itself after this long: before others may take over. Default 10 s. */
  renewDeadlineMs?: number;
  /** How often the leader renews and the others look. Default 2 s. */
  retryPeriodMs?: number;
  clock?: Clock;
  random?: Random;
  logger?: Logger;
  metrics?: Pick<Metrics, 'leader'> | undefined;
}

/** Of one look at the lease: ours, somebody else's, or written by somebody else while we wrote it. */
type Outcome = 'held' | 'taken' | 'contended';

/**
 * Makes one of several replicas the leader, by a Lease. Other replicas' clocks are never compared: a lease has expired when it was seen
 * unchanged for its whole duration.
 */
export class LeaderElector implements Election {
  readonly #options: LeaderElectorOptions;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #log: Logger;
  readonly #leaseDurationMs: number;
  readonly #renewDeadlineMs: number;
  readonly #retryPeriodMs: number;
  #observed: { version: string | undefined; at: number } = { version: undefined, at: 0 };
  #lease: Lease | undefined;
  #renewedAt = 0;
  #isHeld = false;

  constructor(options: LeaderElectorOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? systemRandom;
    this.#log = (options.logger ?? noopLogger).child({ lease: options.name, identity: options.identity });
    this.#leaseDurationMs = options.leaseDurationMs ?? 15_000;
    this.#renewDeadlineMs = options.renewDeadlineMs ?? 10_000;
    this.#retryPeriodMs = options.retryPeriodMs ?? 2_000;
  }

  /** Whether this process may act as the leader at this very moment: one that wakes from a pause may not, before anything has told it so. */
  get isLeader(): boolean {
    return this.#isHeld && this.#clock.monotonic() < this.#renewedAt + this.#renewDeadlineMs;
  }

  async acquire(signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const startedAt = this.#clock.monotonic();
      try {
        if ((await this.#tryAcquire(signal)) === 'held') {
          this.#renewedAt = startedAt;
          this.#leads(true);
          return;
        }
      } catch (error) {
        signal.throwIfAborted();
        this.#log.warn({ error: messageOf(error) }, 'the lease could not be read or written');
      }
      // Jittered, so that the losers of one round do not meet again in the next.
      await this.#clock.sleep(this.#retryPeriodMs * (1 + this.#random.next()), signal);
    }
  }

  async hold(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const leftMs = this.#renewedAt + this.#renewDeadlineMs - this.#clock.monotonic();
      if (leftMs <= 0) this.#lose('it could not be renewed in time');
      await this.#clock.sleep(Math.min(this.#retryPeriodMs, Math.ceil(leftMs)), signal).catch(() => {});
      if (signal.aborted) return;
      await this.#renew(signal);
    }
  }

  async release(): Promise<void> {
    if (!this.#isHeld || !this.#lease) return;
    this.#leads(false);
    const spec = { ...this.#lease.spec, holderIdentity: '', leaseDurationSeconds: 1 };
    // If somebody else has it already, there is nothing to give back.
    await this.#options.client.update(leases, { ...this.#lease, spec }).catch(() => {});
  }

  async #renew(signal: AbortSignal): Promise<void> {
    const startedAt = this.#clock.monotonic();
    const tooLate = () => new KubeError('KUBE_UNREACHABLE', 'no answer before the lease is in danger');
    const leftMs = this.#renewedAt + this.#renewDeadlineMs - startedAt;
    const limited = deadline(this.#clock, leftMs, tooLate, signal);
    try {
      const outcome = await this.#tryAcquire(limited.signal);
      if (outcome === 'taken') this.#lose('another replica holds it');
      // Somebody wrote the lease at the same time, to label it for instance. Nobody can have taken it: the next round will tell.
      if (outcome === 'held') this.#renewedAt = startedAt;
    } catch (error) {
      if (error instanceof KubeError && error.code === 'KUBE_LEADERSHIP_LOST') throw error;
      this.#log.warn({ error: messageOf(error) }, 'the lease could not be renewed');
    } finally {
      limited.clear();
    }
  }

  #lose(why: string): never {
    this.#leads(false);
    throw new KubeError('KUBE_LEADERSHIP_LOST', `lost the lease ${this.#options.name}: ${why}`);
  }

  #leads(leads: boolean): void {
    this.#isHeld = leads;
    this.#options.metrics?.leader(this.#options.name, leads);
    this.#log.info({}, leads ? 'leading' : 'no longer leading');
  }

  /** Takes or renews the lease if nobody else holds it. */
  async #tryAcquire(signal: AbortSignal): Promise<Outcome> {
    const { client, identity } = this.#options;
    const lease = (await client.get(leases, this.#key, {}, signal).catch(ignoreNotFound)) as Lease | undefined;
    this.#observe(lease);
    const holder = lease?.spec?.holderIdentity;
    if (lease && holder && holder !== identity && !this.#hasExpired(lease)) return 'taken';
    try {
      this.#lease = await this.#write(lease, signal);
      return 'held';
    } catch (error) {
      if (isApiError(error, (apiError) => apiError.isConflict || apiError.isAlreadyExists)) return 'contended';
      throw error;
    }
  }

  #write(lease: Lease | undefined, signal: AbortSignal): Promise<Lease> {
    const { client, identity } = this.#options;
    const now = microTime(this.#clock.now());
    const isRenewal = lease?.spec?.holderIdentity === identity;
    const spec = {
      ...lease?.spec,
      holderIdentity: identity,
      leaseDurationSeconds: Math.ceil(this.#leaseDurationMs / 1000),
      renewTime: now,
      acquireTime: isRenewal ? (lease.spec?.acquireTime ?? now) : now,
      leaseTransitions: (lease?.spec?.leaseTransitions ?? -1) + (isRenewal ? 0 : 1),
    };
    if (!lease) return client.create(leases, { metadata: { ...this.#key }, spec }, {}, signal);
    return client.update(leases, { ...lease, spec }, {}, signal);
  }

  #observe(lease: Lease | undefined): void {
    const version = lease?.metadata?.resourceVersion;
    if (version === this.#observed.version) return;
    this.#observed = { version, at: this.#clock.monotonic() };
  }

  #hasExpired(lease: Lease): boolean {
    const durationMs = (lease.spec?.leaseDurationSeconds ?? 0) * 1000 || this.#leaseDurationMs;
    return this.#clock.monotonic() - this.#observed.at >= durationMs;
  }

  get #key(): { namespace: string; name: string } {
    const { client, name, namespace = client.config.namespace ?? 'default' } = this.#options;
    return { namespace, name };
  }
}
