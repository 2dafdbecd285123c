import type { Collection } from '../../store/collection.ts';
import { keyOf } from '../../store/entry.ts';
import type { Store } from '../../store/store.ts';
import type { Attributes } from '../attributes.ts';
import type { Authorizer, Decision } from '../authorizer.ts';
import { mastersGroup, parseServiceAccount, type User } from '../user.ts';
import { allows, type PolicyRule } from './rule.ts';

export const rbacGroup = 'rbac.authorization.k8s.io';

export interface Subject {
  kind: string;
  name: string;
  namespace?: string;
}

export interface RoleRef {
  kind: string;
  name: string;
}

interface Binding {
  metadata: { name: string; namespace?: string };
  roleRef: RoleRef;
  subjects?: readonly Subject[] | null;
}

/** A role that somebody has, by which binding. */
interface Grant {
  binding: Binding;
  subject: Subject;
}

/** Role-based access control over the Roles, ClusterRoles and bindings of the store. Nobody but `system:masters` has a right that none of them gives. */
export class RbacAuthorizer implements Authorizer {
  readonly #roles: Collection;
  readonly #clusterRoles: Collection;
  readonly #clusterBindings: Collection;
  readonly #bindings: Collection;

  constructor(store: Store) {
    this.#roles = store.collection(rbacGroup, 'roles');
    this.#clusterRoles = store.collection(rbacGroup, 'clusterroles');
    this.#clusterBindings = store.collection(rbacGroup, 'clusterrolebindings');
    this.#bindings = store.collection(rbacGroup, 'rolebindings');
  }

  decide(user: User, attributes: Attributes): Decision {
    if (user.groups.includes(mastersGroup)) return { allowed: true, reason: '' };
    const problems: string[] = [];
    const namespace = attributes.path === undefined ? attributes.namespace : '';
    for (const grant of this.#grants(user, namespace)) {
      const rules = this.rulesOfRole(grant.binding.roleRef, grant.binding.metadata.namespace);
      if (!rules) problems.push(missing(grant.binding.roleRef));
      else if (rules.some((rule) => allows(rule, attributes))) return { allowed: true, reason: allowedBy(grant) };
    }
    return { allowed: false, reason: problems.length > 0 ? `RBAC: ${listed(problems)}` : '' };
  }

  rulesOf(user: User, namespace: string): { rules: PolicyRule[]; problems: string[] } {
    const rules: PolicyRule[] = [];
    const problems: string[] = [];
    if (user.groups.includes(mastersGroup)) {
      rules.push({ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }, { verbs: ['*'], nonResourceURLs: ['*'] });
    }
    for (const { binding } of this.#grants(user, namespace)) {
      const found = this.rulesOfRole(binding.roleRef, binding.metadata.namespace);
      if (found) rules.push(...found);
      else problems.push(missing(binding.roleRef));
    }
    return { rules, problems };
  }

  /** @param namespace of the binding that refers to the role; @returns undefined when there is no such role */
  rulesOfRole(ref: RoleRef, namespace: string | undefined): readonly PolicyRule[] | undefined {
    const entry =
      ref.kind === 'ClusterRole' ? this.#clusterRoles.get(ref.name) : this.#roles.get(keyOf(namespace, ref.name));
    if (!entry) return undefined;
    return (entry.object['rules'] as readonly PolicyRule[] | null | undefined) ?? [];
  }

  *#grants(user: User, namespace: string): Iterable<Grant> {
    yield* grantsOf(this.#clusterBindings, '', user);
    if (namespace) yield* grantsOf(this.#bindings, `${namespace}/`, user);
  }
}

function* grantsOf(bindings: Collection, prefix: string, user: User): Iterable<Grant> {
  for (const entry of bindings.list(prefix)) {
    const binding = entry.object as unknown as Binding;
    const subject = binding.subjects?.find((one) => means(one, binding.metadata.namespace, user));
    if (subject) yield { binding, subject };
  }
}

function means({ kind, name, namespace }: Subject, bindingNamespace: string | undefined, user: User): boolean {
  if (kind === 'User') return name === user.name;
  if (kind === 'Group') return user.groups.includes(name);
  const account = parseServiceAccount(user.name);
  return account?.name === name && account.namespace === (namespace || bindingNamespace);
}

function missing({ kind, name }: RoleRef): string {
  return `${kind.toLowerCase()}.${rbacGroup} ${JSON.stringify(name)} not found`;
}

/** As Go lists several errors; each is told once. */
function listed(problems: readonly string[]): string {
  const each = [...new Set(problems)];
  return each.length === 1 ? (each[0] as string) : `[${each.join(', ')}]`;
}

function allowedBy({ binding, subject }: Grant): string {
  const { name, namespace } = binding.metadata;
  const kind = namespace ? 'RoleBinding' : 'ClusterRoleBinding';
  const full = namespace ? `${name}/${namespace}` : name;
  const who = subject.kind === 'ServiceAccount' ? `${subject.name}/${subject.namespace || namespace}` : subject.name;
  const { roleRef } = binding;
  return `RBAC: allowed by ${kind} ${JSON.stringify(full)} of ${roleRef.kind} ${JSON.stringify(roleRef.name)} to ${subject.kind} ${JSON.stringify(who)}`;
}
