import { isDeepStrictEqual } from 'node:util';
import type { Endpoints, Service } from '@nexslice/kube';
import { type EndpointGroup, type EndpointPort, type PodEndpoint, targetRef } from './endpoint.ts';
import { headlessLabel } from './slices.ts';

/** Tells Endpoints that are kept up to date from those that somebody wrote. */
export const endpointsManagedBy = 'endpoints.kubernetes.io/managed-by';

type Subset = NonNullable<Endpoints['subsets']>[number];

/** The Endpoints of a service, or undefined when `existing` says it all already. */
export function planEndpoints(
  service: Service,
  groups: readonly EndpointGroup[],
  existing: Endpoints | undefined,
): Endpoints | undefined {
  const { name = '', namespace = '', labels: own } = service.metadata ?? {};
  const isHeadless = service.spec?.clusterIP === 'None';
  const labels = {
    ...own,
    [endpointsManagedBy]: 'endpoint-controller',
    ...(isHeadless ? { [headlessLabel]: '' } : {}),
  };
  const subsets = groups.flatMap(subsetOf);
  if (
    existing &&
    isDeepStrictEqual(existing.subsets ?? [], subsets) &&
    isDeepStrictEqual(existing.metadata?.labels, labels)
  ) {
    return undefined;
  }
  const metadata = { ...existing?.metadata, name, namespace, labels };
  return { metadata, ...(subsets.length > 0 ? { subsets } : {}) };
}

function subsetOf({ ports, endpoints }: EndpointGroup): Subset[] {
  const present = endpoints.filter(({ terminating, ready }) => ready || !terminating);
  const addresses = present.filter(({ ready }) => ready).map(address);
  const notReadyAddresses = present.filter(({ ready }) => !ready).map(address);
  if (present.length === 0) return [];
  return [
    {
      ...(addresses.length > 0 ? { addresses } : {}),
      ...(notReadyAddresses.length > 0 ? { notReadyAddresses } : {}),
      ...(ports.length > 0 ? { ports: ports.map(port) } : {}),
    },
  ];
}

/** The name of a service's only port is left out when it has none. */
function port({ name, ...rest }: EndpointPort) {
  return name ? { name, ...rest } : rest;
}

function address({ pod, address: ip, hostname }: PodEndpoint) {
  const { nodeName } = pod.spec ?? {};
  return { ip, ...(hostname ? { hostname } : {}), ...(nodeName ? { nodeName } : {}), targetRef: targetRef(pod) };
}
