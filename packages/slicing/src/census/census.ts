import { type Slice, type SliceStatus, slices, type UESession, type UPF } from '@nexslice/kinds';
import type { Client, Clock, Informer, ObjectKey, ReconcileContext, RequeueAfter } from '@nexslice/kube';
import { statusHolds, writeStatus } from '../children/status.ts';
import { bySliceAndPhase, slicePhaseKey } from '../informers.ts';

/** Owner of the fields that this controller writes. */
export const censusManager = 'nexslice-census';

/**
 * A slice's counts are written at most this often: a thousand UEs that connect at once would else mean a thousand writes of the same few
 * numbers, and nobody reads them faster.
 */
const settleMs = 500;
/** Under which a slice's memo holds when its counts were written last. */
const writtenAt = 'writtenAt';

export interface CensusOptions {
  readonly client: Client;
  readonly slices: Informer<Slice>;
  readonly sessions: Informer<UESession>;
  readonly upfs: Informer<UPF>;
  readonly clock: Clock;
}

/** Observes UESessions and UPFs; counts them by phase in the status of their Slice, which it owns. */
export class Census {
  readonly #options: CensusOptions;

  constructor(options: CensusOptions) {
    this.#options = options;
  }

  async reconcile(
    key: ObjectKey,
    { signal, memo }: Pick<ReconcileContext, 'signal' | 'memo'>,
  ): Promise<RequeueAfter | undefined> {
    const { client, slices: informer, sessions, upfs, clock } = this.#options;
    const slice = informer.get(key);
    if (!slice || slice.metadata.deletionTimestamp) return undefined;
    const rested = clock.monotonic() - ((memo.get(writtenAt) as number | undefined) ?? Number.NEGATIVE_INFINITY);
    if (rested < settleMs) return { requeueAfterMs: settleMs - rested };
    const { name, generation } = slice.metadata;
    const count = (of: Informer<UESession> | Informer<UPF>, ...phases: (string | undefined)[]) =>
      phases.reduce((sum, phase) => sum + of.byIndex(bySliceAndPhase, slicePhaseKey(name, phase)).length, 0);
    const ues = {
      pending: count(sessions, undefined, 'Pending'),
      provisioning: count(sessions, 'Provisioning'),
      ready: count(sessions, 'Ready'),
      releasing: count(sessions, 'Releasing'),
      released: count(sessions, 'Released'),
      failed: count(sessions, 'Failed'),
    };
    const counted = {
      creating: count(upfs, undefined, 'Creating'),
      ready: count(upfs, 'Ready'),
      failed: count(upfs, 'Failed'),
    };
    const status: SliceStatus = {
      ues: { total: sum(ues), ...ues },
      upfs: { total: sum(counted), ...counted },
      ...(generation !== undefined && { observedGeneration: generation }),
    };
    if (statusHolds(slice.status, status, ['ues', 'upfs', 'observedGeneration'])) return undefined;
    memo.set(writtenAt, clock.monotonic());
    await writeStatus(client, slices, slice, status, censusManager, signal);
    return undefined;
  }
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
