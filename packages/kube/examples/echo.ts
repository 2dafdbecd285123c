import type { KubeObject, ResourceType } from '@nexslice/kube';
import { ApplySet, Client, child, configMaps, controllerFor, loadClusterConfig, Manager } from '@nexslice/kube';

type Echo = KubeObject & { spec?: { text: string } };
const kind: ResourceType<Echo> = { group: 'demo.io', version: 'v1', kind: 'Echo', plural: 'echoes', namespaced: true };

const client = new Client({ config: await loadClusterConfig(), fieldManager: 'echo' });
const manager = new Manager({ client });
const children = new ApplySet({ client, cache: manager.cache, types: [configMaps] });
const { informer } = controllerFor(manager, {
  name: 'echo',
  for: kind,
  owns: [configMaps],
  reconcile: async (key, { signal }) => {
    const echo = informer.get(key);
    if (!echo) return;
    const wanted = { metadata: { name: key.name }, data: { text: echo.spec?.text ?? '' } };
    await children.apply(echo, [child(configMaps, wanted)], signal);
  },
});
const stopping = new AbortController();
process.once('SIGTERM', () => stopping.abort());
await manager.start(stopping.signal);
await client.close();
