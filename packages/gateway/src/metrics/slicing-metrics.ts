import type { UPF } from '@nexslice/kinds';
import { Counter, Gauge, type Registry } from 'prom-client';
import { connectedOf } from '../ues/connected.ts';
import type { Sessions } from '../ues/sessions.ts';

/** What an `Informer<UPF>` of the kube package offers and the gateway needs. */
export interface UPFs {
  list(): UPF[];
  addEventHandler(handler: { add?(upf: UPF, isInitial: boolean): void; delete?(upf: UPF): void }): () => void;
}

/**
 * The four metrics that dashboards of the prototype read. The gauges are read from the caches when they are scraped; the counters count
 * what this process saw happen, so UPFs that were there when it started are no creations.
 * @returns stops counting.
 */
export function slicingMetrics(registry: Registry, sessions: Pick<Sessions, 'list'>, upfs: UPFs): () => void {
  const registers = [registry];
  new Gauge({
    name: 'nexslice_active_ues',
    help: 'UEs that are connected.',
    registers,
    collect() {
      this.set(connectedOf(sessions.list()).length);
    },
  });
  new Gauge({
    name: 'nexslice_upfs_total',
    help: 'UPFs that exist.',
    registers,
    collect() {
      this.set(upfs.list().length);
    },
  });
  const creations = new Counter({ name: 'nexslice_upf_creations_total', help: 'UPFs created.', registers });
  const deletions = new Counter({ name: 'nexslice_upf_deletions_total', help: 'UPFs deleted.', registers });
  return upfs.addEventHandler({
    add: (_, isInitial) => {
      if (!isInitial) creations.inc();
    },
    delete: () => deletions.inc(),
  });
}
