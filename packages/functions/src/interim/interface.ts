import { at, isObject, PackageProblem, Resource, type Surroundings, sameGvk, textAt } from '@nexslice/krm';
import { networkInstanceOf } from '../children/children.ts';
import { defaultNetwork, kinds } from '../dialect/released.ts';
import { siteLabel } from '../first/kinds.ts';
import { checkContext, neededSite, type Site, siteOf } from './cluster.ts';
import { interim } from './kinds.ts';
import type { InterimDefinition } from './run.ts';

/** Makes of every Interface an IPAllocation, a VLANAllocation when it is tagged, and the wish for an attachment, all named like it. */
export const interimInterface: InterimDefinition = {
  for: kinds.interface,
  owns: [
    { ...interim.ip, ownership: 'remote' },
    { ...interim.vlan, ownership: 'remote' },
    { ...kinds.nad, ownership: 'remote-condition' },
  ],
  watches: [{ ...interim.cluster, check: checkContext }],
  populate: childrenOf,
  update: (itf, related) => {
    if (!itf) throw new Error('expected a for object but got nil');
    return [withStatus(itf, related)];
  },
};

function childrenOf(itf: Resource, { globals }: Surroundings): Resource[] {
  if (!isObject(at(itf.value, 'spec', 'networkInstance')))
    throw new PackageProblem('spec invalid missing networkInstance', { field: 'spec.networkInstance' });
  if (networkInstanceOf(itf) === defaultNetwork) return [];
  const cniType = textAt(itf.value, 'spec', 'cniType') ?? '';
  if (cniType === '') return [ipAllocation(itf, neededSite(globals), 'loopback')];
  const supported = siteOf(globals)?.cniType ?? '';
  if (cniType !== supported) {
    throw new PackageProblem(
      `cluster cniType not supported: cluster cniType: ${supported}, interface cniType: ${cniType}`,
      { field: 'spec.cniType', value: cniType, better: supported || undefined },
    );
  }
  const site = neededSite(globals);
  const tagged = textAt(itf.value, 'spec', 'attachmentType') === 'vlan';
  return [
    ipAllocation(itf, site, 'network'),
    ...(tagged ? [vlanAllocation(itf, site)] : []),
    Resource.from({ ...kinds.nad, metadata: { name: itf.name } }),
  ];
}

function ipAllocation(itf: Resource, { code }: Site, kind: 'network' | 'loopback'): Resource {
  return Resource.from({
    ...interim.ip,
    metadata: { name: itf.name },
    spec: {
      kind,
      networkInstance: at(itf.value, 'spec', 'networkInstance'),
      selector: { matchLabels: { [siteLabel]: code } },
    },
    status: {},
  });
}

function vlanAllocation(itf: Resource, { code }: Site): Resource {
  return Resource.from({
    ...interim.vlan,
    metadata: { name: itf.name },
    spec: { vlanDatabase: { name: code } },
    status: {},
  });
}

function withStatus(itf: Resource, related: readonly Resource[]): Resource {
  const answer = (gvk: { apiVersion: string; kind: string }) =>
    related.find((child) => sameGvk(child, gvk) && child.name === itf.name)?.value['status'] ?? undefined;
  const old = itf.value['status'];
  const [address, vlan] = [answer(interim.ip), answer(interim.vlan)];
  itf.setField('status', {
    ...(isObject(old) ? old : {}),
    ...(address !== undefined && { ipAllocationStatus: address }),
    ...(vlan !== undefined && { vlanAllocationStatus: vlan }),
  });
  return itf;
}
