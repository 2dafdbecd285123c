import { parseHostAddress } from '@nexslice/ipam';
import {
  annotations,
  at,
  compareText,
  type Definition,
  formatRef,
  inPlace,
  Kptfile,
  listAt,
  PackageProblem,
  Resource,
  type ResourceList,
  type Surroundings,
  sameGvk,
  textAt,
} from '@nexslice/krm';
import { forName, networkInstanceOf } from '../children/children.ts';
import { checkCluster, clusterOf } from '../cluster/cluster.ts';
import { defaultNetwork, kinds } from '../dialect/released.ts';
import { childName } from '../interface/interface.ts';
import type { FunctionOptions } from '../registry/function.ts';
import { attachmentConfig } from './config.ts';

/** Writes the NetworkAttachmentDefinition of every Interface whose claims have been answered. */
export function nadFunction(options: FunctionOptions): Definition {
  return {
    for: kinds.nad,
    owns: [],
    watches: [
      { ...kinds.cluster, check: checkCluster(options) },
      kinds.network,
      kinds.ipClaim,
      kinds.vlanClaim,
      kinds.interface,
    ],
    update: (nad, related, around) => {
      // What nobody asked for was written by hand, and stays so.
      const byHand = nad && related.length === 0 && nad.annotation(annotations.owner) === undefined;
      return byHand && options.strict ? [] : attachmentOf(nad, related, around, options);
    },
  };
}

/** Takes away attachments that are marked, and their conditions: nobody else has to give anything back for them. */
export function removeMarked(list: ResourceList): void {
  const resource = Kptfile.find(list.items);
  if (!resource) return;
  const kptfile = new Kptfile(resource);
  for (const nad of list.items.filter((item) => sameGvk(item, kinds.nad) && item.annotation(annotations.delete))) {
    kptfile.deleteCondition(formatRef(nad.ref));
    list.remove(nad);
  }
}

function attachmentOf(
  old: Resource | undefined,
  related: readonly Resource[],
  { globals }: Surroundings,
  options: FunctionOptions,
): Resource[] {
  const cluster = clusterOf(globals);
  const itf = related.find((resource) => sameGvk(resource, kinds.interface));
  if (!itf) throw new Error('expected Interface object to generate the nad');
  const root = forName(itf);
  const namespace = itf.annotation(annotations.namespace) ?? '';
  if (!root || !namespace) {
    throw new PackageProblem(
      `expecting a for name and for namespace, got forName: ${root}, forNamespace: ${namespace}`,
      {
        resource: itf,
        field: `metadata.annotations.[${root ? annotations.namespace : annotations.for}]`,
      },
    );
  }
  if (networkInstanceOf(itf) === defaultNetwork) return [];
  const claims = related.filter((resource) => sameGvk(resource, kinds.ipClaim));
  const vlan = related.find((resource) => sameGvk(resource, kinds.vlanClaim));
  if (claims.length === 0 && !vlan) {
    const message = 'expected one of IPClaim or VLANClaim objects to generate the nad';
    throw new PackageProblem(message, { resource: itf, field: 'spec' });
  }
  const networks = globals.filter((resource) => sameGvk(resource, kinds.network));
  const source = {
    cniType: textAt(itf.value, 'spec', 'cniType') ?? '',
    cluster,
    vlanId: vlanIdOf(vlan),
    addresses: addressesOf(claims),
    routes: routesOf(claims, networks),
  };
  const config = inPlace({ resource: itf, field: 'spec.cniType' }, () => attachmentConfig(source, options));
  const spec = { config: claims.length > 0 ? config : '' };
  const metadata = { name: childName(itf), namespace };
  if (!options.strict || old?.name !== metadata.name) return [Resource.from({ ...kinds.nad, metadata, spec })];
  old.setAt(['metadata', 'namespace'], namespace);
  old.setField('spec', spec);
  return [old];
}

function vlanIdOf(claim: Resource | undefined): number {
  const id = at(claim?.value, 'status', 'vlanID');
  return typeof id === 'number' ? id : 0;
}

/** One address per prefix; a claim without an answer has an empty one. */
function addressesOf(claims: readonly Resource[]): { address?: string; gateway?: string }[] {
  const byPrefix = new Map<string, { address?: string; gateway?: string }>();
  for (const claim of claims) {
    const { value } = claim;
    const address = textAt(value, 'status', 'prefix');
    const gateway = textAt(value, 'status', 'gateway');
    if (address) inPlace({ resource: claim, field: 'status.prefix', value: address }, () => parseHostAddress(address));
    byPrefix.set(address ?? '', { ...(address && { address }), ...(gateway && { gateway }) });
  }
  return [...byPrefix].sort(([a], [b]) => compareText(a, b)).map(([, entry]) => entry);
}

/** Where the networks of the claims can be reached: through the gateway of a claim of the same address family. */
function routesOf(claims: readonly Resource[], networks: readonly Resource[]): { dst: string; gw: string }[] {
  const routes = new Map<string, string>();
  for (const claim of claims) {
    const address = textAt(claim.value, 'status', 'prefix');
    const gateway = textAt(claim.value, 'status', 'gateway');
    if (!address || !gateway) continue;
    for (const prefix of prefixesOf(networks, networkInstanceOf(claim))) {
      const sameFamily = parseHostAddress(prefix).family === parseHostAddress(address).family;
      if (sameFamily && !routes.has(prefix)) routes.set(prefix, gateway);
    }
  }
  return [...routes].sort(([a], [b]) => compareText(a, b)).map(([dst, gw]) => ({ dst, gw }));
}

function prefixesOf(networks: readonly Resource[], instance: string): string[] {
  return networks
    .flatMap((network) => listAt(network.value, 'spec', 'routingTables'))
    .filter((table) => textAt(table, 'name') === instance)
    .flatMap((table) => listAt(table, 'prefixes'))
    .flatMap((prefix) => textAt(prefix, 'prefix') ?? []);
}
