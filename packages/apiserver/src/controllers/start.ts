import { setMaxListeners } from 'node:events';
import { noopLogger } from '@nexslice/kube';
import { StoredResource } from '../registry/stored-resource.ts';
import { GarbageCollector } from './garbage/collector.ts';
import { EveryKind } from './kinds/every-kind.ts';
import { NamespaceEmptier } from './namespace/emptier.ts';
import type { ControlledServer, ControllerOptions } from './options.ts';
import { Quotas } from './quota/quotas.ts';
import { bindingSubresource } from './scheduler/binding.ts';

export interface RunningControllers {
  /** Resolves when nothing works any more. */
  stop(): Promise<void>;
}

/**
 * Starts what a cluster runs beside its API server: workload controllers, a scheduler, simulated nodes that take pods through their lives,
 * endpoints, namespaces and the garbage collector. Returns at once; they work as soon as they have seen what is there.
 */
export function startControllers(server: ControlledServer, options: ControllerOptions = {}): RunningControllers {
  const { catalog, clock } = server;
  const logger = options.logger ?? noopLogger;
  const stopping = new AbortController();
  const { signal } = stopping;
  // Every controller listens to the one signal that ends them all.
  setMaxListeners(0, signal);

  const kinds = new EveryKind(catalog, clock);
  const collector = new GarbageCollector(kinds, clock, logger);
  const emptier = new NamespaceEmptier(kinds, clock, logger);
  const quotas = new Quotas(kinds, clock, logger);
  server.addAdmission(quotas.admit);
  kinds.start();

  const pods = catalog.find('', 'v1', 'pods');
  if (pods instanceof StoredResource) pods.subresources['binding'] = bindingSubresource(pods, () => clock.now());

  // The server answers before they are loaded, which is a fifth of its start.
  const runWorkloads = async () => {
    const { runManager } = await import('./manager.ts');
    if (!signal.aborted) await runManager(server, options, logger, signal);
  };
  const run = (name: string, work: Promise<void>) =>
    work.catch((error: unknown) => {
      // Ending is worth a line when nobody asked for it, and no reason to end the server.
      if (!signal.aborted) logger.error({ error: String(error) }, `${name} stopped working`);
    });
  const running = [
    run('garbage collection', collector.run(signal)),
    run('the emptying of namespaces', emptier.run(signal)),
    run('the counting of quotas', quotas.run(signal)),
    run('the workload controllers', runWorkloads()),
  ];
  return {
    async stop() {
      stopping.abort();
      kinds.stop();
      await Promise.all(running);
    },
  };
}
