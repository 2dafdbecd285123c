import {
  at,
  type Definition,
  isObject,
  listAt,
  Resource,
  type ResourceList,
  resultAbout,
  type Surroundings,
  sameGvk,
  textAt,
} from '@nexslice/krm';
import { childAnnotations, forName } from '../children/children.ts';
import { checkCluster, clusterOf } from '../cluster/cluster.ts';
import { kinds, labels } from '../dialect/released.ts';
import type { FunctionOptions } from '../registry/function.ts';

/** Makes an IPClaim of every pool of a DataNetwork, and writes the prefixes into its status. */
export function dnnFunction(options: FunctionOptions): Definition {
  return {
    for: kinds.dataNetwork,
    owns: [{ ...kinds.ipClaim, ownership: 'remote' }],
    watches: [{ ...kinds.cluster, check: checkCluster(options) }],
    populate: (resource, around) => poolClaims(resource, around),
    update: (resource, related, { list }) => {
      if (!resource) throw new Error('cannot initialize with a nil object');
      return [withStatus(resource, related, list)];
    },
  };
}

function poolClaims(dnn: Resource, { globals }: Surroundings): Resource[] {
  const cluster = clusterOf(globals);
  return listAt(dnn.value, 'spec', 'pools').map((pool) =>
    Resource.from({
      ...kinds.ipClaim,
      metadata: { name: `${claimPrefix(dnn)}${textAt(pool, 'name') ?? ''}`, annotations: childAnnotations(dnn) },
      spec: {
        kind: 'pool',
        createPrefix: true,
        networkInstance: at(dnn.value, 'spec', 'networkInstance') ?? {},
        prefixLength: at(pool, 'prefixLength') ?? 0,
        selector: {
          matchLabels: {
            [labels.cluster]: cluster.name,
            [labels.family]: textAt(pool, 'ipFamily') === 'ipv6' ? 'ipv6' : 'ipv4',
          },
        },
      },
      status: {},
    }),
  );
}

/** Names of a data network's claims are this and the name of the pool. */
function claimPrefix(dnn: Resource): string {
  return `${forName(dnn)}-${dnn.name}-`;
}

function withStatus(dnn: Resource, related: readonly Resource[], list: ResourceList): Resource {
  const prefix = claimPrefix(dnn);
  const order = listAt(dnn.value, 'spec', 'pools').map((pool) => textAt(pool, 'name') ?? '');
  const claims = related.filter(
    (child) => sameGvk(child, kinds.ipClaim) && textAt(child.value, 'spec', 'kind') === 'pool',
  );
  const pools = claims.flatMap((claim) => {
    if (!claim.name.startsWith(prefix)) {
      const message = `found an IPClaim owned by DNN "${dnn.name}" with a suspicious name: ${claim.name}`;
      list.results.push(resultAbout(claim, 'warning', message));
      return [];
    }
    return [{ name: claim.name.slice(prefix.length), ipClaim: claim.value['status'] ?? {} }];
  });
  const place = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  pools.sort((a, b) => place(a.name) - place(b.name) || (a.name < b.name ? -1 : 1));
  const old = dnn.value['status'];
  dnn.setField('status', { ...(isObject(old) ? old : {}), pools: pools.length > 0 ? pools : undefined });
  return dnn;
}
