import {
  annotations,
  at,
  formatRef,
  Kptfile,
  listAt,
  PackageFiles,
  parseRef,
  Resource,
  ResourceList,
  readPackage,
  sameGvk,
  textAt,
  writeChanges,
} from '@nexslice/krm';
import { dialectOf } from '../dialect/detect.ts';
import { kinds, nfKinds } from '../dialect/released.ts';
import { FunctionError } from '../errors.ts';
import { first, firstNfKinds, siteLabel } from '../first/kinds.ts';
import { isMarked, ownerNameOf } from '../first/package.ts';
import { interim } from '../interim/kinds.ts';

/** Dialects that packages can be converted to. */
export const targets = ['d3'] as const;

/**
 * Converts the package in a folder from the dialect of the first design documents, or of May 2023, to that of released Nephio.
 * @returns the files that change; they are written unless `write` is false
 * @throws FunctionError FN_CONFIG_INVALID for a dialect that packages cannot be converted to
 */
export async function convert(
  dir: string,
  to: string,
  { write = true }: { write?: boolean } = {},
): Promise<ReadonlyMap<string, string | null>> {
  if (!targets.includes(to as (typeof targets)[number])) {
    throw new FunctionError(
      'FN_CONFIG_INVALID',
      `packages cannot be converted to ${to}, only to ${targets.join(', ')}`,
    );
  }
  const before = await readPackage(dir);
  const files = PackageFiles.read(before);
  const list = new ResourceList([...files.resources]);
  if (dialectOf(list) !== 'released') convertOlder(list);
  const changes = files.changes(list);
  if (write) await writeChanges(dir, changes, before);
  return changes;
}

/**
 * Converts a package in memory. Answers that allocations hold are kept: they become claims with the names that the released functions
 * use, and so keep their addresses. Attachments are written anew by the next render.
 */
export function convertOlder(list: ResourceList): void {
  const cluster = list.find((item) => sameGvk(item, first.cluster));
  const nf = networkFunction(list, cluster);
  const claims = list.items
    .filter(isAllocation)
    .flatMap((item) => (isMarked(item) ? [] : (claimOf(item, list, nf, cluster) ?? [])));
  const generated = (item: Resource) =>
    isAllocation(item) || item.kind === kinds.nad.kind || olderNfKinds.some((gvk) => sameGvk(item, gvk));
  list.items = list.items
    .filter((item) => !generated(item))
    .map((item) => (item === cluster ? workloadCluster(item) : item));
  for (const item of list.items) adopt(item, nf);
  for (const item of [nf, ...claims]) list.upsert(item);
  replaceConditions(list, claims);
}

const allocations = [first.ip, first.vlan, interim.ip, interim.vlan];
const olderNfKinds = [...firstNfKinds, ...nfKinds.slice(1)];

function isAllocation(item: Resource): boolean {
  return allocations.some((gvk) => sameGvk(item, gvk));
}

/** The requirement that an allocation answers, by any of the ways in which owners were noted. */
function requirementOf(allocation: Resource, list: ResourceList): Resource | undefined {
  const noted = parseRef(allocation.annotation(annotations.owner) ?? '');
  const ref = noted ?? { ...first.interface, name: ownerNameOf(allocation) ?? '' };
  return list.find((item) => sameGvk(item, ref) && item.name === ref.name);
}

/** The network function exists from the start in the released dialect, named after itself and its cluster. */
function networkFunction(list: ResourceList, cluster: Resource | undefined): Resource {
  const old = list.find((item) => olderNfKinds.some((gvk) => sameGvk(item, gvk)));
  const file = Kptfile.find(list.items);
  const short = old?.kind.replace('Deployment', '').toLowerCase() ?? (file?.name ?? 'upf').replace(/^pkg-/, '');
  return Resource.from({
    ...nfKinds[0]!,
    metadata: { name: `${short}-${siteOf(cluster)}`, namespace: old?.namespace || short },
    spec: {},
  });
}

function siteOf(cluster: Resource | undefined): string {
  return textAt(cluster?.value, 'spec', 'siteCode') ?? 'example';
}

function workloadCluster(old: Resource): Resource {
  const path = ['internal.config.kubernetes.io/path', 'internal.config.kubernetes.io/index'] as const;
  const converted = Resource.from({
    ...kinds.cluster,
    metadata: { name: old.name, annotations: { 'config.kubernetes.io/local-config': 'true' } },
    spec: {
      clusterName: siteOf(old),
      cnis: [textAt(old.value, 'spec', 'cniConfig', 'cniType')].filter(Boolean),
      masterInterface: textAt(old.value, 'spec', 'cniConfig', 'masterInterface'),
    },
  });
  for (const note of path) converted.setAnnotation(note, old.annotation(note) ?? '');
  return converted;
}

/** Requirements name their network function as owner; the misspelt field of the documents gets its released name. */
function adopt(item: Resource, nf: Resource): void {
  // The answers stand in other fields of the status now; the next render writes them there.
  if (at(item.value, 'status', 'ipAllocationStatus') ?? at(item.value, 'status', 'vlanAllocationStatus'))
    item.setField('status', {});
  if (!item.apiVersion.startsWith('req.nephio.org/')) return;
  item.setAnnotation(annotations.owner, formatRef(nf.ref));
  item.setAnnotation(annotations.namespace, nf.namespace);
  const misspelt = at(item.value, 'spec', 'attachementType');
  if (misspelt === undefined) return;
  item.removeAt(['spec', 'attachementType']);
  item.setAt(['spec', 'attachmentType'], misspelt);
}

function claimOf(
  allocation: Resource,
  list: ResourceList,
  nf: Resource,
  cluster: Resource | undefined,
): Resource | undefined {
  const owner = requirementOf(allocation, list);
  if (!owner) return undefined;
  const isAddress = allocation.kind === first.ip.kind;
  const local = owner.annotation('config.kubernetes.io/local-config');
  const network = textAt(owner.value, 'spec', 'networkInstance', 'name');
  const converted = Resource.from({
    ...(isAddress ? kinds.ipClaim : kinds.vlanClaim),
    metadata: {
      name: claimName(allocation, owner, nf),
      annotations: {
        ...(local !== undefined && { 'config.kubernetes.io/local-config': local }),
        [annotations.for]: formatRef(nf.ref),
        ...(!isAddress && { [annotations.vlanClaimName]: `${network}-${siteOf(cluster)}-bd` }),
      },
    },
    spec: isAddress ? addressSpec(allocation, owner, cluster) : { vlanIndex: { name: siteOf(cluster) } },
    status: allocation.value['status'] ?? {},
  });
  converted.setAnnotation(annotations.owner, formatRef(owner.ref));
  return converted;
}

function claimName(allocation: Resource, owner: Resource, nf: Resource): string {
  const name = `${nf.name}-${owner.name}`;
  if (sameGvk(owner, kinds.dataNetwork)) return `${name}-${allocation.name.replace(`${owner.name}-`, '')}`;
  return allocation.kind === first.ip.kind ? `${name}-${familyOf(allocation)}` : name;
}

function familyOf(allocation: Resource): string {
  return textAt(allocation.value, 'status', 'prefix')?.includes(':') ? 'ipv6' : 'ipv4';
}

function addressSpec(allocation: Resource, owner: Resource, cluster: Resource | undefined): object {
  const pool = sameGvk(owner, kinds.dataNetwork);
  return {
    kind: textAt(allocation.value, 'spec', 'kind') ?? 'network',
    networkInstance: at(owner.value, 'spec', 'networkInstance'),
    ...(pool && { createPrefix: true, prefixLength: at(allocation.value, 'spec', 'prefixLength') }),
    selector: selectorOf(allocation, cluster, familyOf(allocation)),
  };
}

function selectorOf(allocation: Resource, cluster: Resource | undefined, family: string): object {
  const network = textAt(allocation.value, 'spec', 'selector', 'matchLabels', 'nephio.org/network-name');
  const site = textAt(allocation.value, 'spec', 'selector', 'matchLabels', siteLabel) ?? siteOf(cluster);
  return {
    matchLabels: {
      'nephio.org/address-family': family,
      'nephio.org/cluster-name': site,
      ...(network && { 'nephio.org/network-name': network }),
    },
  };
}

/** Conditions of the old form go; claims that hold an answer are done. */
function replaceConditions(list: ResourceList, claims: readonly Resource[]): void {
  const file = Kptfile.find(list.items);
  if (!file) return;
  const older = /^[^/]+$|\.alloc\.nephio\.org\/|\.(?:UPF|SMF|AMF)Deployment\./;
  const left = listAt(file.value, 'status', 'conditions').filter((item) => !older.test(textAt(item, 'type') ?? ''));
  file.setAt(['status', 'conditions'], left);
  const kptfile = new Kptfile(file);
  for (const claim of claims) {
    const done = Object.keys((claim.value['status'] as object) ?? {}).length > 0;
    const reason = claim.annotation(annotations.owner) ?? '';
    const message = done ? 'update done' : 'create initial resource';
    kptfile.setCondition({ type: formatRef(claim.ref), status: done ? 'True' : 'False', reason, message });
  }
}
