import type { Catalog } from '../registry/catalog.ts';
import type { Resource, Subresource } from '../registry/resource-api.ts';

/** The served versions of a group, the preferred one first. */
export interface Group {
  name: string;
  versions: { version: string; resources: Resource[] }[];
}

const named = /^v(\d+)(?:(alpha|beta)(\d+))?$/;
const stability = { alpha: 0, beta: 1, stable: 2 };

/** Kubernetes' order of version names: v2, v1, v1beta1, v1alpha1, and then others by name. */
export function compareVersions(a: string, b: string): number {
  const left = named.exec(a);
  const right = named.exec(b);
  if (!left || !right) return left ? -1 : right ? 1 : a < b ? -1 : a > b ? 1 : 0;
  const rank = (match: RegExpExecArray) => stability[(match[2] ?? 'stable') as keyof typeof stability];
  return rank(right) - rank(left) || Number(right[1]) - Number(left[1]) || Number(right[3] ?? 0) - Number(left[3] ?? 0);
}

/** Clients take a name that several groups have from the first of them. Groups that are not here come after these, by name. */
const order = [
  '',
  'apiregistration.k8s.io',
  'apps',
  'events.k8s.io',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'networking.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'storage.k8s.io',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'scheduling.k8s.io',
  'coordination.k8s.io',
  'node.k8s.io',
  'discovery.k8s.io',
  'resource.k8s.io',
  'flowcontrol.apiserver.k8s.io',
];

function compareGroups(a: Group, b: Group): number {
  const rank = ({ name }: Group) => (order.includes(name) ? order.indexOf(name) : order.length);
  return rank(a) - rank(b) || (a.name < b.name ? -1 : 1);
}

/** The subresources of a resource as discovery lists them: of built-in kinds by name. */
export function partsInOrder({ info, subresources }: Resource): [name: string, part: Subresource][] {
  const parts = Object.entries(subresources);
  return info.custom ? parts : parts.sort(([a], [b]) => (a < b ? -1 : 1));
}

/** All groups that are served; the core group has the empty name. */
export function groupsOf(catalog: Catalog): Group[] {
  const groups = new Map<string, Map<string, Resource[]>>();
  for (const resource of catalog.all()) {
    const { group, version } = resource.info;
    const versions = groups.get(group) ?? new Map<string, Resource[]>();
    groups.set(group, versions);
    const resources = versions.get(version);
    if (resources) resources.push(resource);
    else versions.set(version, [resource]);
  }
  const byPlural = (a: Resource, b: Resource) => (a.info.plural < b.info.plural ? -1 : 1);
  return [...groups]
    .map(([name, versions]) => ({
      name,
      versions: [...versions]
        .map(([version, resources]) => ({ version, resources: resources.sort(byPlural) }))
        .sort((a, b) => compareVersions(a.version, b.version)),
    }))
    .sort(compareGroups);
}
