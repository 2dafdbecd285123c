import {
  Cache,
  Client,
  configMaps,
  controllerFor,
  loadClusterConfig,
  Manager,
  Sharding,
  systemClock,
} from '@nexslice/kube';

/** One replica as a process: shares the ConfigMaps of a namespace with others and tells its parent when it works on which. */
const [kubeconfig = '', identity = ''] = process.argv.slice(2);
const client = new Client({ config: await loadClusterConfig({ kubeconfig }) });
const cache = new Cache({ client });
const sharding = new Sharding({ client, cache, group: 'replicas', identity, leaseDurationMs: 2_000 });
const manager = new Manager({ client, cache, sharding });
const tell = (name: string, phase: 'begin' | 'end') => process.send?.({ name, phase, at: Date.now() });

controllerFor(manager, {
  name: 'replica',
  for: configMaps,
  scope: { labelSelector: 'shared=yes' },
  concurrency: 50,
  reconcile: async ({ name }, { signal }) => {
    tell(name, 'begin');
    await systemClock.sleep(20, signal).catch(() => {});
    tell(name, 'end');
    return { requeueAfterMs: 50 };
  },
});
// A replica of a test must not outlive it.
process.on('disconnect', () => process.exit(0));
await manager.start(new AbortController().signal);
