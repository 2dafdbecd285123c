import type { Store } from '../store/store.ts';
import type { Catalog } from './catalog.ts';
import type { WriteOptions } from './options.ts';
import type { StoredResource } from './stored-resource.ts';

/** Makes an object that is in no namespace and that every cluster has, unless it is there. */
export function ensureObject(
  catalog: Catalog,
  store: Store,
  { group, version, plural }: { group: string; version: string; plural: string },
  object: { metadata: { name: string } },
  options: WriteOptions,
): void {
  if (store.collection(group, plural).get(object.metadata.name)) return;
  const resource = catalog.find(group, version, plural) as StoredResource;
  const bytes = Buffer.from(JSON.stringify(object));
  resource.create(undefined, { bytes, contentType: 'application/json' }, options);
}
