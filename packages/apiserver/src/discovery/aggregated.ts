import type { Resource } from '../registry/resource-api.ts';
import { type Group, partsInOrder } from './versions.ts';

export type AggregatedVersion = 'v2' | 'v2beta1';

/** The exact content type of an aggregated answer, which kubectl checks. */
export function aggregatedType(version: AggregatedVersion): string {
  return `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`;
}

/** All groups with all their resources in one document. */
export function aggregated(version: AggregatedVersion, groups: readonly Group[]): object {
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: `apidiscovery.k8s.io/${version}`,
    metadata: {},
    items: groups.map((group) => ({
      metadata: group.name ? { name: group.name } : {},
      versions: group.versions.map((served) => ({
        version: served.version,
        resources: served.resources.map(resourceBody),
        freshness: 'Current',
      })),
    })),
  };
}

function resourceBody(resource: Resource): object {
  const { info } = resource;
  const { group, version, kind } = info;
  const body: Record<string, unknown> = {
    resource: info.plural,
    responseKind: { group, version, kind },
    scope: info.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: info.singular,
    verbs: [...info.verbs].sort(),
  };
  if (info.shortNames.length > 0) body['shortNames'] = info.shortNames;
  if (info.categories.length > 0) body['categories'] = info.categories;
  const parts = partsInOrder(resource);
  if (parts.length > 0) {
    body['subresources'] = parts.map(([name, part]) => ({
      subresource: name,
      responseKind: { group: part.group, version: part.version, kind: part.kind },
      verbs: part.verbs,
    }));
  }
  return body;
}
