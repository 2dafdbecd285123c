import type { Attributes } from '../auth/attributes.ts';
import { readBoolean } from '../registry/options.ts';
import type { ApiRequest } from './message.ts';
import type { ResourcePath } from './path.ts';

const verbs: Readonly<Record<string, string>> = {
  GET: 'get',
  HEAD: 'get',
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

/** What a request wants to do, as roles name it. `parsed` is undefined for paths that are no resource's. */
export function requestAttributes(
  { method }: ApiRequest,
  path: string,
  query: URLSearchParams,
  parsed: ResourcePath | undefined,
): Attributes {
  if (!parsed) return { verb: method.toLowerCase(), path };
  const { group, resource, subresource, namespace } = parsed;
  const name = parsed.name ?? selectedName(query);
  return {
    verb: verbOf(method, query, parsed),
    group,
    resource: subresource ? `${resource}/${subresource.split('/', 1)[0]}` : resource,
    // A Namespace is in itself: a RoleBinding inside it may let somebody read it.
    namespace: namespace ?? (group === '' && resource === 'namespaces' ? (parsed.name ?? '') : ''),
    name,
  };
}

/** The verb of a request to a resource, as roles name it. */
export function verbOf(method: string, query: URLSearchParams, { name, subresource }: ResourcePath): string {
  const verb = verbs[method] ?? '';
  const ofCollection = name === undefined;
  if (verb === 'get' && subresource === undefined && readBoolean(query.get('watch'))) return 'watch';
  if (verb === 'get' && ofCollection) return 'list';
  return verb === 'delete' && ofCollection ? 'deletecollection' : verb;
}

/** A list or watch of a single object counts as one of its name. */
function selectedName(query: URLSearchParams): string {
  return /^metadata\.name=([^=!,]+)$/.exec(query.get('fieldSelector') ?? '')?.[1] ?? '';
}
