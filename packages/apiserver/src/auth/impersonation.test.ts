import { describe, expect, it } from 'vitest';
import type { ApiRequest } from '../http/message.ts';
import type { ResourceAttributes } from './attributes.ts';
import { type Authorizer, alwaysAllow } from './authorizer.ts';
import { impersonated } from './impersonation.ts';
import type { User } from './user.ts';

const sender: User = { name: 'jane', groups: ['dev'] };
type Headers = Record<string, string | string[]>;
const requestWith = (headers: Headers): ApiRequest =>
  ({ method: 'GET', url: '/', headers, body: Buffer.alloc(0) }) as unknown as ApiRequest;

/** Who somebody becomes, and what he needs the right to. */
function become(headers: Headers): { user: User; asked: string[] } {
  const asked: string[] = [];
  const authorizer: Authorizer = {
    ...alwaysAllow,
    decide: (_user, attributes) => {
      const { verb, group, resource, namespace, name } = attributes as ResourceAttributes;
      asked.push([verb, group, resource, namespace, name].join('|'));
      return { allowed: true, reason: '' };
    },
  };
  return { user: impersonated(requestWith(headers), sender, authorizer), asked };
}

describe('who impersonates', () => {
  it('nobody stays who he is', () => {
    expect(become({})).toEqual({ user: sender, asked: [] });
  });

  it.each<[string, Headers, User, string[]]>([
    [
      'a user',
      { 'impersonate-user': 'bob' },
      { name: 'bob', groups: ['system:authenticated'] },
      ['impersonate||users||bob'],
    ],
    [
      'a user in groups',
      { 'impersonate-user': 'bob', 'impersonate-group': ['dev', 'ops'] },
      { name: 'bob', groups: ['dev', 'ops', 'system:authenticated'] },
      ['impersonate||users||bob', 'impersonate||groups||dev', 'impersonate||groups||ops'],
    ],
    [
      'a user in groups that one header joins',
      { 'impersonate-user': 'bob', 'impersonate-group': 'dev, ops' },
      { name: 'bob', groups: ['dev', 'ops', 'system:authenticated'] },
      ['impersonate||users||bob', 'impersonate||groups||dev', 'impersonate||groups||ops'],
    ],
    [
      'a user in the group of all, once',
      { 'impersonate-user': 'bob', 'impersonate-group': 'system:authenticated' },
      { name: 'bob', groups: ['system:authenticated'] },
      ['impersonate||users||bob', 'impersonate||groups||system:authenticated'],
    ],
    [
      'a ServiceAccount, with its groups',
      { 'impersonate-user': 'system:serviceaccount:shop:app' },
      {
        name: 'system:serviceaccount:shop:app',
        groups: ['system:serviceaccounts', 'system:serviceaccounts:shop', 'system:authenticated'],
      },
      ['impersonate||serviceaccounts|shop|app'],
    ],
    [
      'a ServiceAccount in other groups',
      { 'impersonate-user': 'system:serviceaccount:shop:app', 'impersonate-group': 'dev' },
      { name: 'system:serviceaccount:shop:app', groups: ['dev', 'system:authenticated'] },
      ['impersonate||serviceaccounts|shop|app', 'impersonate||groups||dev'],
    ],
    [
      'a stranger, who is not known',
      { 'impersonate-user': 'system:anonymous' },
      { name: 'system:anonymous', groups: ['system:unauthenticated'] },
      ['impersonate||users||system:anonymous'],
    ],
    [
      'a uid and what else is known of a user',
      { 'impersonate-user': 'bob', 'impersonate-uid': '7', 'impersonate-extra-scopes%2fview': ['a', 'b'] },
      { name: 'bob', groups: ['system:authenticated'], uid: '7', extra: { 'scopes/view': ['a', 'b'] } },
      [
        'impersonate||users||bob',
        'impersonate|authentication.k8s.io|userextras/scopes/view||a',
        'impersonate|authentication.k8s.io|userextras/scopes/view||b',
        'impersonate|authentication.k8s.io|uids||7',
      ],
    ],
    [
      'with an extra whose name is badly escaped',
      { 'impersonate-user': 'bob', 'impersonate-extra-%zz': 'a' },
      { name: 'bob', groups: ['system:authenticated'], extra: { '%zz': ['a'] } },
      ['impersonate||users||bob', 'impersonate|authentication.k8s.io|userextras/%zz||a'],
    ],
  ])('%s', (_whom, headers, user, asked) => {
    expect(become(headers)).toEqual({ user, asked });
  });

  it.each<[string, Headers]>([
    ['groups', { 'impersonate-group': 'dev' }],
    ['a uid', { 'impersonate-uid': '7' }],
    ['an extra', { 'impersonate-extra-a': 'b' }],
  ])('%s without a user is told that this is no way', (_what, headers) => {
    expect(() => become(headers)).toThrow(/^requested .* without impersonating a user name$/);
  });

  it.each([
    [
      'users',
      'users "bob" is forbidden: User "jane" cannot impersonate resource "users" in API group "" at the cluster scope',
    ],
    [
      'groups',
      'groups "dev" is forbidden: User "jane" cannot impersonate resource "groups" in API group "" at the cluster scope',
    ],
  ])('needs the right to all of it (%s)', (lacking, why) => {
    const authorizer: Authorizer = {
      ...alwaysAllow,
      decide: (_user, attributes) => ({ allowed: (attributes as ResourceAttributes).resource !== lacking, reason: '' }),
    };
    const request = requestWith({ 'impersonate-user': 'bob', 'impersonate-group': 'dev' });
    expect(() => impersonated(request, sender, authorizer)).toThrow(why);
  });
});
