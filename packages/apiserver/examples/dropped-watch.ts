import { createApiServer } from '@nexslice/apiserver';
import { Client, configMaps, Manager } from '@nexslice/kube';

/**
 * A controller's cache whose watch is dropped, with a write while it is cut off: answers what the cache knows in the end, which must be all of it.
 * @param eventually waits until a condition holds
 */
export async function droppedWatch(eventually: (condition: () => boolean) => Promise<void>): Promise<string[]> {
  const server = await createApiServer();
  const stopping = new AbortController();
  const admin = new Client({ config: { server: server.url }, transport: server.transport });
  const manager = new Manager({ client: new Client({ config: { server: server.url }, transport: server.transport }) });
  const cache = manager.cache.informer(configMaps);
  const running = manager.start(stopping.signal);
  await manager.ready();
  try {
    const names = () => cache.list().map(({ metadata }) => metadata?.name ?? '');
    await admin.create(configMaps, { metadata: { namespace: 'default', name: 'before' } });
    await eventually(() => names().length === 1);
    const heal = server.faults.partition({ verb: 'watch' });
    await admin.create(configMaps, { metadata: { namespace: 'default', name: 'during' } });
    heal();
    await eventually(() => names().length === 2);
    return names().sort();
  } finally {
    stopping.abort();
    await running;
    await server.stop();
  }
}
