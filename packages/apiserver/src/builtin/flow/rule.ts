import { dnsLabel } from '../../registry/names.ts';
import { type FieldError, invalid, notSupported, required } from '../../status/field-error.ts';

/** Requests to resources that a flow schema is for. Lists that OpenAPI requires are null when a body has none. */
export interface ResourceRule {
  verbs: string[] | null;
  apiGroups: string[] | null;
  resources: string[] | null;
  clusterScope?: boolean;
  namespaces?: string[];
}

/** Requests to other paths. */
export interface UrlRule {
  verbs: string[] | null;
  nonResourceURLs: string[] | null;
}

const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'proxy', 'update', 'watch'];

export function validateResourceRule(field: string, rule: ResourceRule): FieldError[] {
  return [
    ...validateVerbs(`${field}.verbs`, rule.verbs ?? []),
    ...validateList(`${field}.apiGroups`, rule.apiGroups ?? [], 'api group', 'api groups'),
    ...validateList(`${field}.resources`, rule.resources ?? [], 'resource', 'resources'),
    ...validateNamespaces(`${field}.namespaces`, rule),
  ];
}

export function validateUrlRule(field: string, rule: UrlRule): FieldError[] {
  const urls = rule.nonResourceURLs ?? [];
  const list = `${field}.nonResourceURLs`;
  const errors = validateVerbs(`${field}.verbs`, rule.verbs ?? []);
  if (urls.length === 0) return [...errors, required(list, 'nonResourceURLs must contain at least one value')];
  if (urls.includes('*')) return [...errors, ...alone(list, urls, 'non-resource URLs')];
  return [...errors, ...urls.flatMap((url, i) => validateUrl(`${list}[${i}]`, url))];
}

function validateVerbs(field: string, list: string[]): FieldError[] {
  if (list.length === 0) return [required(field, 'verbs must contain at least one value')];
  if (list.includes('*')) return alone(field, list, 'verbs');
  return list.every((verb) => verbs.includes(verb)) ? [] : [notSupported(field, list, verbs)];
}

function validateList(field: string, list: string[], one: string, many: string): FieldError[] {
  if (list.length === 0) return [required(field, `resource rules must supply at least one ${one}`)];
  return list.includes('*') ? alone(field, list, many) : [];
}

function validateNamespaces(field: string, { namespaces: given, clusterScope }: ResourceRule): FieldError[] {
  const namespaces = given ?? [];
  if (namespaces.length === 0) {
    if (clusterScope) return [];
    return [required(field, 'resource rules that are not cluster scoped must supply at least one namespace')];
  }
  if (namespaces.includes('*')) return alone(field, namespaces, 'namespaces');
  return namespaces.flatMap((name, i) =>
    dnsLabel(name).map((text) =>
      invalid(`${field}[${i}]`, name, `each member of this list must be '*' or a DNS-1123 label; ${text}`),
    ),
  );
}

/** A star stands for all, so that nothing may stand beside it. */
function alone(field: string, list: string[], others: string): FieldError[] {
  return list.length === 1 ? [] : [invalid(field, list, `if '*' is present, must not specify other ${others}`)];
}

function validateUrl(field: string, url: string): FieldError[] {
  const why = urlError(url);
  return why ? [invalid(field, url, why)] : [];
}

function urlError(url: string): string | undefined {
  if (!url) return 'must not be empty';
  if (!url.startsWith('/')) return 'must start with slash';
  if (url.includes(' ')) return 'must not contain white-space';
  if (url.includes('//')) return 'must not contain double slash';
  return /^[^*]*(\/\*)?$/.test(url) ? undefined : 'wildcard can only do suffix matching';
}
