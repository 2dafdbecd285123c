import type { Gvk, Resource } from '@nexslice/krm';

/** Kinds of released Nephio (dialect D3). The dialect of the R1 release (D2) differs in the kinds of network functions only. */
export const kinds = {
  interface: { apiVersion: 'req.nephio.org/v1alpha1', kind: 'Interface' },
  dataNetwork: { apiVersion: 'req.nephio.org/v1alpha1', kind: 'DataNetwork' },
  capacity: { apiVersion: 'req.nephio.org/v1alpha1', kind: 'Capacity' },
  dependency: { apiVersion: 'req.nephio.org/v1alpha1', kind: 'Dependency' },
  cluster: { apiVersion: 'infra.nephio.org/v1alpha1', kind: 'WorkloadCluster' },
  network: { apiVersion: 'infra.nephio.org/v1alpha1', kind: 'Network' },
  ipClaim: { apiVersion: 'ipam.resource.nephio.org/v1alpha1', kind: 'IPClaim' },
  ipPrefix: { apiVersion: 'ipam.resource.nephio.org/v1alpha1', kind: 'IPPrefix' },
  networkInstance: { apiVersion: 'ipam.resource.nephio.org/v1alpha1', kind: 'NetworkInstance' },
  vlanClaim: { apiVersion: 'vlan.resource.nephio.org/v1alpha1', kind: 'VLANClaim' },
  vlanIndex: { apiVersion: 'vlan.resource.nephio.org/v1alpha1', kind: 'VLANIndex' },
  nad: { apiVersion: 'k8s.cni.cncf.io/v1', kind: 'NetworkAttachmentDefinition' },
  nfDeployment: { apiVersion: 'workload.nephio.org/v1alpha1', kind: 'NFDeployment' },
  config: { apiVersion: 'ref.nephio.org/v1alpha1', kind: 'Config' },
} as const satisfies Record<string, Gvk>;

/** Kinds of network functions, the generic one of D3 first. */
export const nfKinds: readonly Gvk[] = ['NFDeployment', 'UPFDeployment', 'SMFDeployment', 'AMFDeployment'].map(
  (kind) => ({
    apiVersion: kinds.nfDeployment.apiVersion,
    kind,
  }),
);

/** Labels by which claims select prefixes. */
export const labels = {
  cluster: 'nephio.org/cluster-name',
  family: 'nephio.org/address-family',
  network: 'nephio.org/network-name',
} as const;

/** Keeps a resource out of the cluster. */
export const localConfig = 'config.kubernetes.io/local-config';

/** Whether a resource stays in its package. */
export function isLocal(item: Resource): boolean {
  return !['', 'false'].includes(item.annotation(localConfig) ?? '');
}

/** The network that every pod has anyway: nothing is claimed for it. */
export const defaultNetwork = 'default';
