import type { Gvk } from '@nexslice/krm';

/** Kinds of the first design documents (dialect D0). */
export const first = {
  interface: { apiVersion: 'req.nephio.org/v1alpha1', kind: 'Interface' },
  capacity: { apiVersion: 'req.nephio.org/v1alpha1', kind: 'Capacity' },
  cluster: { apiVersion: 'infra.nephio.org/v1alpha1', kind: 'ClusterContext' },
  ip: { apiVersion: 'ipam.nephio.org/v1alpha1', kind: 'IPAllocation' },
  vlan: { apiVersion: 'ipam.nephio.org/v1alpha1', kind: 'VLANAllocation' },
  nad: { apiVersion: 'k8s.cni.cncf.io/v1', kind: 'NetworkAttachmentDefinition' },
} as const satisfies Record<string, Gvk>;

/** Network functions that are generated in this dialect. */
export const firstNfKinds: readonly Gvk[] = ['UPFDeployment', 'SMFDeployment', 'AMFDeployment'].map((kind) => ({
  apiVersion: 'nf.nephio.org/v1alpha1',
  kind,
}));

/** Names the owner of a child, `req.nephio.org/v1alpha1/interface/n3`. */
export const ownerNote = 'krm-fn.nephio.org/owner';

/** Notes that ask for a child to be given back; the documents differ, so all of them are understood. */
export const deleteNotes = ['fnruntime.nephio.org/delete', 'krm-fn.nephio.org/to-be-deleted'];

export const siteLabel = 'nephio.org/site';
export const regionLabel = 'nephio.org/region';
