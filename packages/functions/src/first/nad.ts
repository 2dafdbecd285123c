import { at, Resource, type Result, resultOf, textAt } from '@nexslice/krm';
import { attachmentConfig } from '../nad/config.ts';
import { first } from './kinds.ts';
import { conditionOf, type FirstPackage, isMarked, nadConditionOf } from './package.ts';

/**
 * The NAD generator of the first design: every Interface whose allocations are answered gets its attachment. The documents let the
 * cluster and an interface name different CNI types without an error; the interface's counts.
 */
export function generateAttachments(pkg: FirstPackage): Result[] {
  const findings: Result[] = [];
  const cluster = pkg.of(first.cluster)[0];
  for (const itf of pkg.of(first.interface)) {
    const type = nadConditionOf(itf.name);
    const [ip, vlan] = [first.ip, first.vlan].map((gvk) =>
      pkg.childrenOf(gvk, itf.ref).find((child) => !isMarked(child)),
    );
    const ready = [ip, vlan].every((child) => child && pkg.status(conditionOf(child.ref)) === 'True');
    if (!cluster || !ip || !vlan || !ready) continue;
    try {
      pkg.list.upsert(attachment(itf, cluster, ip, vlan));
      pkg.set(type, true);
    } catch (error) {
      pkg.set(type, false);
      findings.push(resultOf(error, { resource: itf, field: 'spec.cniType' }));
    }
  }
  return findings;
}

function attachment(itf: Resource, cluster: Resource, ip: Resource, vlan: Resource): Resource {
  const cniType = textAt(itf.value, 'spec', 'cniType') ?? textAt(cluster.value, 'spec', 'cniConfig', 'cniType') ?? '';
  const [address, gateway] = ['prefix', 'gateway'].map((field) => textAt(ip.value, 'status', field));
  const id = at(vlan.value, 'status', 'vlanID');
  const config = attachmentConfig(
    {
      cniType,
      cluster: {
        name: textAt(cluster.value, 'spec', 'siteCode') ?? '',
        cnis: [cniType],
        masterInterface: textAt(cluster.value, 'spec', 'cniConfig', 'masterInterface') ?? '',
      },
      vlanId: typeof id === 'number' ? id : 0,
      addresses: [{ ...(address && { address }), ...(gateway && { gateway }) }],
      routes: [],
    },
    { strict: true },
  );
  const reference = { apiVersion: itf.apiVersion, kind: itf.kind, name: itf.name };
  return Resource.from({ ...first.nad, metadata: { name: itf.name, ownerReferences: [reference] }, spec: { config } });
}
