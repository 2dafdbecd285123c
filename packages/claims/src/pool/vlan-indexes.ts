import type { VlanIndexSpec } from '@nexslice/ipam';
import { type VLANIndex, vlanIndexes } from '@nexslice/kinds';
import { type Cache, keyStringOf } from '@nexslice/kube';
import { type Declare, PoolStatus, type PoolStatusOptions } from './pool-status.ts';

/** Keeps what VLAN indexes have to give as the objects say, and says in the objects what is wrong with them. */
export class VlanIndexes {
  readonly status: PoolStatus<VLANIndex>;

  constructor(cache: Cache, declare: Declare<VlanIndexSpec>, options: PoolStatusOptions) {
    const indexes = cache.informer(vlanIndexes);
    this.status = new PoolStatus(vlanIndexes, indexes, options);
    const refresh = (index: VLANIndex) => {
      const key = keyStringOf(index);
      this.status.note(key, () => declare(key, indexes.get(index.metadata) && vlansOf(index)));
    };
    indexes.addEventHandler({
      add: refresh,
      update: (old, index) => old.metadata.generation !== index.metadata.generation && refresh(index),
      delete: refresh,
    });
  }
}

function vlansOf({ spec: { minID = 2, maxID = 4094, reserved = [] } }: VLANIndex): VlanIndexSpec {
  return { ranges: [{ first: minID, last: maxID }], reserved };
}
