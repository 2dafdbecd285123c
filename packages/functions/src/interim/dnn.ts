import {
  at,
  isObject,
  listAt,
  Resource,
  type ResourceList,
  resultAbout,
  type Surroundings,
  sameGvk,
  textAt,
} from '@nexslice/krm';
import { kinds } from '../dialect/released.ts';
import { siteLabel } from '../first/kinds.ts';
import { checkContext, neededSite } from './cluster.ts';
import { interim } from './kinds.ts';
import type { InterimDefinition } from './run.ts';

/** Makes an IPAllocation of every pool of a DataNetwork, and writes the prefixes into its status. */
export const interimDnn: InterimDefinition = {
  for: kinds.dataNetwork,
  owns: [{ ...interim.ip, ownership: 'remote' }],
  watches: [{ ...interim.cluster, check: checkContext }],
  populate: poolAllocations,
  update: (dnn, related, { list }) => {
    if (!dnn) throw new Error('cannot initialize with a nil object');
    return [withStatus(dnn, related, list)];
  },
};

function poolAllocations(dnn: Resource, { globals }: Surroundings): Resource[] {
  const { code } = neededSite(globals);
  return listAt(dnn.value, 'spec', 'pools').map((pool) =>
    Resource.from({
      ...interim.ip,
      metadata: { name: `${dnn.name}-${textAt(pool, 'name') ?? ''}` },
      spec: {
        kind: 'pool',
        networkInstance: at(dnn.value, 'spec', 'networkInstance') ?? {},
        prefixLength: at(pool, 'prefixLength') ?? 0,
        selector: { matchLabels: { [siteLabel]: code } },
      },
      status: {},
    }),
  );
}

function withStatus(dnn: Resource, related: readonly Resource[], list: ResourceList): Resource {
  const prefix = `${dnn.name}-`;
  const order = listAt(dnn.value, 'spec', 'pools').map((pool) => textAt(pool, 'name') ?? '');
  const allocations = related.filter(
    (child) => sameGvk(child, interim.ip) && textAt(child.value, 'spec', 'kind') === 'pool',
  );
  const pools = allocations.flatMap((allocation) => {
    if (allocation.name.startsWith(prefix)) {
      return [{ name: allocation.name.slice(prefix.length), ipAllocation: allocation.value['status'] ?? {} }];
    }
    const message = `found an IPAllocation owned by DNN "${dnn.name}" with a suspicious name: ${allocation.name}`;
    list.results.push(resultAbout(allocation, 'warning', message, 'metadata.name'));
    return [];
  });
  pools.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  const old = dnn.value['status'];
  dnn.setField('status', { ...(isObject(old) ? old : {}), pools: pools.length > 0 ? pools : undefined });
  return dnn;
}
