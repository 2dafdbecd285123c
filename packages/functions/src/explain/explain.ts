import {
  type Condition,
  formatRef,
  Kptfile,
  PackageFiles,
  parseRef,
  type Resource,
  readPackage,
  textAt,
} from '@nexslice/krm';
import { kinds } from '../dialect/released.ts';
import { interim } from '../interim/kinds.ts';

/** One link of the chain: a condition that is not true, and what it waits for. */
export interface Link {
  type: string;
  message: string;
  waitsFor: string;
}

export interface Explanation {
  ready: boolean;
  /** From the readiness gate to the cause, the shortest way; empty when the package is ready. */
  chain: Link[];
}

/** Says why the package in a folder is not ready. */
export async function explain(dir: string): Promise<Explanation> {
  return explainResources(PackageFiles.read(await readPackage(dir)).resources);
}

/** The same for resources in memory. */
export function explainResources(resources: readonly Resource[]): Explanation {
  const file = Kptfile.find(resources);
  if (!file) {
    const link = {
      type: 'Kptfile',
      message: 'the package has no Kptfile',
      waitsFor: 'a file Kptfile in the folder of the package',
    };
    return { ready: false, chain: [link] };
  }
  const kptfile = new Kptfile(file);
  const placeholder = placeholderLink(resources);
  if (kptfile.isReady) return { ready: placeholder.length === 0, chain: placeholder };
  const [gate] = kptfile.unmetGates;
  const { conditions } = kptfile;
  const chain = gate
    ? shortestChain(kptfile.condition(gate) ?? { type: gate, status: 'Unknown' }, true, conditions, resources)
    : shortestChain(rootOf(conditions, resources), false, conditions, resources);
  return { ready: false, chain: [...chain.map((one) => linkOf(one, resources)), ...placeholder] };
}

/** A blueprint knows no cluster: what its functions complain about first is its placeholder. */
function placeholderLink(resources: readonly Resource[]): Link[] {
  const open = resources.find(
    (resource) =>
      resource.annotation('kpt.dev/config-injection') === 'required' &&
      resource.annotation('kpt.dev/injected-resource') === undefined &&
      textAt(resource.value, 'spec', 'clusterName') === 'example',
  );
  if (!open) return [];
  const message = `${open.path ?? open.name} is the placeholder of a blueprint`;
  const waitsFor = `the facts of a cluster (clusterName, cnis, masterInterface): nexslice render --inject FILE`;
  return [{ type: formatRef(open.ref), message, waitsFor }];
}

/** Packages without readiness gates begin at what is made for nobody else. */
function rootOf(conditions: readonly Condition[], resources: readonly Resource[]): Condition {
  const open = conditions.filter(({ status }) => status !== 'True');
  return open.find(({ type, reason }) => !reason && !ownerOf(type, resources)) ?? open[0]!;
}

/** Breadth first from the gate along owners to the nearest condition that nothing false lies below. */
function shortestChain(
  start: Condition,
  isGate: boolean,
  conditions: readonly Condition[],
  resources: readonly Resource[],
): Condition[] {
  const queue: Condition[][] = [[start]];
  const seen = new Set([start.type]);
  let longest = [start];
  for (const chain of queue) {
    const last = chain.at(-1)!;
    const below = causes(last, isGate && chain.length === 1, conditions, resources).filter(
      ({ type }) => !seen.has(type),
    );
    if (below.length === 0 && (chain.length > 1 || queue.length === 1)) return chain;
    for (const cause of below) {
      seen.add(cause.type);
      queue.push([...chain, cause]);
    }
    longest = chain;
  }
  return longest;
}

function causes(
  of: Condition,
  isGate: boolean,
  conditions: readonly Condition[],
  resources: readonly Resource[],
): Condition[] {
  const open = conditions.filter(({ type, status }) => status !== 'True' && type !== of.type);
  if (!isGate) return open.filter(({ type, reason }) => reason === of.type || ownerOf(type, resources) === of.type);
  const roots = open.filter(({ type, reason }) => !reason && !ownerOf(type, resources));
  return roots.length > 0 ? roots : open;
}

function ownerOf(type: string, resources: readonly Resource[]): string | undefined {
  return resources.find((resource) => formatRef(resource.ref) === type)?.annotation('specializer.nephio.org/owner');
}

const waits: Readonly<Record<string, string>> = {
  [kinds.ipClaim.kind]:
    'an address: a prefix that fits the claim, and somebody who answers it (nexslice render, or IPAM)',
  [kinds.vlanClaim.kind]: 'a VLAN: somebody who answers the claim (nexslice render, or a VLAN controller)',
  [interim.ip.kind]:
    'an address: a prefix that fits the allocation, and somebody who answers it (nexslice render, or IPAM)',
  [interim.vlan.kind]: 'a VLAN: somebody who answers the allocation (nexslice render, or a VLAN controller)',
  [kinds.nad.kind]: 'the function nad, which runs once the claims of the interface are answered',
  [kinds.interface.kind]: 'its claims and its attachment',
  [kinds.dataNetwork.kind]: 'the prefixes of its pools',
  [kinds.dependency.kind]:
    'the package that it depends on to be published; `nexslice render --dependency NAME=DIRECTORY` says where it is',
  [kinds.nfDeployment.kind]: 'its interfaces, data networks, capacity and dependencies',
};

function linkOf({ type, message, status }: Condition, resources: readonly Resource[]): Link {
  const ref = parseRef(type, { lenient: true });
  const missing = ref && !resources.some((resource) => formatRef(resource.ref) === type);
  const kind = ref?.kind ?? kindInDashes(type);
  const waitsFor = waits[kind] ?? 'the conditions below it, or somebody who sets it';
  return {
    type,
    message: message ?? `is ${status}`,
    waitsFor: missing ? `${waitsFor}; the resource is not there yet` : waitsFor,
  };
}

/** The kind that a condition of the first design names, lower case between dashes. */
function kindInDashes(type: string): string {
  if (type.endsWith('-nad-generated')) return kinds.nad.kind;
  return Object.keys(waits).find((kind) => type.includes(`-${kind.toLowerCase()}-`)) ?? '';
}
