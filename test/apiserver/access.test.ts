import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestServer } from './test-server.ts';

const rbac = '/apis/rbac.authorization.k8s.io/v1';
const reviews = '/apis/authorization.k8s.io/v1';

let api: TestServer;
beforeAll(async () => {
  const groups = ['system:authenticated'];
  api = await TestServer.start({
    authorizationMode: 'RBAC',
    tokens: [
      { token: 'jane', user: { name: 'jane', groups: ['dev', ...groups] } },
      { token: 'bob', user: { name: 'bob', groups } },
    ],
  });
});
afterAll(() => api.server.stop());

function as(token: string, method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  return api.call(method, path, { body, headers: { authorization: `Bearer ${token}`, ...headers } });
}

async function make(path: string, body: object): Promise<void> {
  const { status, text } = await api.call('POST', path, { body });
  expect([status, text]).toEqual([201, expect.anything()]);
}

function role(name: string, rules: object[], labels: Record<string, string> = {}) {
  return { apiVersion: 'rbac.authorization.k8s.io/v1', metadata: { name, labels }, rules };
}

function binding(name: string, kind: string, roleName: string, ...subjects: object[]) {
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind, name: roleName };
  return { apiVersion: 'rbac.authorization.k8s.io/v1', metadata: { name }, roleRef, subjects };
}

const user = (name: string) => ({ kind: 'User', name });
const pods = (verbs: string[]) => ({ apiGroups: [''], resources: ['pods'], verbs });

describe('who has no right', () => {
  it.each([
    [
      'GET',
      '/api/v1/namespaces/default/configmaps',
      'configmaps is forbidden: User "bob" cannot list resource "configmaps" in API group "" in the namespace "default"',
    ],
    [
      'GET',
      '/api/v1/namespaces/default/configmaps/x',
      'configmaps "x" is forbidden: User "bob" cannot get resource "configmaps" in API group "" in the namespace "default"',
    ],
    [
      'GET',
      '/apis/apps/v1/deployments?watch=1',
      'deployments.apps is forbidden: User "bob" cannot watch resource "deployments" in API group "apps" at the cluster scope',
    ],
    [
      'DELETE',
      '/apis/apps/v1/namespaces/default/deployments',
      'deployments.apps is forbidden: User "bob" cannot deletecollection resource "deployments" in API group "apps" in the namespace "default"',
    ],
    [
      'PUT',
      '/apis/apps/v1/namespaces/default/deployments/d/scale',
      'deployments.apps "d" is forbidden: User "bob" cannot update resource "deployments/scale" in API group "apps" in the namespace "default"',
    ],
    [
      'GET',
      '/api/v1/namespaces/default',
      'namespaces "default" is forbidden: User "bob" cannot get resource "namespaces" in API group "" in the namespace "default"',
    ],
    [
      'GET',
      '/apis/no.such.group/v1/things',
      'things.no.such.group is forbidden: User "bob" cannot list resource "things" in API group "no.such.group" at the cluster scope',
    ],
    ['GET', '/metrics', 'forbidden: User "bob" cannot get path "/metrics"'],
  ])('is told so: %s %s', async (method, path, message) => {
    const { status, body } = await as('bob', method, path, method === 'PUT' ? {} : undefined);
    expect([status, body.reason, body.message]).toEqual([403, 'Forbidden', message]);
  });

  it('is told the group, the resource and the name apart from the message', async () => {
    const { body } = await as('bob', 'GET', '/apis/apps/v1/namespaces/default/deployments/d');
    expect(body.details).toEqual({ name: 'd', group: 'apps', kind: 'deployments' });
  });

  it('may still find out what there is and who he is', async () => {
    for (const path of ['/api', '/apis', '/apis/apps/v1', '/version', '/openapi/v3']) {
      expect([path, (await as('bob', 'GET', path)).status]).toEqual([path, 200]);
    }
    const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
    const { body: me } = await as('bob', 'POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', body);
    expect(me.status.userInfo).toEqual({ username: 'bob', groups: ['system:authenticated'] });
  });
});

describe('a role and a binding', () => {
  it('give a right in their namespace, to a user, until the binding goes', async () => {
    await make(`${rbac}/namespaces/default/roles`, role('reader', [pods(['list'])]));
    await make(`${rbac}/namespaces/default/rolebindings`, binding('bob-reads', 'Role', 'reader', user('bob')));
    expect((await as('bob', 'GET', '/api/v1/namespaces/default/pods')).status).toBe(200);
    expect((await as('bob', 'GET', '/api/v1/namespaces/kube-system/pods')).status).toBe(403);
    expect((await as('bob', 'GET', '/api/v1/pods')).status).toBe(403);
    expect((await as('jane', 'GET', '/api/v1/namespaces/default/pods')).status).toBe(403);
    await api.call('DELETE', `${rbac}/namespaces/default/rolebindings/bob-reads`);
    expect((await as('bob', 'GET', '/api/v1/namespaces/default/pods')).status).toBe(403);
  });

  it('give a right over the cluster, to a group', async () => {
    await make(`${rbac}/clusterroles`, role('nodes', [{ apiGroups: [''], resources: ['nodes'], verbs: ['list'] }]));
    await make(`${rbac}/clusterrolebindings`, binding('dev', 'ClusterRole', 'nodes', { kind: 'Group', name: 'dev' }));
    expect((await as('jane', 'GET', '/api/v1/nodes')).status).toBe(200);
    expect((await as('bob', 'GET', '/api/v1/nodes')).status).toBe(403);
  });

  it('that lead to no role say so', async () => {
    await make(`${rbac}/namespaces/kube-public/rolebindings`, binding('lost', 'Role', 'gone', user('bob')));
    const { body } = await as('bob', 'GET', '/api/v1/namespaces/kube-public/pods');
    expect(body.message).toMatch(/: RBAC: role\.rbac\.authorization\.k8s\.io "gone" not found$/);
  });

  it('let apply change what is there, and create it only with that right too', async () => {
    const path = '/api/v1/namespaces/default/configmaps/applied?fieldManager=test';
    const rule = { apiGroups: [''], resources: ['configmaps'], verbs: ['patch'] };
    await make(`${rbac}/namespaces/default/roles`, role('patcher', [rule]));
    await make(`${rbac}/namespaces/default/rolebindings`, binding('bob-patches', 'Role', 'patcher', user('bob')));
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'applied' }, data: { a: '1' } };
    const apply = { 'content-type': 'application/apply-patch+yaml' };
    const refused = await as('bob', 'PATCH', path, body, apply);
    expect([refused.status, refused.body.message]).toEqual([
      403,
      expect.stringContaining('cannot create resource "configmaps"'),
    ]);
    await api.createConfigMap('applied');
    expect((await as('bob', 'PATCH', path, body, apply)).status).toBe(200);
  });
});

describe('an aggregated ClusterRole', () => {
  it('has the rules of the roles that its selectors choose, and view, edit and admin grow so', async () => {
    const label = { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' };
    await make(
      `${rbac}/clusterroles`,
      role('things', [{ apiGroups: ['g'], resources: ['things'], verbs: ['get'] }], label),
    );
    for (const name of ['view', 'edit', 'admin']) {
      const { body } = await api.call('GET', `${rbac}/clusterroles/${name}`);
      expect(body.rules).toContainEqual({ apiGroups: ['g'], resources: ['things'], verbs: ['get'] });
    }
    await api.call('DELETE', `${rbac}/clusterroles/things`);
    expect((await api.call('GET', `${rbac}/clusterroles/admin`)).text).not.toContain('things');
  });
});

describe('nobody gives away', () => {
  beforeAll(async () => {
    await make(
      `${rbac}/clusterroles`,
      role('keeper', [
        { apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles', 'rolebindings'], verbs: ['create', 'update'] },
        pods(['get']),
      ]),
    );
    await make(`${rbac}/clusterrolebindings`, binding('keeper', 'ClusterRole', 'keeper', user('jane')));
    await make(`${rbac}/clusterroles`, role('strong', [pods(['delete'])]));
    await make(
      `${rbac}/clusterroles`,
      role('binds-strong', [
        {
          apiGroups: ['rbac.authorization.k8s.io'],
          resources: ['clusterroles'],
          resourceNames: ['strong'],
          verbs: ['bind'],
        },
      ]),
    );
  });

  it('more than he has, in a role', async () => {
    const path = `${rbac}/namespaces/default/roles`;
    const { status, body } = await as('jane', 'POST', path, role('too-much', [pods(['get', 'delete'])]));
    expect(status).toBe(403);
    expect(body.message).toBe(
      'roles.rbac.authorization.k8s.io "too-much" is forbidden: user "jane" (groups=["dev" "system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["pods"], Verbs:["delete"]}',
    );
    expect((await as('jane', 'POST', path, role('enough', [pods(['get'])]))).status).toBe(201);
  });

  it('a role that is stronger than he is, unless he may bind it', async () => {
    const path = `${rbac}/namespaces/default/rolebindings`;
    const given = (name: string) => binding(name, 'ClusterRole', 'strong', user('bob'));
    expect((await as('jane', 'POST', path, given('one'))).status).toBe(403);
    await make(`${rbac}/clusterrolebindings`, binding('binds', 'ClusterRole', 'binds-strong', user('jane')));
    expect((await as('jane', 'POST', path, given('two'))).status).toBe(201);
  });
});

describe('access reviews', () => {
  const ask = (kind: string, plural: string, spec: object, token = api.server.token, prefix = '') =>
    as(token, 'POST', `${reviews}${prefix}/${plural}`, { apiVersion: 'authorization.k8s.io/v1', kind, spec });
  const attributes = { verb: 'list', resource: 'nodes' };

  it('say what somebody may do, and by which binding', async () => {
    const spec = { user: 'jane', groups: ['dev'], resourceAttributes: attributes };
    const { body } = await ask('SubjectAccessReview', 'subjectaccessreviews', spec);
    expect(body.status).toEqual({
      allowed: true,
      reason: 'RBAC: allowed by ClusterRoleBinding "dev" of ClusterRole "nodes" to Group "dev"',
    });
  });

  it('say what somebody may not do', async () => {
    const spec = { user: 'bob', resourceAttributes: attributes };
    expect((await ask('SubjectAccessReview', 'subjectaccessreviews', spec)).body.status).toEqual({ allowed: false });
    const path = { user: 'bob', nonResourceAttributes: { verb: 'get', path: '/metrics' } };
    expect((await ask('SubjectAccessReview', 'subjectaccessreviews', path)).body.status).toEqual({ allowed: false });
  });

  it('about oneself need no right', async () => {
    const spec = { resourceAttributes: attributes };
    const { body } = await ask('SelfSubjectAccessReview', 'selfsubjectaccessreviews', spec, 'jane');
    expect(body.status.allowed).toBe(true);
    const other = await ask('SubjectAccessReview', 'subjectaccessreviews', { user: 'jane', ...spec }, 'jane');
    expect(other.status).toBe(403);
  });

  it('of a namespace are about that namespace', async () => {
    const prefix = '/namespaces/default';
    const spec = { user: 'bob', resourceAttributes: { ...attributes, namespace: 'other' } };
    const { status } = await ask('LocalSubjectAccessReview', 'localsubjectaccessreviews', spec, undefined, prefix);
    expect(status).toBe(422);
  });

  it.each([
    [
      'SelfSubjectAccessReview',
      {},
      422,
      '.authorization.k8s.io "" is invalid: spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified',
    ],
    [
      'SelfSubjectAccessReview',
      { resourceAttributes: attributes, nonResourceAttributes: { path: '/x', verb: 'get' } },
      422,
      '.authorization.k8s.io "" is invalid: spec.nonResourceAttributes: Invalid value: {"Path":"/x","Verb":"get"}: cannot be specified in combination with resourceAttributes',
    ],
    [
      'SubjectAccessReview',
      { resourceAttributes: attributes },
      422,
      '.authorization.k8s.io "" is invalid: spec.user: Invalid value: "": at least one of user or group must be specified',
    ],
    [
      'SubjectAccessReview',
      {},
      422,
      '.authorization.k8s.io "" is invalid: [spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified, spec.user: Invalid value: "": at least one of user or group must be specified]',
    ],
    ['SelfSubjectRulesReview', {}, 400, 'no namespace on request'],
  ])('are refused when they ask nothing that can be answered: %s of %j', async (kind, spec, status, message) => {
    const answer = await ask(kind, `${kind.toLowerCase()}s`, spec);
    expect([answer.status, answer.body.message]).toEqual([status, message]);
  });

  it('of a namespace ask nothing about paths', async () => {
    const spec = { user: 'bob', nonResourceAttributes: { verb: 'get', path: '/metrics' } };
    const prefix = '/namespaces/default';
    const { status, body } = await ask(
      'LocalSubjectAccessReview',
      'localsubjectaccessreviews',
      spec,
      undefined,
      prefix,
    );
    expect([status, body.message]).toEqual([422, expect.stringContaining('disallowed on this kind of request')]);
  });

  it('list all rights in a namespace', async () => {
    const { body } = await ask('SelfSubjectRulesReview', 'selfsubjectrulesreviews', { namespace: 'default' }, 'jane');
    expect(body.status.resourceRules).toContainEqual({ verbs: ['get'], apiGroups: [''], resources: ['pods'] });
    expect(body.status.nonResourceRules[0].nonResourceURLs).toContain('/version');
    expect(body.status.incomplete).toBe(false);
  });
});

describe('impersonation', () => {
  const whoAmI = (token: string, headers: Record<string, string>) =>
    as(token, 'POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', { kind: 'SelfSubjectReview' }, headers);

  it('makes the administrator another user, with his groups and no rights of his own', async () => {
    const headers = { 'impersonate-user': 'bob', 'impersonate-group': 'dev, ops', 'impersonate-extra-scope': 'a' };
    expect((await whoAmI(api.server.token, headers)).body.status.userInfo).toEqual({
      username: 'bob',
      groups: ['dev', 'ops', 'system:authenticated'],
      extra: { scope: ['a'] },
    });
    expect((await as(api.server.token, 'GET', '/api/v1/secrets', undefined, headers)).status).toBe(403);
  });

  it('of a ServiceAccount brings the groups of ServiceAccounts', async () => {
    const name = 'system:serviceaccount:default:app';
    expect((await whoAmI(api.server.token, { 'impersonate-user': name })).body.status.userInfo.groups).toEqual([
      'system:serviceaccounts',
      'system:serviceaccounts:default',
      'system:authenticated',
    ]);
  });

  it('needs a right', async () => {
    const { status, body } = await whoAmI('bob', { 'impersonate-user': 'admin' });
    expect([status, body.message]).toEqual([
      403,
      'users "admin" is forbidden: User "bob" cannot impersonate resource "users" in API group "" at the cluster scope',
    ]);
  });

  it('takes the names of extras escaped or as they are', async () => {
    const headers = { 'impersonate-user': 'bob', 'impersonate-extra-a%2fb': 'x', 'impersonate-extra-%zz': 'y' };
    const { status, body } = await whoAmI(api.server.token, headers);
    expect([status, body.status.userInfo.extra]).toEqual([201, { 'a/b': ['x'], '%zz': ['y'] }]);
  });

  it('of groups alone is refused', async () => {
    expect((await whoAmI(api.server.token, { 'impersonate-group': 'dev' })).status).toBe(400);
  });
});
