import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestServer } from './test-server.ts';

const rbac = '/apis/rbac.authorization.k8s.io/v1';
const group = 'rbac.authorization.k8s.io';
const roles = `${rbac}/namespaces/default/roles`;
const bindings = `${rbac}/namespaces/default/rolebindings`;

let api: TestServer;

const everybody = ['keeper', 'escalator', 'binder', 'nobody'];

function rule(apiGroup: string, resource: string, verbs: string[], names?: string[]) {
  return { apiGroups: [apiGroup], resources: [resource], verbs, ...(names ? { resourceNames: names } : {}) };
}
const role = (name: string, rules: object[], kind = 'Role') => ({ kind, metadata: { name }, rules });
const bindingOf = (name: string, ref: string, user: string, kind = 'RoleBinding', refKind = 'ClusterRole') => ({
  kind,
  metadata: { name },
  roleRef: { apiGroup: group, kind: refKind, name: ref },
  subjects: [{ apiGroup: group, kind: 'User', name: user }],
});

async function must(method: string, path: string, body?: unknown): Promise<void> {
  const answer = await api.call(method, path, body ? { body } : {});
  if (answer.status >= 300) throw new Error(answer.text);
}

const as = (user: string, method: string, path: string, body?: unknown) =>
  api.call(method, path, { ...(body ? { body } : {}), headers: { authorization: `Bearer ${user}` } });

/** Writes roles and bindings, and reads pods: what somebody may pass on who may pass anything on. */
const writesAccess = [
  rule(group, '*', ['create', 'update', 'patch', 'delete', 'get']),
  rule('', 'pods', ['get', 'list']),
];

beforeAll(async () => {
  const tokens = everybody.map((name) => ({ token: name, user: { name, groups: ['system:authenticated'] } }));
  api = await TestServer.start({ authorizationMode: 'RBAC', tokens });
  const give = async (user: string, rules: object[]) => {
    await must('POST', `${rbac}/clusterroles`, role(`of-${user}`, rules, 'ClusterRole'));
    await must('POST', `${rbac}/clusterrolebindings`, bindingOf(user, `of-${user}`, user, 'ClusterRoleBinding'));
  };
  await give('keeper', writesAccess);
  await give('escalator', [...writesAccess, rule(group, 'roles', ['escalate'])]);
  await give('binder', [...writesAccess, rule(group, 'clusterroles', ['bind'], ['strong'])]);
  await must('POST', `${rbac}/clusterroles`, role('strong', [rule('', 'secrets', ['get'])], 'ClusterRole'));
  await must('POST', `${rbac}/clusterroles`, role('stronger', [rule('', 'secrets', ['delete'])], 'ClusterRole'));
});
afterAll(() => api.server.stop());

describe('who writes a role', () => {
  it.each([
    ['keeper', [rule('', 'pods', ['get'])], 201],
    ['keeper', [rule('', 'pods', ['get'], ['one'])], 201],
    ['keeper', [rule('', 'pods', ['delete'])], 403],
    ['keeper', [rule('', 'pods/log', ['get'])], 403],
    ['keeper', [rule('*', 'pods', ['get'])], 403],
    ['escalator', [rule('*', '*', ['*'])], 201],
    ['nobody', [], 403],
  ])('as %s with rules %j is answered %i', async (user, rules, status) => {
    expect((await as(user, 'POST', `${roles}?dryRun=All`, role('new', rules))).status).toBe(status);
  });

  it('and lacks several rights is told each, the verbs of one resource together', async () => {
    const rules = [
      { apiGroups: [''], resources: ['pods', 'nodes'], verbs: ['list', 'watch', 'delete'] },
      rule('apps', 'deployments', ['get'], ['a']),
    ];
    const { body } = await as('keeper', 'POST', roles, role('much', rules));
    expect(body).toMatchObject({ code: 403, reason: 'Forbidden', details: { name: 'much', group, kind: 'roles' } });
    expect(body.message).toBe(
      [
        `roles.${group} "much" is forbidden: user "keeper" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:`,
        '{APIGroups:[""], Resources:["nodes"], Verbs:["list" "watch" "delete"]}',
        '{APIGroups:[""], Resources:["pods"], Verbs:["watch" "delete"]}',
        '{APIGroups:["apps"], Resources:["deployments"], ResourceNames:["a"], Verbs:["get"]}',
      ].join('\n'),
    );
  });

  it('that he does not hold may let go of it, and change nothing else', async () => {
    await must('POST', roles, { ...role('held', [rule('', 'secrets', ['get'])]) });
    await must('PUT', `${roles}/held`, {
      ...role('held', [rule('', 'secrets', ['get'])]),
      metadata: { name: 'held', finalizers: ['example.com/a', 'example.com/b'] },
    });
    const patch = (body: object) =>
      api.call('PATCH', `${roles}/held`, {
        body,
        headers: { authorization: 'Bearer keeper', 'content-type': 'application/merge-patch+json' },
      });
    expect((await patch({ metadata: { finalizers: ['example.com/b'] } })).status).toBe(200);
    expect((await patch({ metadata: { labels: { a: 'b' } } })).status).toBe(403);
    expect((await patch({ rules: [] })).status).toBe(200);
    expect((await patch({ metadata: { finalizers: null } })).status).toBe(200);
  });

  it('that is aggregated needs to be an administrator', async () => {
    const aggregated = {
      ...role('gathers', [], 'ClusterRole'),
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: { a: 'b' } }] },
    };
    const { status, body } = await as('keeper', 'POST', `${rbac}/clusterroles`, aggregated);
    expect([status, body.message]).toEqual([
      403,
      `clusterroles.${group} "gathers" is forbidden: must have cluster-admin privileges to use the aggregationRule`,
    ]);
  });
});

describe('who binds a role', () => {
  it.each([
    ['keeper', 'of-keeper', 201],
    ['keeper', 'strong', 403],
    ['binder', 'strong', 201],
    ['binder', 'stronger', 403],
    ['keeper', 'no-such-role', 404],
  ])('as %s: %s is answered %i', async (user, ref, status) => {
    const answer = await as(user, 'POST', `${bindings}?dryRun=All`, bindingOf('new', ref, 'nobody'));
    expect(answer.status).toBe(status);
    if (status === 404) expect(answer.body.message).toBe(`clusterroles.${group} "no-such-role" not found`);
  });

  it('above his own rights cannot take somebody in later', async () => {
    await must('POST', bindings, bindingOf('later', 'strong', 'escalator'));
    const more = { ...bindingOf('later', 'strong', 'keeper') };
    expect((await as('keeper', 'PUT', `${bindings}/later`, more)).status).toBe(403);
    expect((await as('binder', 'PUT', `${bindings}/later`, more)).status).toBe(200);
  });
});

describe('the default roles', () => {
  it.each([
    ['view', 'get', 'configmaps', true],
    ['view', 'get', 'secrets', false],
    ['view', 'create', 'configmaps', false],
    ['edit', 'get', 'secrets', true],
    ['edit', 'create', 'pods/exec', true],
    ['edit', 'create', 'endpoints', false],
    ['edit', 'create', 'rolebindings.rbac.authorization.k8s.io', false],
    ['admin', 'create', 'rolebindings.rbac.authorization.k8s.io', true],
    ['admin', 'create', 'nodes', false],
    ['cluster-admin', 'delete', 'nodes', true],
  ])('%s: %s %s is %s', async (name, verb, what, allowed) => {
    const [resource = '', ...groupParts] = what.split('.');
    const [plural, subresource] = resource.split('/');
    await must('POST', bindings, bindingOf(`try-${name}`, name, `tries-${name}`));
    const spec = {
      user: `tries-${name}`,
      resourceAttributes: { verb, group: groupParts.join('.'), resource: plural, subresource, namespace: 'default' },
    };
    const path = '/apis/authorization.k8s.io/v1/subjectaccessreviews';
    const { body } = await api.call('POST', path, { body: { kind: 'SubjectAccessReview', spec } });
    expect(body.status.allowed).toBe(allowed);
    await must('DELETE', `${bindings}/try-${name}`);
  });

  it('say what they are, so that tools leave them alone', async () => {
    const { body } = await api.call('GET', `${rbac}/clusterroles/edit`);
    expect(body.metadata).toMatchObject({
      labels: {
        'kubernetes.io/bootstrapping': 'rbac-defaults',
        'rbac.authorization.k8s.io/aggregate-to-admin': 'true',
      },
      annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
    });
  });

  it('are bound to whom they are for', async () => {
    const { body: before } = await api.call('GET', `${rbac}/clusterrolebindings/system:discovery`);
    expect(before.subjects.map(({ name }: { name: string }) => name)).toEqual(['system:authenticated']);
    const { body } = await api.call('GET', `${rbac}/clusterrolebindings/system:public-info-viewer`);
    expect(body.subjects.map(({ name }: { name: string }) => name)).toEqual([
      'system:authenticated',
      'system:unauthenticated',
    ]);
  });
});
