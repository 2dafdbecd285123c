import { type ApiRequest, header } from '../http/message.ts';
import { badRequest } from '../status/errors.ts';
import type { ResourceAttributes } from './attributes.ts';
import { type Authorizer, authorize } from './authorizer.ts';
import { anonymousUser, authenticatedGroup, parseServiceAccount, serviceAccountUser, type User } from './user.ts';

const extraPrefix = 'impersonate-extra-';

/**
 * Whom the headers `Impersonate-…` make of `user` (`kubectl --as`), who must be allowed to become him; `user` when there are none.
 * @throws StatusError 403 when he may not, 400 when nobody is named
 */
export function impersonated(request: ApiRequest, user: User, authorizer: Authorizer): User {
  const asked = readHeaders(request);
  if (!asked) return user;
  for (const attributes of wishes(asked)) authorize(authorizer, user, { verb: 'impersonate', ...attributes });
  return becoming(asked);
}

interface Asked {
  name: string;
  uid: string;
  groups: string[];
  extra: Record<string, string[]>;
}

function readHeaders(request: ApiRequest): Asked | undefined {
  const { headers } = request;
  const name = header(request, 'impersonate-user');
  const uid = header(request, 'impersonate-uid');
  const groups = values(headers['impersonate-group']);
  const extra: Record<string, string[]> = {};
  for (const field in headers) {
    if (field.startsWith(extraPrefix)) {
      extra[unescaped(field.slice(extraPrefix.length))] = values(headers[field]);
    }
  }
  const hasMore = Boolean(uid) || groups.length > 0 || Object.keys(extra).length > 0;
  if (name) return { name, uid, groups, extra };
  if (!hasMore) return undefined;
  const list = groups.map((group) => JSON.stringify(group)).join(', ');
  throw badRequest(`requested UID ${JSON.stringify(uid)} and groups [${list}] without impersonating a user name`);
}

/** The name of an extra may be escaped as in a path; what is not is taken as it stands. */
function unescaped(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** Several headers of one name come as a list, or joined as HTTP allows. */
function values(value: string | string[] | undefined): string[] {
  if (value === undefined) return [];
  return [value].flat().flatMap((one) => one.split(', '));
}

function wishes({ name, uid, groups, extra }: Asked): Omit<ResourceAttributes, 'verb'>[] {
  const core = { group: '', namespace: '' };
  const authentication = { group: 'authentication.k8s.io', namespace: '' };
  const account = parseServiceAccount(name);
  return [
    account
      ? { group: '', resource: 'serviceaccounts', namespace: account.namespace, name: account.name }
      : { ...core, resource: 'users', name },
    ...groups.map((group) => ({ ...core, resource: 'groups', name: group })),
    ...Object.entries(extra).flatMap(([key, list]) =>
      list.map((value) => ({ ...authentication, resource: `userextras/${key}`, name: value })),
    ),
    ...(uid ? [{ ...authentication, resource: 'uids', name: uid }] : []),
  ];
}

function becoming({ name, uid, groups, extra }: Asked): User {
  const account = parseServiceAccount(name);
  const more = { ...(uid ? { uid } : {}), ...(Object.keys(extra).length > 0 ? { extra } : {}) };
  if (account && groups.length === 0) return { ...serviceAccountUser(account.namespace, account.name), ...more };
  const known = name === anonymousUser.name ? anonymousUser.groups : [authenticatedGroup];
  return { name, groups: [...new Set([...groups, ...known])], ...more };
}
