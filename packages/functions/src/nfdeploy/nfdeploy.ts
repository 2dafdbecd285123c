import { type Definition, type Gvk, isObject, type Resource } from '@nexslice/krm';
import { checkCluster, clusterOf } from '../cluster/cluster.ts';
import { kinds } from '../dialect/released.ts';
import type { FunctionOptions } from '../registry/function.ts';
import { computedSpec } from './spec.ts';

/**
 * Fills the spec of a network function from its interfaces, data networks, capacity and dependencies once all of them are done,
 * and says whether the package is ready.
 */
export function nfdeployFunction(nfKind: Gvk, options: FunctionOptions): Definition {
  return {
    for: nfKind,
    root: true,
    owns: [
      { ...kinds.capacity, ownership: 'local' },
      { ...kinds.interface, ownership: 'initial' },
      { ...kinds.dataNetwork, ownership: 'initial' },
      { ...kinds.dependency, ownership: 'initial' },
    ],
    watches: [{ ...kinds.cluster, check: checkCluster(options) }],
    populate: (_, { globals }) => {
      clusterOf(globals);
      return [];
    },
    update: (nf, related) => {
      if (!nf) throw new Error('expected a for object but got nil');
      return [filled(nf, related, options)];
    },
  };
}

function filled(nf: Resource, related: readonly Resource[], options: FunctionOptions): Resource {
  const old = nf.value['spec'];
  nf.setField('spec', { ...(isObject(old) ? old : {}), ...computedSpec(nf, related, options) });
  return nf;
}
