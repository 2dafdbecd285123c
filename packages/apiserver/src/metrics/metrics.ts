import type { Clock } from '@nexslice/kube';
import type { FixedRoute } from '../http/handler.ts';
import type { Store } from '../store/store.ts';
import { Exposition } from './exposition.ts';
import { writeProcess } from './process-metrics.ts';
import type { RequestMetrics } from './request-metrics.ts';

/** `/metrics`, under the names of a real server. */
export function metricsRoute(requests: RequestMetrics, store: Store, clock: Clock): FixedRoute {
  return (path) => {
    if (path !== '/metrics') return undefined;
    const page = new Exposition();
    requests.write(page);
    writeStore(page, store);
    writeProcess(page, clock.now());
    return { status: 200, headers: { 'content-type': Exposition.contentType }, body: Buffer.from(page.text()) };
  };
}

function writeStore(page: Exposition, store: Store): void {
  const sizes = [...store.collections()].map(({ name, size }) => {
    const [group = '', plural = ''] = name.split('/');
    return { group, plural, size };
  });
  page.measure('apiserver_storage_objects', 'gauge', 'Stored objects by resource and group in one label');
  for (const { group, plural, size } of sizes) {
    page.sample('apiserver_storage_objects', { resource: group ? `${plural}.${group}` : plural }, size);
  }
  page.measure('apiserver_resource_objects', 'gauge', 'Stored objects by group and resource');
  for (const { group, plural, size } of sizes)
    page.sample('apiserver_resource_objects', { group, resource: plural }, size);
}
