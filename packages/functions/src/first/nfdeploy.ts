import { parseHostAddress } from '@nexslice/ipam';
import { at, compareText, formatDashRef, type Gvk, isObject, type Ref, Resource, sameGvk, textAt } from '@nexslice/krm';
import { networkInstanceOf } from '../children/children.ts';
import { capacityOf } from '../nfdeploy/spec.ts';
import { first, firstNfKinds } from './kinds.ts';
import { conditionOf, type FirstPackage, isMarked, ownerNameOf } from './package.ts';

/**
 * The NF Deploy function of the first design: generates the network function once everything that it is made of is there, takes it away
 * when that is no longer so, and forgets it when it is marked.
 */
export function deployNetworkFunction(pkg: FirstPackage): void {
  const existing = pkg.list.find((item) => firstNfKinds.some((gvk) => sameGvk(gvk, item)));
  const ref = existing?.ref ?? { ...nfKindOf(pkg), name: `${shortName(pkg)}-deployment` };
  const type = nfConditionOf(pkg, ref);
  if (existing && isMarked(existing)) {
    pkg.list.remove(existing);
    pkg.kptfile.deleteCondition(type);
    return;
  }
  const interfaces = requirementsOf(pkg);
  if (!upstreamDone(pkg, interfaces, type)) {
    if (existing) pkg.list.remove(existing);
    pkg.set(type, false);
    return;
  }
  const spec = specOf(pkg, interfaces);
  if (existing)
    existing.setField('spec', { ...(isObject(existing.value['spec']) ? existing.value['spec'] : {}), ...spec });
  else pkg.list.upsert(generated(pkg, ref, spec));
  pkg.set(type, true);
}

/** An interface that a network function is to have. */
interface Requirement extends Ref {
  network: string;
}

/** The Interfaces of the package; where it has none, those that its allocations name as owners, as in the document's example. */
function requirementsOf(pkg: FirstPackage): Requirement[] {
  const found = new Map<string, Requirement>();
  for (const itf of pkg.of(first.interface)) found.set(itf.name, { ...itf.ref, network: networkInstanceOf(itf) });
  const owned = found.size > 0 ? [] : [first.ip, first.vlan].flatMap((gvk) => pkg.of(gvk));
  for (const allocation of owned) {
    const name = ownerNameOf(allocation);
    const network = textAt(allocation.value, 'spec', 'networkInstanceRef', 'name') ?? '';
    if (name !== undefined && !isMarked(allocation)) found.set(name, { ...first.interface, name, network });
  }
  return [...found.values()].sort((a, b) => compareText(a.name, b.name));
}

function generated(pkg: FirstPackage, ref: { name: string } & Gvk, spec: object): Resource {
  const annotations = { 'automation.nephio.org/config-injection': 'True' };
  return Resource.from({
    apiVersion: ref.apiVersion,
    kind: ref.kind,
    metadata: { name: ref.name, namespace: shortName(pkg), annotations },
    spec,
  });
}

/** `pkg-upf` is about `upf`. */
function shortName(pkg: FirstPackage): string {
  return pkg.kptfile.resource.name.replace(/^pkg-/, '');
}

/** Told by the condition that waits for it, else by the name of the package; a UPF if neither says. */
function nfKindOf(pkg: FirstPackage): Gvk {
  const hints = [...pkg.kptfile.conditions.map(({ type }) => type), `${shortName(pkg)}deployment`];
  return firstNfKinds.find(({ kind }) => hints.some((hint) => hint.includes(kind.toLowerCase()))) ?? firstNfKinds[0]!;
}

/** Types that the documents' examples use; a package that has one of them keeps it. */
const exampleTypes = /^(?:req|ipam|nf)-nephio-org-v1alpha1?-(?:nf|upf|smf|amf)deployment(?:-|$)/;

function nfConditionOf(pkg: FirstPackage, ref: { name: string } & Gvk): string {
  const known = pkg.kptfile.conditions.find(({ type }) => exampleTypes.test(type));
  return known?.type ?? formatDashRef({ ...first.ip, kind: ref.kind, name: ref.name });
}

/** Every interface has its allocations, and nothing of this package still waits. */
function upstreamDone(pkg: FirstPackage, interfaces: readonly Requirement[], own: string): boolean {
  if (interfaces.length === 0) return false;
  const complete = interfaces.every((itf) =>
    [first.ip, first.vlan].every((gvk) =>
      pkg.childrenOf(gvk, itf).some((child) => !isMarked(child) && pkg.status(conditionOf(child.ref)) === 'True'),
    ),
  );
  return complete && pkg.kptfile.conditions.every(({ type, status }) => type === own || status === 'True');
}

function specOf(pkg: FirstPackage, interfaces: readonly Requirement[]): object {
  const capacity = pkg.of(first.capacity)[0];
  const networks = [...new Set(interfaces.map(({ network }) => network))].sort(compareText);
  return {
    ...(capacity && { capacity: capacityOf(capacity) }),
    interfaces: interfaces.map((itf) => nfInterface(pkg, itf)),
    networkInstances: networks.map((name) => ({
      name,
      interfaces: interfaces.filter(({ network }) => network === name).map((itf) => itf.name),
    })),
  };
}

function nfInterface(pkg: FirstPackage, itf: Requirement): object {
  const [ip, vlan] = [first.ip, first.vlan].map((gvk) => pkg.childrenOf(gvk, itf).find((child) => !isMarked(child)));
  const address = textAt(ip?.value, 'status', 'prefix');
  const gateway = textAt(ip?.value, 'status', 'gateway');
  const vlanID = at(vlan?.value, 'status', 'vlanID');
  return {
    name: itf.name,
    ...(address && { [parseHostAddress(address).family]: { address, gateway } }),
    ...(typeof vlanID === 'number' && { vlanID }),
  };
}
