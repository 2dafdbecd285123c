import { at, PackageProblem, Resource, type Surroundings, sameGvk, textAt } from '@nexslice/krm';
import { kinds } from '../dialect/released.ts';
import { checkContext, type Site, siteOf } from './cluster.ts';
import { interim } from './kinds.ts';
import type { InterimDefinition } from './run.ts';

/** Writes the attachment of every Interface whose allocations have been answered, named like the Interface. */
export const interimNad: InterimDefinition = {
  for: kinds.nad,
  owns: [],
  watches: [{ ...interim.cluster, check: checkContext }, interim.ip, interim.vlan, kinds.interface],
  update: (_, related, around) => [attachmentOf(related, around)],
};

/** Since this version of the specification lists of plugins are called with capabilities. */
const cniVersion = '0.3.1';

function attachmentOf(related: readonly Resource[], { globals }: Surroundings): Resource {
  const itf = related.find((resource) => sameGvk(resource, kinds.interface));
  const ip = related.find((resource) => sameGvk(resource, interim.ip));
  const vlan = related.find((resource) => sameGvk(resource, interim.vlan));
  if (!itf) throw new Error('expected Interface object to generate the nad');
  if (!ip && !vlan)
    throw problem(itf, 'spec', 'expected one of IPAllocation or VLANAllocation objects to generate the nad');
  const site = siteOf(globals);
  if (!site) throw problem(itf, 'spec', 'expected ClusterContext object to generate the nad');
  const plugins = ip && pluginsOf(itf, site, ip);
  const config = JSON.stringify({ cniVersion, vlan: vlan && vlanOf(vlan), plugins });
  return Resource.from({ ...kinds.nad, metadata: { name: itf.name }, spec: { config } });
}

function pluginsOf(itf: Resource, site: Site, ip: Resource): object[] {
  const cniType = textAt(itf.value, 'spec', 'cniType') ?? '';
  if (cniType !== site.cniType) {
    throw problem(itf, 'spec.cniType', 'CNIType mismatch between interface and clustercontext');
  }
  const [address, gateway] = ['prefix', 'gateway'].map((field) => textAt(ip.value, 'status', field) || undefined);
  const plugin = {
    type: cniType,
    capabilities: { ips: true },
    master: site.masterInterface,
    mode: cniType === 'ipvlan' ? 'l2' : 'bridge',
    ipam: { type: 'static', addresses: [{ address, gateway }] },
  };
  return cniType === 'macvlan' ? [plugin, { type: 'tuning', capabilities: { mac: true }, ipam: {} }] : [plugin];
}

function vlanOf(vlan: Resource): number {
  const id = at(vlan.value, 'status', 'vlanID');
  if (typeof id === 'number' && id > 0) return id;
  throw problem(vlan, 'status.vlanID', 'unknown vlanType');
}

function problem(resource: Resource, field: string, message: string): PackageProblem {
  return new PackageProblem(message, { resource, field });
}
