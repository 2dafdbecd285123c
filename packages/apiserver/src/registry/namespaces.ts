import { forbidden, notFound } from '../status/errors.ts';
import type { Store } from '../store/store.ts';
import type { Catalog } from './catalog.ts';
import { ensureObject } from './ensure-object.ts';
import type { WriteOptions } from './options.ts';
import type { ResourceInfo } from './resource.ts';

/** Refuses new objects in namespaces that do not exist or are about to go. @throws StatusError 403 or 404 */
export function requireNamespace(store: Store, info: ResourceInfo, namespace: string, name: string): void {
  const entry = store.collection('', 'namespaces').get(namespace);
  if (!entry) throw notFound({ group: '', plural: 'namespaces' }, namespace);
  if (!entry.object.metadata.deletionTimestamp) return;
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
  const message = `namespace ${namespace} is being terminated`;
  throw forbidden(info, name, why, [{ reason: 'NamespaceTerminating', message, field: 'metadata.namespace' }]);
}

/** Nobody can work without them, or finds them again. */
const immortal = new Set(['default', 'kube-system', 'kube-public']);

/** Keeps the namespaces that a cluster needs. @throws StatusError 403 */
export function requireMortal(info: ResourceInfo, name: string): void {
  if (info.plural !== 'namespaces' || info.group !== '' || !immortal.has(name)) return;
  throw forbidden(info, name, 'this namespace may not be deleted');
}

/** The namespaces that every cluster has. */
const initial = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

/** Makes the namespaces that every cluster has, unless they are there. */
export function ensureNamespaces(catalog: Catalog, store: Store, options: WriteOptions): void {
  for (const name of initial) {
    const object = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
    ensureObject(catalog, store, { group: '', version: 'v1', plural: 'namespaces' }, object, options);
  }
}
