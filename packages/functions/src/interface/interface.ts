import {
  annotations,
  at,
  type Definition,
  isObject,
  listAt,
  PackageProblem,
  Resource,
  type Surroundings,
  sameGvk,
  textAt,
} from '@nexslice/krm';
import { childAnnotations, forName, networkInstanceOf } from '../children/children.ts';
import { type Cluster, checkCluster, checkCni, clusterOf } from '../cluster/cluster.ts';
import { defaultNetwork, kinds, labels } from '../dialect/released.ts';
import type { FunctionOptions } from '../registry/function.ts';
import { familiesOf } from './families.ts';

/**
 * Makes of every Interface the claims that it needs: an IPClaim per address family, a VLANClaim when it is tagged, and the wish
 * for a NetworkAttachmentDefinition. Writes the answers into the status of the Interface.
 */
export function interfaceFunction(options: FunctionOptions): Definition {
  return {
    for: kinds.interface,
    owns: [
      { ...kinds.ipClaim, ownership: 'remote' },
      { ...kinds.vlanClaim, ownership: 'remote' },
      { ...kinds.nad, ownership: 'remote-condition' },
    ],
    watches: [{ ...kinds.cluster, check: checkCluster(options) }],
    populate: (resource, around) => childrenOf(resource, around, options),
    update: (resource, related) => {
      if (!resource) throw new Error('expected a for object but got nil');
      return [withStatus(resource, related, options)];
    },
  };
}

function childrenOf(itf: Resource, { globals }: Surroundings, options: FunctionOptions): Resource[] {
  const cluster = clusterOf(globals);
  if (!isObject(at(itf.value, 'spec', 'networkInstance')))
    throw new PackageProblem('spec invalid missing networkInstance', { field: 'spec.networkInstance' });
  if (networkInstanceOf(itf) === defaultNetwork) return [];
  const cniType = textAt(itf.value, 'spec', 'cniType') ?? '';
  const families = familiesOf(textAt(itf.value, 'spec', 'ipFamilyPolicy'), options);
  if (cniType === '') return families.map((family) => ipClaim(itf, cluster, family, 'loopback'));
  checkCni(cluster, cniType);
  const claims = families.map((family) => ipClaim(itf, cluster, family, 'network'));
  const vlan = textAt(itf.value, 'spec', 'attachmentType') === 'vlan' ? [vlanClaim(itf, cluster)] : [];
  return [...claims, ...vlan, attachment(itf)];
}

/** `<network function>-<interface>`, the name of everything that an interface leads to. */
export function childName(itf: Resource): string {
  return `${forName(itf)}-${itf.name}`;
}

function ipClaim(itf: Resource, cluster: Cluster, family: string, kind: 'network' | 'loopback'): Resource {
  const network = itf.annotation(labels.network);
  return Resource.from({
    ...kinds.ipClaim,
    metadata: { name: `${childName(itf)}-${family}`, annotations: childAnnotations(itf) },
    spec: {
      kind,
      networkInstance: at(itf.value, 'spec', 'networkInstance'),
      selector: {
        matchLabels: {
          [labels.cluster]: cluster.name,
          [labels.family]: family,
          ...(network && { [labels.network]: network }),
        },
      },
    },
    status: {},
  });
}

function vlanClaim(itf: Resource, cluster: Cluster): Resource {
  // All functions on one network of one cluster are on one bridge domain and so share its VLAN.
  const bridgeDomain = `${networkInstanceOf(itf)}-${cluster.name}-bd`;
  return Resource.from({
    ...kinds.vlanClaim,
    metadata: {
      name: childName(itf),
      annotations: { ...childAnnotations(itf), [annotations.vlanClaimName]: bridgeDomain },
    },
    spec: { vlanIndex: { name: cluster.name } },
    status: {},
  });
}

function attachment(itf: Resource): Resource {
  return Resource.from({ ...kinds.nad, metadata: { name: childName(itf), annotations: childAnnotations(itf) } });
}

function withStatus(itf: Resource, related: readonly Resource[], options: FunctionOptions): Resource {
  // A list of its own: what the Interface says now is only changed by setting it.
  const addresses = options.strict ? [] : [...listAt(itf.value, 'status', 'ipClaimStatus')];
  const vlans = related.filter((child) => sameGvk(child, kinds.vlanClaim));
  for (const claim of related.filter((child) => sameGvk(child, kinds.ipClaim)).sort(byName)) {
    const prefix = textAt(claim.value, 'status', 'prefix');
    const known = addresses.some((status) => textAt(status, 'prefix') === prefix);
    if (prefix && !known) addresses.push(claim.value['status']);
  }
  const vlanClaimStatus = vlans.at(-1)?.value['status'];
  const old = at(itf.value, 'status');
  const kept = isObject(old) ? old : {};
  itf.setField('status', {
    ...kept,
    ipClaimStatus: addresses.length > 0 ? addresses : undefined,
    vlanClaimStatus: vlanClaimStatus ?? undefined,
  });
  return itf;
}

function byName(a: Resource, b: Resource): number {
  return a.name < b.name ? -1 : 1;
}
