import {
  at,
  compareText,
  type Gvk,
  isObject,
  Kptfile,
  listAt,
  Resource,
  type ResourceList,
  sameGvk,
  textAt,
} from '@nexslice/krm';
import { networkInstanceOf } from '../children/children.ts';
import { kinds } from '../dialect/released.ts';
import { capacityOf, checkInterface } from '../nfdeploy/spec.ts';
import type { FunctionOptions } from '../registry/function.ts';
import { checkContext } from './cluster.ts';
import { interim, interimNfKinds } from './kinds.ts';
import type { InterimDefinition } from './run.ts';

type Fields = Record<string, unknown>;

/**
 * Generates the network function, named like the package, once all Interfaces and DataNetworks are done, and takes it away when one is
 * no longer.
 */
export function interimNfdeploy(list: ResourceList, options: FunctionOptions): InterimDefinition {
  return {
    for: nfKindOf(list),
    generates: true,
    owns: [],
    watches: [
      { ...interim.cluster, check: checkContext },
      kinds.capacity,
      { ...kinds.interface, check: (itf) => checkInterface(itf, options) },
      kinds.dataNetwork,
    ],
    update: (old, _, around) => {
      const nf = old ?? Resource.from({ ...nfKindOf(list), metadata: { name: Kptfile.find(list.items)?.name } });
      const spec = nf.value['spec'];
      nf.setField('spec', { ...(isObject(spec) ? spec : {}), ...specOf(around.list) });
      return [nf];
    },
  };
}

/** A kind that is there, or that a condition, the pipeline or the name of the package names; a UPF if nothing does. */
function nfKindOf({ items }: ResourceList): Gvk {
  const present = interimNfKinds.find((gvk) => items.some((item) => sameGvk(item, gvk)));
  if (present) return present;
  const file = Kptfile.find(items);
  const conditions = file ? new Kptfile(file).conditions.map(({ type }) => type) : [];
  const images = listAt(file?.value, 'pipeline', 'mutators').flatMap((step) => textAt(step, 'image') ?? []);
  const hints = [...conditions, ...images, file?.name ?? ''].map((hint) => hint.toLowerCase());
  const short = (gvk: Gvk) => gvk.kind.replace('Deployment', '').toLowerCase();
  const named = (gvk: Gvk) =>
    hints.some((hint) => new RegExp(`(?:^|[^a-z])${short(gvk)}(?:[^a-z]|deploy|$)`).test(hint));
  return interimNfKinds.find(named) ?? interimNfKinds[0]!;
}

function specOf({ items }: ResourceList): Fields {
  const of = (gvk: Gvk) => items.filter((item) => sameGvk(item, gvk)).sort((a, b) => compareText(a.name, b.name));
  const capacity = of(kinds.capacity).at(-1);
  const attached = new Map<string, Resource>();
  for (const itf of of(kinds.interface)) {
    const network = networkInstanceOf(itf);
    // One interface per network, the last one: so these functions had it.
    if (network && isAnswered(itf)) attached.set(network, itf);
  }
  const interfaces = [...attached.values()].sort((a, b) => compareText(a.name, b.name));
  const networks = networkInstances(attached, of(kinds.dataNetwork));
  return {
    ...(capacity && { capacity: capacityOf(capacity) }),
    interfaces: interfaces.length > 0 ? interfaces.map(nfInterface) : undefined,
    networkInstances: networks.length > 0 ? networks : undefined,
  };
}

function isAnswered({ value }: Resource): boolean {
  return isObject(at(value, 'status', 'ipAllocationStatus')) && isObject(at(value, 'status', 'vlanAllocationStatus'));
}

function nfInterface(itf: Resource): Fields {
  const [address, gateway] = ['prefix', 'gateway'].map((field) =>
    textAt(itf.value, 'status', 'ipAllocationStatus', field),
  );
  const vlanID = at(itf.value, 'status', 'vlanAllocationStatus', 'vlanID');
  return {
    name: itf.name,
    ipv4: { address: address ?? '', gateway },
    ...(typeof vlanID === 'number' && { vlanID }),
  };
}

/** A data network is listed by the name of its network instance: so these functions had it. */
function networkInstances(attached: ReadonlyMap<string, Resource>, dataNetworks: readonly Resource[]): Fields[] {
  const byName = new Map<string, { interfaces?: string[]; dataNetworks?: Fields[] }>();
  for (const [name, itf] of attached) byName.set(name, { interfaces: [itf.name] });
  for (const dnn of dataNetworks) {
    const pools = listAt(dnn.value, 'status', 'pools');
    if (pools.length === 0) continue;
    const name = networkInstanceOf(dnn);
    const entry = byName.get(name) ?? {};
    const pool = pools.map((item) => ({ prefix: textAt(item, 'ipAllocation', 'prefix') ?? '' }));
    byName.set(name, { ...entry, dataNetworks: [...(entry.dataNetworks ?? []), { name, pool }] });
  }
  return [...byName].sort(([a], [b]) => compareText(a, b)).map(([name, entry]) => ({ name, ...entry }));
}
