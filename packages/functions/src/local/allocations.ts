import { at, isObject, Resource, sameGvk, textAt } from '@nexslice/krm';
import { networkInstanceOf } from '../children/children.ts';
import { kinds, labels } from '../dialect/released.ts';
import { first, regionLabel, siteLabel } from '../first/kinds.ts';
import { interim } from '../interim/kinds.ts';

/**
 * An allocation of the first design or of May 2023 as a claim of released Nephio, which is what backends understand. Other resources
 * are returned as they are.
 */
export function asClaim(resource: Resource): Resource {
  if (sameGvk(resource, first.ip)) {
    return addressClaim(resource, textAt(resource.value, 'spec', 'networkInstanceRef', 'name') ?? '');
  }
  if (sameGvk(resource, interim.ip)) return addressClaim(resource, networkInstanceOf(resource));
  if (sameGvk(resource, first.vlan)) {
    const site = siteAndLabels(resource).site;
    const network = textAt(resource.value, 'spec', 'networkInstanceRef', 'name') ?? '';
    return vlanClaim(resource, site, { 'specializer.nephio.org/vlanClaimName': `${network}-${site}-bd` });
  }
  if (sameGvk(resource, interim.vlan)) {
    return vlanClaim(resource, textAt(resource.value, 'spec', 'vlanDatabase', 'name') ?? '', {});
  }
  return resource;
}

function addressClaim(allocation: Resource, network: string): Resource {
  const { site, others } = siteAndLabels(allocation);
  const kind = textAt(allocation.value, 'spec', 'kind') ?? 'network';
  const length = at(allocation.value, 'spec', 'prefixLength');
  return Resource.from({
    ...kinds.ipClaim,
    metadata: { name: allocation.name, annotations: marksOf(allocation) },
    spec: {
      kind,
      networkInstance: { name: network },
      // Elsewhere the length is that of an address, which needs no saying.
      ...(kind === 'pool' && { createPrefix: true, prefixLength: length }),
      selector: { matchLabels: { ...others, [labels.cluster]: site } },
    },
    status: allocation.value['status'] ?? {},
  });
}

function vlanClaim(allocation: Resource, site: string, annotations: Record<string, string>): Resource {
  return Resource.from({
    ...kinds.vlanClaim,
    metadata: { name: allocation.name, annotations: { ...marksOf(allocation), ...annotations } },
    spec: { vlanIndex: { name: site } },
    status: allocation.value['status'] ?? {},
  });
}

/** What the allocation says about deletion and about being read only. */
function marksOf(allocation: Resource): Record<string, string> {
  const kept = ['specializer.nephio.org/delete', 'nephio.org/action'];
  return Object.fromEntries(
    kept.flatMap((key) => {
      const text = allocation.annotation(key);
      return text === undefined ? [] : [[key, text]];
    }),
  );
}

function siteAndLabels({ value }: Resource): { site: string; others: Record<string, string> } {
  const found = at(value, 'spec', 'selector', 'matchLabels');
  const {
    [siteLabel]: site = '',
    [regionLabel]: _region,
    ...others
  } = (isObject(found) ? found : {}) as Record<string, string>;
  return { site, others };
}
