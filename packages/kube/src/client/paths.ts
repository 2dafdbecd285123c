import { apiVersionOf } from '../object/key.ts';
import type { KubeObject, ObjectKey, ResourceType } from '../object/object.ts';

export type QueryValue = string | number | boolean | undefined;

/** Where a kind is served: `/api/v1` or `/apis/group/version`, with the namespace. No namespace means all of them. */
export function collectionPath<T extends KubeObject>(type: ResourceType<T>, namespace: string | undefined): string {
  const root = type.group ? '/apis/' : '/api/';
  const scope = type.namespaced && namespace ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}${apiVersionOf(type)}${scope}/${type.plural}`;
}

/** Where an object is served, or a subresource of it. */
export function objectPath<T extends KubeObject>(type: ResourceType<T>, key: ObjectKey, subresource?: string): string {
  const path = `${collectionPath(type, key.namespace)}/${encodeURIComponent(key.name)}`;
  return subresource ? `${path}/${subresource}` : path;
}

/** `path?a=b`, leaving out what is undefined or empty. */
export function withQuery(path: string, query: Record<string, QueryValue> | undefined): string {
  if (!query) return path;
  let text = '';
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === '') continue;
    text += `${text ? '&' : '?'}${name}=${encodeURIComponent(value)}`;
  }
  return path + text;
}
