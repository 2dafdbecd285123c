import type { Collection } from '../../store/collection.ts';
import { keyOf } from '../../store/entry.ts';
import type { Store } from '../../store/store.ts';
import type { Attributes } from '../attributes.ts';
import type { Authorizer, Decision } from '../authorizer.ts';
import { mastersGroup, type User } from '../user.ts';
import { BindingIndex, type Grant, type RoleRef } from './binding-index.ts';
import { allows, type PolicyRule } from './rule.ts';

export const rbacGroup = 'rbac.authorization.k8s.io';

/** Role-based access control over the Roles, ClusterRoles and bindings of the store. Nobody but `system:masters` has a right that none of them gives. */
export class RbacAuthorizer implements Authorizer {
  readonly #roles: Collection;
  readonly #clusterRoles: Collection;
  readonly #clusterBindings: BindingIndex;
  readonly #bindings: BindingIndex;

  constructor(store: Store) {
    this.#roles = store.collection(rbacGroup, 'roles');
    this.#clusterRoles = store.collection(rbacGroup, 'clusterroles');
    this.#clusterBindings = new BindingIndex(store.collection(rbacGroup, 'clusterrolebindings'));
    this.#bindings = new BindingIndex(store.collection(rbacGroup, 'rolebindings'));
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
    yield* this.#clusterBindings.grantsOf(user, '');
    if (namespace) yield* this.#bindings.grantsOf(user, namespace);
  }
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
