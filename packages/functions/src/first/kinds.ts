import { at, type Gvk, isObject, Kptfile, type Resource, type ResourceList } from '@nexslice/krm';

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

/** Kinds of May 2023 (dialect D1), between the first design and the first release. They are converted, not spoken. */
export const interim = {
  ip: { apiVersion: 'ipam.alloc.nephio.org/v1alpha1', kind: 'IPAllocation' },
  vlan: { apiVersion: 'vlan.alloc.nephio.org/v1alpha1', kind: 'VLANAllocation' },
} as const satisfies Record<string, Gvk>;

/** Whether a package speaks the dialect of May 2023. */
export function isInterim(list: ResourceList): boolean {
  const released = list.items.some((item) => item.kind === 'WorkloadCluster');
  const ofInterim = (item: Gvk) => item.apiVersion.includes('.alloc.nephio.org/') || item.kind === first.cluster.kind;
  return !released && list.items.some(ofInterim);
}

/** Names the owner of a child, `req.nephio.org/v1alpha1/interface/n3`. */
export const ownerNote = 'krm-fn.nephio.org/owner';

/** Notes that ask for a child to be given back; the documents differ, so all of them are understood. */
export const deleteNotes = ['fnruntime.nephio.org/delete', 'krm-fn.nephio.org/to-be-deleted'];

export const siteLabel = 'nephio.org/site';
export const regionLabel = 'nephio.org/region';

const dashedType = /^(?:req|ipam)-nephio-org-v1alpha1?-/;
const laterGroups = /^(?:ipam|vlan)\.(?:resource|alloc)\.nephio\.org\//;

/** Kinds and notes that the first design does not know. */
function isLater(item: Resource): boolean {
  if (laterGroups.test(item.apiVersion) || item.kind === 'WorkloadCluster' || item.kind === 'DataNetwork') return true;
  const annotations = at(item.value, 'metadata', 'annotations');
  return isObject(annotations) && Object.keys(annotations).some((key) => key.startsWith('specializer.nephio.org/'));
}

/** Whether a package speaks the dialect of the first design documents. */
export function isFirstDesign(list: ResourceList): boolean {
  if (list.items.some(isLater)) return false;
  if (list.items.some((item) => item.apiVersion === first.ip.apiVersion || item.kind === first.cluster.kind))
    return true;
  const file = Kptfile.find(list.items);
  return file !== undefined && new Kptfile(file).conditions.some(({ type }) => dashedType.test(type));
}
