import type { Catalog } from '../registry/catalog.ts';
import type { Resource } from '../registry/resource-api.ts';

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
  return [...groups].map(([name, versions]) => ({
    name,
    versions: [...versions]
      .map(([version, resources]) => ({ version, resources }))
      .sort((a, b) => compareVersions(a.version, b.version)),
  }));
}
