import { systemClock } from '@nexslice/kube';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ApiObject } from '../../registry/resource.ts';
import { keyOf } from '../../store/entry.ts';
import { Store } from '../../store/store.ts';
import type { Attributes } from '../attributes.ts';
import { serviceAccountUser, type User } from '../user.ts';
import { RbacAuthorizer, rbacGroup } from './rbac-authorizer.ts';

interface Rule {
  verbs: string[];
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
}

interface Role {
  name: string;
  /** Empty for a ClusterRole. */
  namespace: string;
  rules: Rule[];
}

interface Binding {
  name: string;
  /** Empty for a ClusterRoleBinding. */
  namespace: string;
  toClusterRole: boolean;
  role: string;
  subjects: { kind: string; name: string; namespace?: string }[];
}

const pick = <T>(...values: T[]) => fc.constantFrom(...values);
const some = <T>(...values: T[]) => fc.uniqueArray(pick(...values), { minLength: 1, maxLength: 2 });
const namespace = pick('', 'shop', 'bank');
const roleName = pick('a', 'b', 'c');

const rule: fc.Arbitrary<Rule> = fc.oneof(
  fc.record(
    {
      verbs: some('get', 'list', 'create', '*'),
      apiGroups: some('', 'apps', '*'),
      resources: some('pods', 'pods/log', '*/log', 'deployments', '*'),
      resourceNames: fc.uniqueArray(pick('x', 'y'), { maxLength: 2 }),
    },
    { requiredKeys: ['verbs', 'apiGroups', 'resources'] },
  ),
  fc.record({ verbs: some('get', '*'), nonResourceURLs: some('/healthz', '/api/*', '*') }),
);
const rules = fc.array(rule, { maxLength: 3 });
const roles = fc.uniqueArray(fc.record({ name: roleName, namespace, rules }), {
  selector: (role: Role) => keyOf(role.namespace, role.name),
  maxLength: 6,
});
const subject = fc.oneof(
  fc.record({ kind: pick('User'), name: pick('jane', 'system:serviceaccount:shop:app') }),
  fc.record({ kind: pick('Group'), name: pick('dev', 'system:authenticated', 'system:serviceaccounts:shop') }),
  fc.record({ kind: pick('ServiceAccount'), name: pick('app', 'jane'), namespace: pick('shop', 'bank') }),
);
const bindings = fc.uniqueArray(
  fc.record({
    name: pick('m', 'n', 'o'),
    namespace,
    toClusterRole: fc.boolean(),
    role: roleName,
    subjects: fc.array(subject, { maxLength: 3 }),
  }),
  { selector: (binding: Binding) => keyOf(binding.namespace, binding.name), maxLength: 6 },
);
const user: fc.Arbitrary<User> = pick<User>(
  { name: 'jane', groups: ['dev', 'system:authenticated'] },
  { name: 'bob', groups: ['system:authenticated'] },
  serviceAccountUser('shop', 'app'),
  serviceAccountUser('bank', 'app'),
);
const request: fc.Arbitrary<Attributes> = fc.oneof(
  fc.record({
    verb: pick('get', 'list', 'create', 'delete'),
    group: pick('', 'apps', 'batch'),
    resource: pick('pods', 'pods/log', 'deployments', 'deployments/log'),
    namespace,
    name: pick('', 'x', 'z'),
  }),
  fc.record({ verb: pick('get', 'post'), path: pick('/healthz', '/healthz/etcd', '/api', '/api/v1') }),
);

/** What the documentation of RBAC says, in the plainest words: look at everything, for every request. */
function mayDo(all: Role[], bound: Binding[], who: User, wish: Attributes): boolean {
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(who.name);
  const isMeant = ({ kind, name, namespace: home }: Binding['subjects'][number]): boolean => {
    if (kind === 'User') return name === who.name;
    if (kind === 'Group') return who.groups.includes(name);
    return account !== null && account[1] === home && account[2] === name;
  };
  return bound.some((binding) => {
    const isHere = binding.namespace === '' || (wish.path === undefined && binding.namespace === wish.namespace);
    if (!isHere || !binding.subjects.some(isMeant)) return false;
    // A ClusterRoleBinding refers to ClusterRoles alone.
    const home = binding.toClusterRole ? '' : binding.namespace;
    if (!binding.toClusterRole && binding.namespace === '') return false;
    const role = all.find((one) => one.name === binding.role && one.namespace === home);
    return role?.rules.some((one) => allowsPlainly(one, wish)) ?? false;
  });
}

function allowsPlainly(one: Rule, wish: Attributes): boolean {
  const fits = (list: string[] | undefined, ...values: string[]) =>
    (list ?? []).some((entry) => entry === '*' || values.includes(entry));
  if (!fits(one.verbs, wish.verb)) return false;
  const { path } = wish;
  if (path !== undefined) {
    return (one.nonResourceURLs ?? []).some((url) =>
      url.endsWith('*') ? path.startsWith(url.slice(0, -1)) : url === path,
    );
  }
  const [, part] = wish.resource.split('/');
  return (
    fits(one.apiGroups, wish.group) &&
    fits(one.resources, wish.resource, ...(part ? [`*/${part}`] : [])) &&
    ((one.resourceNames ?? []).length === 0 || (one.resourceNames ?? []).includes(wish.name))
  );
}

const roleObject = ({ name, namespace: home, rules: list }: Role): ApiObject =>
  ({ apiVersion: '', kind: '', metadata: { name, ...(home ? { namespace: home } : {}) }, rules: list }) as never;
const bindingObject = ({ name, namespace: home, toClusterRole, role, subjects }: Binding): ApiObject =>
  ({
    apiVersion: '',
    kind: '',
    metadata: { name, ...(home ? { namespace: home } : {}) },
    roleRef: { kind: toClusterRole ? 'ClusterRole' : 'Role', name: role },
    subjects,
  }) as never;

class World {
  readonly #store = new Store({ clock: systemClock, history: { count: 100, ageMs: 1e9 } });
  readonly authorizer = new RbacAuthorizer(this.#store);

  put(what: 'role' | 'binding', object: ApiObject): void {
    const { namespace: home, name } = object.metadata;
    const collection = this.#store.collection(rbacGroup, `${home ? '' : 'cluster'}${what}s`);
    this.#store.put(collection, keyOf(home, name), object);
  }

  removeBinding({ namespace: home, name }: Binding): void {
    const collection = this.#store.collection(rbacGroup, `${home ? '' : 'cluster'}rolebindings`);
    const entry = collection.get(keyOf(home || undefined, name));
    if (entry) this.#store.delete(collection, entry);
  }

  bind(binding: Binding): void {
    const object = bindingObject(binding);
    const { namespace: home, name } = object.metadata;
    const collection = this.#store.collection(rbacGroup, `${home ? '' : 'cluster'}rolebindings`);
    this.#store.put(collection, keyOf(home, name), object);
  }

  fill(all: Role[], bound: Binding[]): this {
    for (const role of all) this.put('role', roleObject(role));
    for (const binding of bound) this.bind(binding);
    return this;
  }
}

describe('RBAC, whatever roles and bindings there are,', () => {
  it('allows what a reader of its documentation would allow', () => {
    fc.assert(
      fc.property(
        roles,
        bindings,
        fc.array(fc.tuple(user, request), { minLength: 1, maxLength: 20 }),
        (all, bound, wishes) => {
          const { authorizer } = new World().fill(all, bound);
          for (const [who, wish] of wishes) {
            expect([who.name, wish, authorizer.decide(who, wish).allowed]).toEqual([
              who.name,
              wish,
              mayDo(all, bound, who, wish),
            ]);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('follows bindings that come, change and go', () => {
    const step = fc.tuple(bindings, bindings);
    fc.assert(
      fc.property(
        roles,
        step,
        fc.array(fc.tuple(user, request), { minLength: 1, maxLength: 10 }),
        (all, steps, wishes) => {
          const [before, after] = steps;
          const world = new World().fill(all, before);
          for (const binding of before) world.removeBinding(binding);
          for (const binding of after) world.bind(binding);
          for (const [who, wish] of wishes) {
            expect(world.authorizer.decide(who, wish).allowed).toBe(mayDo(all, after, who, wish));
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('lists rules that allow the same as it does', () => {
    fc.assert(
      fc.property(roles, bindings, user, request, (all, bound, who, wish) => {
        const { authorizer } = new World().fill(all, bound);
        const { rules: listed } = authorizer.rulesOf(who, wish.path === undefined ? wish.namespace : '');
        const allowed = listed.some((one) => allowsPlainly(one as Rule, wish));
        expect(allowed).toBe(authorizer.decide(who, wish).allowed);
      }),
      { numRuns: 200 },
    );
  });

  it('gives administrators everything, and says for all others by which binding', () => {
    const admin: User = { name: 'root', groups: ['system:masters'] };
    fc.assert(
      fc.property(roles, bindings, user, request, (all, bound, who, wish) => {
        const { authorizer } = new World().fill(all, bound);
        expect(authorizer.decide(admin, wish)).toEqual({ allowed: true, reason: '' });
        const { allowed, reason } = authorizer.decide(who, wish);
        expect(reason.startsWith('RBAC: allowed by ')).toBe(allowed);
      }),
      { numRuns: 100 },
    );
  });
});
