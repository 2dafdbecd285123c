import type { RequestLabels } from '../metrics/request-metrics.ts';
import type { ApiRequest } from './message.ts';
import { header } from './message.ts';
import type { ResourcePath } from './path.ts';
import { verbOf } from './request-attributes.ts';

const counted: Readonly<Record<string, string>> = {
  list: 'LIST',
  watch: 'WATCH',
  deletecollection: 'DELETECOLLECTION',
};

/** What a request to a resource is counted under. */
export function resourceLabels(request: ApiRequest, query: URLSearchParams, path: ResourcePath): RequestLabels {
  const verb = verbOf(request.method, query, path);
  const applies = verb === 'patch' && header(request, 'content-type').startsWith('application/apply-patch');
  return {
    verb: applies ? 'APPLY' : (counted[verb] ?? request.method),
    group: path.group,
    version: path.version,
    resource: path.resource,
    subresource: path.subresource?.split('/', 1)[0] ?? '',
    scope: scopeOf(verb, path),
    dryRun: query.get('dryRun') ? 'All' : '',
  };
}

function scopeOf(verb: string, { name, namespace }: ResourcePath): string {
  if (name !== undefined || verb === 'create') return 'resource';
  return namespace === undefined ? 'cluster' : 'namespace';
}

/** Paths that are no resource's are counted together: there is no end to them. */
export function otherLabels({ method }: ApiRequest): RequestLabels {
  const verb = knownMethods.has(method) ? method : 'other';
  return { verb, group: '', version: '', resource: '', subresource: '', scope: '', dryRun: '' };
}

const knownMethods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'CONNECT']);
