import type { Gvk } from '@nexslice/krm';
import { kinds } from '../dialect/released.ts';

/** Kinds of May 2023 (dialect D1), between the first design and the first release, where they differ from the released ones. */
export const interim = {
  cluster: { apiVersion: 'infra.nephio.org/v1alpha1', kind: 'ClusterContext' },
  ip: { apiVersion: 'ipam.alloc.nephio.org/v1alpha1', kind: 'IPAllocation' },
  vlan: { apiVersion: 'vlan.alloc.nephio.org/v1alpha1', kind: 'VLANAllocation' },
} as const satisfies Record<string, Gvk>;

/** Network functions that are generated in this dialect. */
export const interimNfKinds: readonly Gvk[] = ['UPFDeployment', 'SMFDeployment', 'AMFDeployment'].map((kind) => ({
  apiVersion: kinds.nfDeployment.apiVersion,
  kind,
}));
