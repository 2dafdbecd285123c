import type { User } from './user.ts';

/** What a request wants to do to a resource. */
export interface ResourceAttributes {
  verb: string;
  group: string;
  /** Plural; with the subresource after a slash, as roles name it: `pods/log`. */
  resource: string;
  /** Empty for what is in no namespace, and for all namespaces. */
  namespace: string;
  /** Empty when no single object is meant. */
  name: string;
  path?: undefined;
}

/** What a request wants of a path that is no resource's. */
export interface PathAttributes {
  /** The method in lower case. */
  verb: string;
  path: string;
}

export type Attributes = ResourceAttributes | PathAttributes;

/** `User "jane" cannot get resource "pods" …`, as every refusal ends. */
export function denial(user: User, attributes: Attributes, reason: string): string {
  const who = `User ${JSON.stringify(user.name)}`;
  const why = reason ? `: ${reason}` : '';
  if (attributes.path !== undefined) {
    return `${who} cannot ${attributes.verb} path ${JSON.stringify(attributes.path)}${why}`;
  }
  const { verb, group, resource, namespace } = attributes;
  const where = namespace ? `in the namespace ${JSON.stringify(namespace)}` : 'at the cluster scope';
  return `${who} cannot ${verb} resource ${JSON.stringify(resource)} in API group ${JSON.stringify(group)} ${where}${why}`;
}
