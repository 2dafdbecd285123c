import type { Resource } from '../registry/resource-api.ts';
import { type Group, partsInOrder } from './versions.ts';

/** Discovery as it was before it was aggregated: a document for each group and each version. */

/** `GET /api`. */
export function coreVersions(): object {
  return {
    kind: 'APIVersions',
    versions: ['v1'],
    serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: '' }],
  };
}

function groupBody(group: Group): object {
  const versions = group.versions.map(({ version }) => ({ groupVersion: `${group.name}/${version}`, version }));
  return { name: group.name, versions, preferredVersion: versions[0] };
}

/** `GET /apis/GROUP`. */
export function apiGroup(group: Group): object {
  return { kind: 'APIGroup', apiVersion: 'v1', ...groupBody(group) };
}

/** `GET /apis`. */
export function apiGroupList(groups: readonly Group[]): object {
  const named = groups.filter(({ name }) => name !== '');
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: named.map(groupBody) };
}

/** Custom resources list their verbs in another order than built-ins. */
const customVerbs = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'];

function verbsOf({ info }: Resource): string[] {
  const served = new Set<string>(info.verbs);
  return info.custom ? customVerbs.filter((verb) => served.has(verb)) : [...served].sort();
}

/** `GET /apis/GROUP/VERSION`. */
export function apiResourceList(group: string, version: string, resources: readonly Resource[]): object {
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: group ? `${group}/${version}` : version,
    resources: resources.flatMap((resource) => [resourceBody(resource), ...subresourceBodies(resource)]),
  };
}

function resourceBody(resource: Resource): object {
  const { info } = resource;
  const body: Record<string, unknown> = {
    name: info.plural,
    singularName: info.singular,
    namespaced: info.namespaced,
    kind: info.kind,
    verbs: verbsOf(resource),
  };
  if (info.shortNames.length > 0) body['shortNames'] = info.shortNames;
  if (info.categories.length > 0) body['categories'] = info.categories;
  return body;
}

function subresourceBodies(resource: Resource): object[] {
  const { info } = resource;
  return partsInOrder(resource).map(([name, { group, version, kind, verbs }]) => {
    const foreign = group === info.group && version === info.version ? {} : { group, version };
    return { name: `${info.plural}/${name}`, singularName: '', namespaced: info.namespaced, ...foreign, kind, verbs };
  });
}
