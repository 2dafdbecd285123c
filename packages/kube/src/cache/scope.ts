import type { ScopeOptions } from '../client/options.ts';

/** Which objects of a kind an informer holds. */
export interface InformerScope extends Omit<ScopeOptions, 'namespace'> {
  /** One namespace; all if left out. */
  namespace?: string | undefined;
  /** Several namespaces: names, or patterns with `*`. Wins over `namespace`. */
  namespaces?: readonly string[] | undefined;
}

/** An identity for scopes: informers of the same kind and scope are shared. */
export function scopeId(scope: InformerScope, metadataOnly: boolean): string {
  const namespaces = scope.namespaces ? [...scope.namespaces].sort() : [scope.namespace ?? ''];
  const { labelSelector = '', fieldSelector = '', shardSelector = '' } = scope;
  return JSON.stringify([namespaces, labelSelector, fieldSelector, shardSelector, metadataOnly]);
}

/** The namespaces to watch one by one; a single undefined means all together, which patterns need. */
export function watchedNamespaces(scope: InformerScope): (string | undefined)[] {
  const { namespaces } = scope;
  if (!namespaces) return [scope.namespace];
  return namespaces.some(isPattern) ? [undefined] : [...new Set(namespaces)];
}

/** A test for what a watch of all namespaces brings that was not asked for; undefined when everything was. */
export function namespaceFilter(scope: InformerScope): ((namespace: string) => boolean) | undefined {
  const { namespaces } = scope;
  if (!namespaces?.some(isPattern)) return undefined;
  const patterns = namespaces.map((pattern) => new RegExp(`^${pattern.split('*').map(escapeRegExp).join('.*')}$`));
  return (namespace) => patterns.some((pattern) => pattern.test(namespace));
}

function isPattern(namespace: string): boolean {
  return namespace.includes('*');
}

function escapeRegExp(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
}
