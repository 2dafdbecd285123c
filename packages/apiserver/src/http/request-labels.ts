import type { RequestLabels } from '../metrics/request-metrics.ts';
import type { Resource } from '../registry/resource-api.ts';
import { type ApiRequest, header } from './message.ts';
import type { ResourcePath } from './path.ts';
import { verbOf } from './request-attributes.ts';

const counted: Readonly<Record<string, string>> = {
  list: 'LIST',
  watch: 'WATCH',
  deletecollection: 'DELETECOLLECTION',
};

/** What a request to a resource is counted under. */
export function resourceLabels(
  request: ApiRequest,
  query: URLSearchParams,
  path: ResourcePath,
  { subresources }: Resource,
): RequestLabels {
  const part = path.subresource?.split('/', 1)[0] ?? '';
  const verb = verbOf(request.method, query, path);
  const applies = verb === 'patch' && header(request, 'content-type').startsWith('application/apply-patch');
  return {
    verb: applies ? 'APPLY' : (counted[verb] ?? methodOf(request)),
    group: path.group,
    version: path.version,
    resource: path.resource,
    // Whatever else stands there is nobody's, and there is no end to it.
    subresource: Object.hasOwn(subresources, part) ? part : '',
    scope: scopeOf(verb, path),
    dryRun: query.get('dryRun') ? 'All' : '',
  };
}

function scopeOf(verb: string, { name, namespace }: ResourcePath): string {
  if (name !== undefined || verb === 'create') return 'resource';
  return namespace === undefined ? 'cluster' : 'namespace';
}

/** Paths that are no resource's are counted together: there is no end to them. */
export function otherLabels(request: ApiRequest): RequestLabels {
  return { verb: methodOf(request), group: '', version: '', resource: '', subresource: '', scope: '', dryRun: '' };
}

function methodOf({ method }: ApiRequest): string {
  return knownMethods.has(method) ? method : 'other';
}

const knownMethods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'CONNECT']);
