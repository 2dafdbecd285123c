import type { PrefixSpec } from '@nexslice/ipam';
import { type IPPrefix, ipPrefixes, type NetworkInstance, networkInstances } from '@nexslice/kinds';
import { type Cache, type Informer, keyString, keyStringOf, parseKey } from '@nexslice/kube';
import { type Declare, PoolStatus, type PoolStatusOptions } from './pool-status.ts';
import { prefixesOf } from './prefixes.ts';

const byInstance = 'networkInstance';

/** Keeps the prefixes of network instances as the objects say, and says in the objects what is wrong with them. */
export class NetworkInstances {
  readonly instances: Informer<NetworkInstance>;
  readonly status: PoolStatus<NetworkInstance>;
  readonly #prefixes: Informer<IPPrefix>;
  readonly #declare: Declare<readonly PrefixSpec[]>;

  constructor(cache: Cache, declare: Declare<readonly PrefixSpec[]>, options: PoolStatusOptions) {
    this.#declare = declare;
    this.instances = cache.informer(networkInstances);
    this.#prefixes = cache.informer(ipPrefixes, { indexers: { [byInstance]: (prefix) => [instanceOf(prefix)] } });
    this.status = new PoolStatus(networkInstances, this.instances, options);
    const instance = (object: NetworkInstance) => this.#refresh(keyStringOf(object));
    const prefix = (object: IPPrefix) => this.#refresh(instanceOf(object));
    this.instances.addEventHandler({ add: instance, update: changed(instance), delete: instance });
    this.#prefixes.addEventHandler({ add: prefix, update: changed(prefix), delete: prefix });
  }

  #refresh(key: string): void {
    const instance = this.instances.get(parseKey(key));
    const added = this.#prefixes.byIndex(byInstance, key);
    const exists = instance !== undefined || added.length > 0;
    this.status.note(key, () => this.#declare(key, exists ? prefixesOf(instance, added) : undefined));
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
