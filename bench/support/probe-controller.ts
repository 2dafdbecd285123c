import {
  Client,
  type ClusterConfig,
  controllerFor,
  type KubeObject,
  loadClusterConfig,
  Manager,
  type ResourceType,
} from '@nexslice/kube';

interface Probe extends KubeObject {
  status?: { done?: boolean };
}

interface Order {
  probes: ResourceType<Probe>;
  namespace: string;
  kubeconfig?: string;
  target?: Omit<ClusterConfig, 'token'> & { token: string };
}

/**
 * The controller that bench/runtime.ts measures, alone in its process and as users run it: built, without a loader.
 * Marks every Probe of a namespace as done, and answers its parent's questions about memory.
 */
const from = performance.now();
const { probes, namespace, kubeconfig, target } = JSON.parse(process.argv[2] ?? '') as Order;
const config: ClusterConfig = target
  ? { ...target, token: () => Promise.resolve(target.token) }
  : await loadClusterConfig({ kubeconfig });
const client = new Client({ config });
const manager = new Manager({ client });
const { informer } = controllerFor(manager, {
  name: 'probe',
  for: probes,
  concurrency: 16,
  scope: { namespace },
  reconcile: async (key, { signal }) => {
    const probe = informer.get(key);
    if (!probe || probe.status?.done) return;
    const body = { status: { done: true } };
    await client.patch(probes, key, { type: 'merge', body }, { subresource: 'status' }, signal);
  },
});
const stopping = new AbortController();
process.on('message', () => process.send?.({ rssMb: process.memoryUsage.rss() / 2 ** 20 }));
process.on('disconnect', () => stopping.abort());
const running = manager.start(stopping.signal);
await manager.ready();
process.send?.({ startMs: performance.now() - from });
await running;
process.exit(0);
