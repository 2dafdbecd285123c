/** Who makes a request. */
export interface User {
  name: string;
  uid?: string;
  groups: readonly string[];
  /** What else the authenticator knows, by lower-case key. */
  extra?: Readonly<Record<string, readonly string[]>>;
}

/** The group of everybody who is known. */
export const authenticatedGroup = 'system:authenticated';

/** May do everything, whatever authorization is on. */
export const mastersGroup = 'system:masters';

export const adminUser: User = { name: 'admin', groups: [mastersGroup, authenticatedGroup] };

/** Whoever says nothing about himself, where that is allowed. */
export const anonymousUser: User = { name: 'system:anonymous', groups: ['system:unauthenticated'] };

const serviceAccountPrefix = 'system:serviceaccount:';

/** The user that a ServiceAccount is; `name` as in `system:serviceaccount:NAMESPACE:NAME`. */
export function serviceAccountUser(namespace: string, name: string): User {
  return {
    name: `${serviceAccountPrefix}${namespace}:${name}`,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, authenticatedGroup],
  };
}

/** @returns undefined when the user's name is not that of a ServiceAccount */
export function parseServiceAccount(userName: string): { namespace: string; name: string } | undefined {
  if (!userName.startsWith(serviceAccountPrefix)) return undefined;
  const [namespace, name, ...rest] = userName.slice(serviceAccountPrefix.length).split(':');
  return namespace && name && rest.length === 0 ? { namespace, name } : undefined;
}
