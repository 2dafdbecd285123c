import { createHash } from 'node:crypto';
import { formatSlashRef, Resource, sameValue, textAt } from '@nexslice/krm';
import { networkInstanceOf } from '../children/children.ts';
import { labels } from '../dialect/released.ts';
import { first, ownerNote, regionLabel, siteLabel } from './kinds.ts';
import { conditionOf, type FirstPackage, isMarked, nadConditionOf, ownerNameOf } from './package.ts';

/** Where the documents name no namespace. */
const defaultNamespace = 'default';
/** An address, not a block. */
const addressLength = 32;
/** Long enough that two specs of one interface hardly ever share it, short enough to read. */
const hashLength = 5;

/**
 * The Interface function of the first design: every Interface gets an IPAllocation and a VLANAllocation whose names change with what they
 * ask for. What no longer fits is marked, and its successor made beside it.
 */
export function expandInterfaces(pkg: FirstPackage, now: () => Date): void {
  const cluster = pkg.of(first.cluster)[0];
  const interfaces = pkg.of(first.interface);
  for (const itf of interfaces) {
    const desired = cluster ? desiredChildren(itf, cluster) : [];
    const old = [first.ip, first.vlan].flatMap((gvk) => pkg.childrenOf(gvk, itf.ref));
    if (desired.length === 0 && old.length === 0) continue;
    pkg.ensure(conditionOf(itf.ref), true);
    for (const child of old.filter((one) => !desired.some((wish) => fits(one, wish)))) mark(pkg, child, now);
    for (const wish of desired) {
      if (old.some((one) => fits(one, wish))) continue;
      pkg.list.upsert(wish);
      pkg.set(conditionOf(wish.ref), false);
      pkg.set(nadConditionOf(itf.name), false);
    }
    if (desired.length > 0) pkg.ensure(nadConditionOf(itf.name), false);
  }
  markOrphans(pkg, new Set(interfaces.map((itf) => itf.name)), now);
}

function desiredChildren(itf: Resource, cluster: Resource): Resource[] {
  const network = itf.annotation(labels.network);
  const common = {
    networkInstanceRef: {
      namespace: textAt(itf.value, 'spec', 'networkInstance', 'namespace') ?? defaultNamespace,
      name: networkInstanceOf(itf),
    },
    selector: {
      matchLabels: {
        [regionLabel]: textAt(cluster.value, 'spec', 'region'),
        [siteLabel]: textAt(cluster.value, 'spec', 'siteCode'),
        ...(network && { [labels.network]: network }),
      },
    },
  };
  return [
    child(itf, first.ip, 'ip', { kind: 'network', prefixLength: addressLength, ...common }),
    child(itf, first.vlan, 'vlan', common),
  ];
}

function child(itf: Resource, gvk: { apiVersion: string; kind: string }, short: string, spec: object): Resource {
  const hash = createHash('sha256')
    .update(JSON.stringify([itf.name, spec]))
    .digest('hex')
    .slice(0, hashLength);
  return Resource.from({
    ...gvk,
    metadata: {
      name: `${itf.name}-${short}-${hash}`,
      annotations: { [ownerNote]: formatSlashRef(itf.ref) },
      ownerReferences: [{ apiVersion: itf.apiVersion, kind: itf.kind, name: itf.name }],
    },
    spec,
  });
}

/** Whether an existing child asks for what is wished. Its name does not matter: other tools made other hashes. */
function fits(old: Resource, wish: Resource): boolean {
  return (
    old.kind === wish.kind &&
    !isMarked(old) &&
    sameValue(old.value['spec'], JSON.parse(JSON.stringify(wish.value['spec'])))
  );
}

function mark(pkg: FirstPackage, child: Resource, now: () => Date): void {
  if (!isMarked(child))
    child.setAt(
      ['metadata', 'deletionTimestamp'],
      now()
        .toISOString()
        .replace(/\.\d+Z$/, 'Z'),
    );
  pkg.set(conditionOf(child.ref), false);
}

/** Children of interfaces that are gone are given back; what was said about those interfaces is said no longer. */
function markOrphans(pkg: FirstPackage, known: ReadonlySet<string>, now: () => Date): void {
  for (const gvk of [first.ip, first.vlan]) {
    for (const child of pkg.of(gvk)) {
      const owner = ownerNameOf(child);
      if (owner === undefined || known.has(owner)) continue;
      mark(pkg, child, now);
      pkg.kptfile.deleteCondition(conditionOf({ ...first.interface, name: owner }));
      pkg.kptfile.deleteCondition(nadConditionOf(owner));
    }
  }
}
