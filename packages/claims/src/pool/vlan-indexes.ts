import { usableVlans, type VlanIndexSpec } from '@nexslice/ipam';
import { type VLANIndex, vlanIndexes } from '@nexslice/kinds';
import { type Cache, keyStringOf } from '@nexslice/kube';
import { type Declare, PoolStatus, type PoolStatusOptions } from './pool-status.ts';

/** Keeps what VLAN indexes have to give as the objects say. */
export class VlanIndexes {
  readonly status: PoolStatus<VLANIndex>;

  constructor(cache: Cache, declare: Declare<VlanIndexSpec>, options: PoolStatusOptions) {
    const indexes = cache.informer(vlanIndexes);
    this.status = new PoolStatus(vlanIndexes, indexes, options);
    const refresh = (index: VLANIndex) => {
      const current = indexes.get(index.metadata);
      declare(keyStringOf(index), current && vlansOf(current));
    };
    indexes.addEventHandler({
      add: refresh,
      update: (old, index) => old.metadata.generation !== index.metadata.generation && refresh(index),
      delete: refresh,
    });
  }
}

/** An index that an older definition let through with bounds the wrong way round has nothing to give. */
export function vlansOf({ spec }: Pick<VLANIndex, 'spec'>): VlanIndexSpec {
  const first = Math.max(spec.minID ?? usableVlans.first, usableVlans.first);
  const last = Math.min(spec.maxID ?? usableVlans.last, usableVlans.last);
  return { ranges: first > last ? [] : [{ first, last }], reserved: spec.reserved ?? [] };
}
