import { listAt, PackageProblem, type Resource, sameGvk, textAt } from '@nexslice/krm';
import { kinds } from '../dialect/released.ts';

/** What functions know of the cluster that a package is for. */
export interface Cluster {
  name: string;
  /** CNI plugins that may be asked for. */
  cnis: string[];
  /** The network device of the nodes that attachments hang on. */
  masterInterface: string;
}

/** The name that blueprints bear before they are injected into a cluster. */
const unsetName = 'example';

export interface ClusterOptions {
  /** Take a cluster that is really named like the placeholder of blueprints. */
  strict: boolean;
}

/**
 * Complains about a WorkloadCluster. The texts are those of Nephio's functions, which users and tools know.
 * @throws PackageProblem when there is more than one, or a field is missing
 */
export function checkCluster({ strict }: ClusterOptions) {
  return (resource: Resource, globals: readonly Resource[]): void => {
    const clusters = globals.filter((other) => sameGvk(other, kinds.cluster));
    if (clusters.length > 1 && resource !== clusters[0]) {
      throw new PackageProblem('multiple WorkloadCluster objects found in the kpt package', {
        resource,
        field: 'metadata.name',
      });
    }
    const { name, cnis } = readCluster(resource);
    if (!name || (name === unsetName && !strict)) throw missing(resource, 'ClusterName', 'WorkloadCluster');
    if (cnis.length === 0) throw missing(resource, 'CNIConfig', 'ClusterContext');
    if (textAt(resource.value, 'spec', 'masterInterface') === undefined)
      throw missing(resource, 'MasterInterface', 'ClusterContext');
  };
}

/**
 * The cluster of the package.
 * @throws PackageProblem when the package has none
 */
export function clusterOf(globals: readonly Resource[]): Cluster {
  const resource = globals.find((other) => sameGvk(other, kinds.cluster));
  if (!resource) throw new PackageProblem('workload cluster is missing from the kpt package', { field: 'spec' });
  return readCluster(resource);
}

/**
 * Refuses a CNI that the cluster does not have.
 * @throws PackageProblem
 */
export function checkCni(cluster: Cluster, cniType: string): void {
  if (cluster.cnis.includes(cniType)) return;
  throw new PackageProblem(
    `cniType not supported in workload cluster; workload cluster CNI(s): [${cluster.cnis.join(' ')}], interface cniType requested: ${cniType}`,
    { field: 'spec.cniType', value: cniType, better: cluster.cnis.length === 1 ? cluster.cnis[0] : undefined },
  );
}

function readCluster({ value }: Resource): Cluster {
  return {
    name: textAt(value, 'spec', 'clusterName') ?? '',
    cnis: listAt(value, 'spec', 'cnis').filter((cni) => typeof cni === 'string'),
    masterInterface: textAt(value, 'spec', 'masterInterface') ?? '',
  };
}

/** Names of fields as Nephio's texts have them, and as they are. */
const fields = { ClusterName: 'spec.clusterName', CNIConfig: 'spec.cnis', MasterInterface: 'spec.masterInterface' };

function missing(resource: Resource, field: keyof typeof fields, kind: string): PackageProblem {
  return new PackageProblem(`spec invalid: mandatory field ${field} is missing from ${kind}`, {
    resource,
    field: fields[field],
  });
}
