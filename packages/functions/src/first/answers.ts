import { at, isObject, messageOf, Resource, type Result, resultAbout, sameGvk, textAt } from '@nexslice/krm';
import { kinds, labels } from '../dialect/released.ts';
import type { Backend } from '../local/backend.ts';
import { first, regionLabel, siteLabel } from './kinds.ts';
import { conditionOf, type FirstPackage, isMarked } from './package.ts';

/**
 * An allocation of the first design as a claim of released Nephio, which is what backends understand. Other resources are
 * returned as they are.
 */
export function asClaim(resource: Resource): Resource {
  if (!sameGvk(resource, first.ip) && !sameGvk(resource, first.vlan)) return resource;
  const { value } = resource;
  const network = textAt(value, 'spec', 'networkInstanceRef', 'name') ?? '';
  const { [siteLabel]: site = '', [regionLabel]: _region, ...others } = labelsOf(value);
  const metadata = { name: resource.name };
  const status = value['status'] ?? {};
  if (sameGvk(resource, first.ip)) {
    const matchLabels = { ...others, [labels.cluster]: site };
    const spec = {
      kind: textAt(value, 'spec', 'kind') ?? 'network',
      networkInstance: { name: network },
      selector: { matchLabels },
    };
    return Resource.from({ ...kinds.ipClaim, metadata, spec, status });
  }
  const bridgeDomain = { 'specializer.nephio.org/vlanClaimName': `${network}-${site}-bd` };
  return Resource.from({
    ...kinds.vlanClaim,
    metadata: { ...metadata, annotations: bridgeDomain },
    spec: { vlanIndex: { name: site } },
    status,
  });
}

function labelsOf(value: unknown): Record<string, string> {
  const found = at(value, 'spec', 'selector', 'matchLabels');
  return (isObject(found) ? found : {}) as Record<string, string>;
}

/** Answers the allocations of a kind; those that are marked lose what they hold and go, and their conditions with them. */
export function answerAllocations(pkg: FirstPackage, kind: 'ip' | 'vlan', backend: Backend): Result[] {
  const findings: Result[] = [];
  backend.open(pkg.list);
  for (const allocation of pkg.of(first[kind])) {
    const type = conditionOf(allocation.ref);
    if (isMarked(allocation)) {
      backend.release(asClaim(allocation));
      pkg.kptfile.deleteCondition(type);
      pkg.list.remove(allocation);
      continue;
    }
    try {
      allocation.setField(
        'status',
        kind === 'ip' ? addressOf(allocation, backend) : { vlanID: backend.claimVlan(asClaim(allocation)) },
      );
      pkg.set(type, true);
    } catch (error) {
      pkg.set(type, false);
      findings.push(resultAbout(allocation, 'error', messageOf(error)));
    }
  }
  return findings;
}

function addressOf(allocation: Resource, backend: Backend): object {
  const { prefix, gateway } = backend.claimAddress(asClaim(allocation));
  return { prefix, gateway };
}
