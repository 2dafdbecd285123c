import type { PrefixSpec } from '@nexslice/ipam';
import { type IPPrefix, ipPrefixes, type NetworkInstance, networkInstances } from '@nexslice/kinds';
import { type Cache, type Informer, keyString, keyStringOf, parseKey } from '@nexslice/kube';
import { type Declare, PoolStatus, type PoolStatusOptions } from './pool-status.ts';
import { declarationOf } from './prefixes.ts';

const byInstance = 'networkInstance';

/** Keeps the prefixes of network instances as the objects say, and says in the objects what is wrong with them. */
export class NetworkInstances {
  readonly instanceStatus: PoolStatus<NetworkInstance>;
  readonly prefixStatus: PoolStatus<IPPrefix>;
  readonly #instances: Informer<NetworkInstance>;
  readonly #prefixes: Informer<IPPrefix>;
  readonly #declare: Declare<readonly PrefixSpec[]>;
  /** Network instances that have changed since they were declared: a thousand prefixes that come at once are one change. */
  readonly #stale = new Set<string>();

  constructor(cache: Cache, declare: Declare<readonly PrefixSpec[]>, options: PoolStatusOptions) {
    this.#declare = declare;
    this.#instances = cache.informer(networkInstances);
    this.#prefixes = cache.informer(ipPrefixes, { indexers: { [byInstance]: (prefix) => [instanceOf(prefix)] } });
    const refresh = () => this.refresh();
    this.instanceStatus = new PoolStatus(networkInstances, this.#instances, { ...options, refresh });
    this.prefixStatus = new PoolStatus(ipPrefixes, this.#prefixes, { ...options, refresh });
    const instance = (object: NetworkInstance) => this.#stale.add(keyStringOf(object));
    const prefix = (object: IPPrefix) => this.#stale.add(instanceOf(object));
    this.#instances.addEventHandler({ add: instance, update: changed(instance), delete: instance });
    this.#prefixes.addEventHandler({ add: prefix, update: changed(prefix), delete: prefix });
  }

  /** Declares what has changed. To be called before anything is decided that rests on it. */
  refresh(): void {
    for (const key of this.#stale) {
      const instance = this.#instances.get(parseKey(key));
      const added = this.#prefixes.byIndex(byInstance, key);
      const { prefixes, problems } = declarationOf(instance, added);
      if (instance) this.instanceStatus.note(keyStringOf(instance), problems.get(instance));
      for (const prefix of added) this.prefixStatus.note(keyStringOf(prefix), problems.get(prefix));
      this.#declare(key, instance || added.length > 0 ? prefixes : undefined);
    }
    this.#stale.clear();
  }
}

function instanceOf({ metadata, spec }: IPPrefix): string {
  const { name, namespace } = spec.networkInstance;
  return keyString({ name, namespace: namespace || (metadata.namespace ?? '') });
}

/** A status that is written, or a resync, changes nothing that is given out. An object that changes hands concerns both. */
function changed<T extends { metadata: { generation?: number } }>(refresh: (object: T) => void) {
  return (old: T, object: T) => {
    if (old.metadata.generation === object.metadata.generation) return;
    refresh(object);
    refresh(old);
  };
}
