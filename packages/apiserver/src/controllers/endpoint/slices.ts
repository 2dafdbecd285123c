import { isDeepStrictEqual } from 'node:util';
import { controllerRef, type EndpointSlice, type Service } from '@nexslice/kube';
import { type EndpointGroup, type PodEndpoint, targetRef } from './endpoint.ts';

export const serviceNameLabel = 'kubernetes.io/service-name';
export const managedByLabel = 'endpointslice.kubernetes.io/managed-by';
export const managedBy = 'endpointslice-controller.k8s.io';
export const headlessLabel = 'service.kubernetes.io/headless';

/** Endpoints in one slice, as by default on a real cluster. */
const maxPerSlice = 100;

export interface SlicePlan {
  create: EndpointSlice[];
  update: EndpointSlice[];
  remove: EndpointSlice[];
}

/** Makes `existing`, the slices of a service, hold its endpoints. What has not changed stays; slices are used again before new ones are made. */
export function planSlices(
  service: Service,
  groups: readonly EndpointGroup[],
  existing: readonly EndpointSlice[],
): SlicePlan {
  const wanted = wantedSlices(service, groups);
  const plan: SlicePlan = { create: [], update: [], remove: [] };
  const free = new Set(existing);
  const unmet = wanted.filter((slice) => {
    const same = [...free].find((candidate) => isSame(candidate, slice));
    if (same) free.delete(same);
    return !same;
  });
  for (const slice of unmet) {
    const [reused] = free;
    if (!reused) {
      plan.create.push(slice);
      continue;
    }
    free.delete(reused);
    const { labels = {}, ...metadata } = slice.metadata ?? {};
    const { generateName: _stem, ...kept } = { ...reused.metadata, ...metadata, labels };
    plan.update.push({ ...reused, ...slice, metadata: kept });
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

/** A service without any endpoint has a slice that says so. */
function wantedSlices(service: Service, groups: readonly EndpointGroup[]): EndpointSlice[] {
  if (groups.length === 0) return [slice(service, { ports: [], endpoints: [] })];
  return groups.flatMap(({ ports, endpoints }) => {
    const slices: EndpointSlice[] = [];
    for (let from = 0; from < endpoints.length; from += maxPerSlice) {
      slices.push(slice(service, { ports, endpoints: endpoints.slice(from, from + maxPerSlice) }));
    }
    return slices;
  });
}

function slice(service: Service, { ports, endpoints }: EndpointGroup): EndpointSlice {
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
    addressType: service.spec?.ipFamilies?.[0] === 'IPv6' ? 'IPv6' : 'IPv4',
    endpoints: endpoints.map(sliceEndpoint),
    ports,
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
