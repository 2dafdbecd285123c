import {
  allocationGroups,
  type IPAllocation,
  type IPClaim,
  type VLANAllocation,
  type VLANClaim,
} from '@nexslice/kinds';
import { controllerRef, type KubeObject } from '@nexslice/kube';
import { deleteMark, sharedName } from '../annotations.ts';

/** Labels by which the first design chooses among prefixes; Nephio has one for the cluster. */
const labels = { site: 'nephio.org/site', region: 'nephio.org/region', cluster: 'nephio.org/cluster-name' } as const;

/** The mark of the first design's second document. */
const firstDeleteMark = 'fnruntime.nephio.org/delete';

/** An IPAllocation as the IPClaim that answers it. */
export function ipClaimFor(allocation: IPAllocation, group: string): IPClaim {
  const { networkInstance, networkInstanceRef, selector, ...spec } = allocation.spec;
  const network = networkInstance ?? networkInstanceRef ?? { name: '' };
  return {
    metadata: metadataFor(allocation, group),
    spec: {
      ...spec,
      networkInstance: network,
      ...(selector?.matchLabels && { selector: { matchLabels: asClaimLabels(selector.matchLabels) } }),
      // In the first design every allocation has a length of 32, also those of networks.
      ...(group === allocationGroups.firstDesign && spec.kind === 'network' && { prefixLength: undefined }),
    },
  };
}

/** A VLANAllocation as the VLANClaim that answers it. What tags one network at one site shares a VLAN. */
export function vlanClaimFor(allocation: VLANAllocation, group: string): VLANClaim {
  const { vlanDatabase, networkInstanceRef, selector, ...spec } = allocation.spec;
  const site = selector?.matchLabels?.[labels.site] ?? '';
  const metadata = metadataFor(allocation, group);
  const shared = networkInstanceRef && { [sharedName]: `${networkInstanceRef.name}-${site}-bd` };
  return {
    metadata: { ...metadata, annotations: { ...metadata.annotations, ...shared } },
    spec: { ...spec, vlanIndex: vlanDatabase ?? { name: site } },
  };
}

/** Allocations of both groups may have one name; a dot keeps theirs from names of people's claims, which are labels as a rule. */
export function claimName(name: string, group: string): string {
  return `${name}.${group.replace(/[.]nephio[.]org$/, '')}`;
}

function metadataFor({ metadata, ...object }: IPAllocation | VLANAllocation, group: string) {
  const { name, namespace, annotations = {} } = metadata;
  const marked = annotations[deleteMark] !== undefined || annotations[firstDeleteMark] !== undefined;
  return {
    name: claimName(name, group),
    ...(namespace && { namespace }),
    ...(marked && { annotations: { [deleteMark]: 'true' } }),
    ownerReferences: [controllerRef({ metadata, ...object } as KubeObject)],
  };
}

function asClaimLabels(matchLabels: Readonly<Record<string, string>>): Record<string, string> {
  const { [labels.site]: site, [labels.region]: _region, ...others } = matchLabels;
  return { ...others, ...(site && { [labels.cluster]: site }) };
}
