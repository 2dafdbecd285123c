import type { Store } from '../../store/store.ts';
import type { StoredResource } from '../stored-resource.ts';
import { connectSubresource } from './connect.ts';
import { evictionSubresource } from './eviction.ts';
import { logSubresource } from './log.ts';

/** Gives pods what clients ask of them beyond their objects. `now` is in ms. */
export function addPodSubresources(pods: StoredResource, store: Store, now: () => number): void {
  pods.subresources['log'] = logSubresource(pods, store.collection('', 'pods'), now);
  pods.subresources['eviction'] = evictionSubresource(pods, store);
  for (const name of ['exec', 'attach', 'portforward'] as const) {
    pods.subresources[name] = connectSubresource(pods, name);
  }
}
