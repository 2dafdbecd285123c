import { type Slice, type SliceStatus, slices, type UESession, type UPF } from '@nexslice/kinds';
import { type Client, type Informer, ignoreNotFound, type ObjectKey } from '@nexslice/kube';
import { statusHolds } from '../children/status.ts';

/** Owner of the fields that this controller writes. */
export const censusManager = 'nexslice-census';

/** Index of sessions and of UPFs by their slice and phase: to count is to ask it. */
export const bySliceAndPhase = 'slice-and-phase';

/**
 * A slice's counts are written at most this often: a thousand UEs that connect at once would else mean a thousand writes of the same few
 * numbers, and nobody reads them faster.
 */
const settleMs = 500;

export function slicePhaseKey(namespace: string | undefined, slice: string, phase: string | undefined): string {
  return `${namespace}/${slice}/${phase ?? ''}`;
}

export interface CensusOptions {
  readonly client: Client;
  readonly slices: Informer<Slice>;
  readonly sessions: Informer<UESession>;
  readonly upfs: Informer<UPF>;
}

/** Observes UESessions and UPFs; counts them by phase in the status of their Slice, which it owns. */
export class Census {
  readonly #options: CensusOptions;

  constructor(options: CensusOptions) {
    this.#options = options;
  }

  async reconcile(key: ObjectKey, signal: AbortSignal): Promise<void> {
    const { client, slices: informer, sessions, upfs } = this.#options;
    const slice = informer.get(key);
    if (!slice || slice.metadata.deletionTimestamp) return;
    const { namespace, name, generation } = slice.metadata;
    const count = (of: Informer<UESession> | Informer<UPF>, ...phases: (string | undefined)[]) =>
      phases.reduce((sum, phase) => sum + of.byIndex(bySliceAndPhase, slicePhaseKey(namespace, name, phase)).length, 0);
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
    if (statusHolds(slice.status, status, ['ues', 'upfs', 'observedGeneration'])) return;
    const object = { metadata: { name, namespace }, status } as Slice;
    const options = { fieldManager: censusManager, subresource: 'status' };
    await client.apply(slices, object, options, signal).catch(ignoreNotFound);
  }
}

/** How long a change is held back before the counts are taken. */
export const censusDelayMs = settleMs;

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
