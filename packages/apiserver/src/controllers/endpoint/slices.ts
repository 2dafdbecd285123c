import { isDeepStrictEqual } from 'node:util';
import { controllerRef, type EndpointSlice, type Service } from '@nexslice/kube';
import { type EndpointGroup, type Family, type PodEndpoint, targetRef } from './endpoint.ts';

export const serviceNameLabel = 'kubernetes.io/service-name';
export const managedByLabel = 'endpointslice.kubernetes.io/managed-by';
export const managedBy = 'endpointslice-controller.k8s.io';
export const headlessLabel = 'service.kubernetes.io/headless';

/** Endpoints in one slice, as by default on a real cluster. */
const maxPerSlice = 100;

/** The endpoints of a service that have addresses of one family. */
export interface FamilyGroups {
  family: Family;
  groups: readonly EndpointGroup[];
}

export interface SlicePlan {
  create: EndpointSlice[];
  update: EndpointSlice[];
  remove: EndpointSlice[];
}

/** Makes `existing`, the slices of a service, hold its endpoints. What has not changed stays; slices are used again before new ones are made. */
export function planSlices(
  service: Service,
  families: readonly FamilyGroups[],
  existing: readonly EndpointSlice[],
): SlicePlan {
  const wanted = families.flatMap((one) => wantedSlices(service, one));
  const plan: SlicePlan = { create: [], update: [], remove: [] };
  const free = new Set(existing);
  const unmet = wanted.filter((slice) => {
    const same = [...free].find((candidate) => isSame(candidate, slice));
    if (same) free.delete(same);
    return !same;
  });
  for (const slice of unmet) {
    // The type of its addresses is the one thing that a slice cannot change.
    const reused = [...free].find(({ addressType }) => addressType === slice.addressType);
    if (!reused) {
      plan.create.push(slice);
      continue;
    }
    free.delete(reused);
    const { labels = {}, ...metadata } = slice.metadata ?? {};
    const { endpoints: _endpoints, ports: _ports, ...rest } = reused;
    plan.update.push({ ...rest, ...slice, metadata: { ...reused.metadata, ...metadata, labels } });
  }
  plan.remove.push(...free);
  return plan;
}

function isSame(a: EndpointSlice, b: EndpointSlice): boolean {
  return (
    a.addressType === b.addressType &&
    isDeepStrictEqual(a.ports ?? [], b.ports ?? []) &&
    isDeepStrictEqual(a.endpoints ?? [], b.endpoints ?? []) &&
    isDeepStrictEqual(a.metadata?.labels, b.metadata?.labels)
  );
}

/** A service without any endpoint has a slice that says so, for each family. */
function wantedSlices(service: Service, { family, groups }: FamilyGroups): EndpointSlice[] {
  if (groups.length === 0) return [slice(service, family, { ports: [], endpoints: [] })];
  return groups.flatMap(({ ports, endpoints }) => {
    const slices: EndpointSlice[] = [];
    for (let from = 0; from < endpoints.length; from += maxPerSlice) {
      slices.push(slice(service, family, { ports, endpoints: endpoints.slice(from, from + maxPerSlice) }));
    }
    return slices;
  });
}

function slice(service: Service, family: Family, { ports, endpoints }: EndpointGroup): EndpointSlice {
  const { name = '', namespace = '', labels } = service.metadata ?? {};
  const isHeadless = service.spec?.clusterIP === 'None';
  return {
    metadata: {
      generateName: `${name}-`,
      namespace,
      labels: {
        ...labels,
        ...(isHeadless ? { [headlessLabel]: '' } : {}),
        [serviceNameLabel]: name,
        [managedByLabel]: managedBy,
      },
      ownerReferences: [controllerRef(service)],
    },
    addressType: family,
    // Of lists without items a real cluster writes null.
    ...(endpoints.length > 0 ? { endpoints: endpoints.map(sliceEndpoint) } : {}),
    ...(ports.length > 0 ? { ports } : {}),
  } as EndpointSlice;
}

function sliceEndpoint({ pod, address, ready, serving, terminating, hostname }: PodEndpoint) {
  const { nodeName } = pod.spec ?? {};
  return {
    addresses: [address],
    conditions: { ready, serving, terminating },
    ...(hostname ? { hostname } : {}),
    ...(nodeName ? { nodeName } : {}),
    targetRef: targetRef(pod),
  };
}
