import type { Clock } from '@nexslice/kube';
import type { Store } from '../../store/store.ts';
import type { StoredResource } from '../stored-resource.ts';
import { connectSubresource } from './connect.ts';
import { evictionSubresource } from './eviction.ts';
import { logSubresource } from './log.ts';

/** Gives pods what clients ask of them beyond their objects. */
export function addPodSubresources(
  { pods, budgets }: { pods: StoredResource; budgets: StoredResource },
  store: Store,
  clock: Clock,
): void {
  pods.subresources['log'] = logSubresource(pods, store.collection('', 'pods'), () => clock.now());
  pods.subresources['eviction'] = evictionSubresource({ pods, budgets, clock });
  for (const name of ['exec', 'attach', 'portforward'] as const) {
    pods.subresources[name] = connectSubresource(pods, name);
  }
}
