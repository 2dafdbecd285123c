import { parseHostAddress } from '@nexslice/ipam';
import {
  at,
  compareText,
  inPlace,
  isObject,
  listAt,
  PackageProblem,
  type Resource,
  sameGvk,
  textAt,
} from '@nexslice/krm';
import { networkInstanceOf } from '../children/children.ts';
import { defaultNetwork, kinds } from '../dialect/released.ts';
import type { FunctionOptions } from '../registry/function.ts';
import { canonicalQuantity } from './quantity.ts';

type Fields = Record<string, unknown>;

/** What an interface of a network function gets. */
interface NfInterface extends Fields {
  name: string;
  ipv4?: Fields;
  ipv6?: Fields;
  vlanID?: unknown;
}

/** The parts of a network function's spec that are computed from its requirements. */
export function computedSpec(nf: Resource, related: readonly Resource[], options: FunctionOptions): Fields {
  const of = (gvk: { apiVersion: string; kind: string }) =>
    related.filter((resource) => sameGvk(resource, gvk)).sort((a, b) => compareText(a.name, b.name));
  const interfaces = of(kinds.interface);
  for (const itf of interfaces) checkInterface(itf, options);
  const attached = perNetwork(
    nf,
    interfaces.filter((itf) => isAttached(itf, options)),
    options,
  );
  const networks = networkInstances(attached, of(kinds.dataNetwork)).map((network) =>
    options.strict ? { ...declared(nf, network['name']), ...network } : network,
  );
  const capacity = of(kinds.capacity).at(-1);
  return {
    ...(capacity && { capacity: capacityOf(capacity) }),
    interfaces: nonEmpty(attached.map(nfInterface)),
    networkInstances: nonEmpty(networks),
    ...references(nf, of(kinds.dependency)),
  };
}

function nonEmpty<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length > 0 ? list : undefined;
}

const attachmentTypes = ['none', 'vlan'];
const cniTypes = ['sriov', 'ipvlan', 'macvlan'];
/** Plugins that the attachment function can write too, but Nephio's network functions refuse. */
const moreCniTypes = ['vlan', 'bridge', 'host-device'];
const policies = ['none', 'ipv6only', 'ipv4only', 'dualstack'];
const morePolicies = ['ipv6-only', 'ipv4-only', 'dual-stack'];

/**
 * Complains about an Interface that no network function can take, in the words of Nephio's functions.
 * @throws PackageProblem
 */
export function checkInterface(itf: Resource, { strict }: FunctionOptions): void {
  const field = (name: string) => textAt(itf.value, 'spec', name) ?? '';
  const known = (list: readonly string[], more: readonly string[], value: string) =>
    value === '' || list.includes(value) || (strict && more.includes(value));
  const [attachmentType, cniType, policy] = [field('attachmentType'), field('cniType'), field('ipFamilyPolicy')];
  const refuse = (name: string, what: string, value?: string) =>
    new PackageProblem(`spec invalid${what}`, { resource: itf, field: `spec.${name}`, ...(value && { value }) });
  if (!known(attachmentTypes, [], attachmentType)) {
    throw refuse('attachmentType', `: unsupported attachmentType, got: ${attachmentType}`, attachmentType);
  }
  if (!known(cniTypes, moreCniTypes, cniType)) {
    throw refuse('cniType', `: unsupported cniType, got: ${cniType}`, cniType);
  }
  if (!known(policies, morePolicies, policy)) {
    throw refuse('ipFamilyPolicy', `: unsupported addressing, got: ${strict ? policy : cniType}`, policy);
  }
  if (!isObject(at(itf.value, 'spec', 'networkInstance'))) throw refuse('networkInstance', ' missing networkInstance');
  if (!networkInstanceOf(itf)) throw refuse('networkInstance.name', ': missing networkInstance name, got: ');
}

/** Nephio's functions leave out interfaces without VLAN. Strictly every interface that has got an address counts. */
function isAttached(itf: Resource, { strict }: FunctionOptions): boolean {
  const addresses = listAt(itf.value, 'status', 'ipClaimStatus');
  const vlan = at(itf.value, 'status', 'vlanClaimStatus');
  if (!strict) return addresses.length > 0 && isObject(vlan);
  return networkInstanceOf(itf) !== defaultNetwork && (addresses.length > 0 || isObject(vlan));
}

/** The kinds of the R1 release know one interface per network instance, the last one. */
function perNetwork(nf: Resource, interfaces: readonly Resource[], { strict }: FunctionOptions): readonly Resource[] {
  if (strict || sameGvk(nf, kinds.nfDeployment)) return interfaces;
  const last = new Map(interfaces.map((itf) => [networkInstanceOf(itf), itf]));
  return interfaces.filter((itf) => last.get(networkInstanceOf(itf)) === itf);
}

function nfInterface(itf: Resource): NfInterface {
  const result: NfInterface = { name: itf.name };
  for (const status of listAt(itf.value, 'status', 'ipClaimStatus')) {
    const address = textAt(status, 'prefix');
    if (!address) continue;
    const place = { resource: itf, field: 'status.ipClaimStatus', value: address };
    const { family } = inPlace(place, () => parseHostAddress(address));
    result[family] = { address, gateway: textAt(status, 'gateway') };
  }
  const vlanID = at(itf.value, 'status', 'vlanClaimStatus', 'vlanID');
  if (typeof vlanID === 'number') result.vlanID = vlanID;
  return result;
}

function networkInstances(interfaces: readonly Resource[], dataNetworks: readonly Resource[]): Fields[] {
  const byName = new Map<string, { interfaces: string[]; dataNetworks: Fields[] }>();
  const entry = (resource: Resource) => {
    const name = networkInstanceOf(resource);
    const found = byName.get(name) ?? { interfaces: [], dataNetworks: [] };
    byName.set(name, found);
    return found;
  };
  for (const itf of interfaces) entry(itf).interfaces.push(itf.name);
  for (const dnn of dataNetworks) {
    const pools = listAt(dnn.value, 'status', 'pools');
    if (pools.length === 0) continue;
    const pool = pools.map((item) => ({ prefix: textAt(item, 'ipClaim', 'prefix') ?? '' }));
    entry(dnn).dataNetworks.push({ name: dnn.name, pool });
  }
  return [...byName]
    .sort(([a], [b]) => compareText(a, b))
    .map(([name, found]) => ({
      name,
      interfaces: nonEmpty(found.interfaces),
      dataNetworks: nonEmpty(found.dataNetworks),
    }));
}

/** What somebody else declared for a network instance: its peers and its routing. */
function declared(nf: Resource, name: unknown): Fields {
  const old = listAt(nf.value, 'spec', 'networkInstances').find((one) => at(one, 'name') === name);
  const [peers, bgp] = [at(old, 'peers'), at(old, 'bgp')];
  return { ...(peers !== undefined && { peers }), ...(bgp !== undefined && { bgp }) };
}

/** Capacity as network functions take it: throughputs are always there, in canonical form. */
export function capacityOf(capacity: Resource): Fields {
  const throughput = (field: string) => {
    const value = at(capacity.value, 'spec', field);
    const quantity = typeof value === 'string' || typeof value === 'number' ? value : 0;
    return inPlace({ resource: capacity, field: `spec.${field}`, value }, () => canonicalQuantity(quantity));
  };
  const count = (field: string) => at(capacity.value, 'spec', field) || undefined;
  return {
    maxUplinkThroughput: throughput('maxUplinkThroughput'),
    maxDownlinkThroughput: throughput('maxDownlinkThroughput'),
    maxSessions: count('maxSessions'),
    maxSubscribers: count('maxSubscribers'),
    maxNFConnections: count('maxNFConnections'),
  };
}

/** Parameters of other network functions. The kinds of the R1 release take them in another field, whole and unsorted. */
function references(nf: Resource, dependencies: readonly Resource[]): Fields {
  const injected = dependencies.flatMap((dependency) => listAt(dependency.value, 'status', 'injected'));
  if (!sameGvk(nf, kinds.nfDeployment)) return injected.length > 0 ? { configRefs: injected } : {};
  const refs = new Map<string, Fields>();
  for (const ref of [...listAt(nf.value, 'spec', 'parametersRefs'), ...injected]) {
    const { name, apiVersion, kind } = (isObject(ref) ? ref : {}) as Fields;
    const key = JSON.stringify([name, kind, apiVersion]);
    if (!refs.has(key)) refs.set(key, { name, apiVersion, kind });
  }
  const sorted = [...refs.values()].sort((a, b) => compareText(String(a['name'] ?? ''), String(b['name'] ?? '')));
  return sorted.length > 0 ? { parametersRefs: sorted } : {};
}
