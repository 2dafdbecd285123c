import { type Lease, leases } from '../builtin/types.ts';
import { isApiError } from '../client/api-error.ts';
import type { Client } from '../client/client.ts';
import type { Clock } from '../clock/clock.ts';
import { microTime } from '../events/event-recorder.ts';
import { groupLabel, ringAnnotation } from './member-table.ts';
import { Ring } from './rendezvous.ts';

export interface MemberLeaseOptions {
  client: Client;
  clock: Clock;
  namespace: string;
  group: string;
  identity: string;
  leaseDurationMs: number;
}

/** The lease that says that this replica lives, and what it claims. */
export class MemberLease {
  readonly #options: MemberLeaseOptions;
  /** Writes take turns: a renewal must not undo a ring that is published at the same time. */
  #turn: Promise<unknown> = Promise.resolve();
  #lease: Lease | undefined;

  constructor(options: MemberLeaseOptions) {
    this.#options = options;
  }

  /** Renews the lease and publishes `ring()`, as it is when the write's turn comes. */
  write(ring: () => Ring, signal: AbortSignal): Promise<Lease> {
    const turn = this.#turn.then(() => this.#write(ring(), signal));
    this.#turn = turn.catch(() => {});
    return turn;
  }

  /** Leaves: the others take over at once, since the last thing that the lease says is that nothing is claimed any more. */
  async remove(): Promise<void> {
    await this.#turn;
    if (!this.#lease) return;
    const unlimited = new AbortController().signal;
    const left = await this.#write(new Ring([]), unlimited).catch(() => undefined);
    // A server that cannot be told so lets the lease expire.
    if (left) await this.#options.client.delete(leases, this.#key).catch(() => {});
  }

  async #write(ring: Ring, signal: AbortSignal): Promise<Lease> {
    const { client, clock, group, identity, leaseDurationMs } = this.#options;
    signal.throwIfAborted();
    const lease: Lease = {
      metadata: {
        ...this.#key,
        labels: { [groupLabel]: group },
        annotations: { [ringAnnotation]: ring.id },
      },
      spec: {
        holderIdentity: identity,
        leaseDurationSeconds: Math.ceil(leaseDurationMs / 1000),
        renewTime: microTime(clock.now()),
      },
    };
    try {
      this.#lease = this.#lease
        ? await client.patch(leases, this.#key, { type: 'merge', body: renewed(lease, this.#lease) }, {}, signal)
        : await client.apply(leases, lease, { fieldManager: 'shard-member' }, signal);
      return this.#lease;
    } catch (error) {
      if (isApiError(error, (apiError) => apiError.isNotFound || apiError.isConflict)) this.#lease = undefined;
      throw error;
    }
  }

  get #key(): { namespace: string; name: string } {
    const { namespace, group, identity } = this.#options;
    return { namespace, name: `${group}-${identity}` };
  }
}

/**
 * The lease as it is to be, on the condition that it still is the one that was written last: a patch, unlike an update or an apply, does not
 * bring back a lease that was taken away, so that this is noticed.
 */
function renewed(lease: Lease, written: Lease): Lease {
  const { uid = '' } = written.metadata ?? {};
  return { ...lease, metadata: { ...lease.metadata, uid } };
}
