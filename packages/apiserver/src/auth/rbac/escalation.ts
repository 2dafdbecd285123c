import type { ApiObject, ResourceInfo } from '../../registry/resource.ts';
import { equalJson } from '../../schema/json.ts';
import { forbidden, notFound } from '../../status/errors.ts';
import { mastersGroup, type User } from '../user.ts';
import type { RoleRef } from './binding-index.ts';
import { compacted } from './compact.ts';
import { type RbacAuthorizer, rbacGroup } from './rbac-authorizer.ts';
import { type PolicyRule, quoted, ruleText, uncovered } from './rule.ts';

/**
 * Refuses to let somebody give away rights that he has not himself: whoever writes a role needs its rules or the verb `escalate` on it, whoever
 * writes a binding needs the role's rules or the verb `bind` on the role.
 */
export class EscalationGuard {
  readonly #authorizer: RbacAuthorizer;

  constructor(authorizer: RbacAuthorizer) {
    this.#authorizer = authorizer;
  }

  /** @throws StatusError 403, or 404 when a binding is of a role that is not there */
  check(info: ResourceInfo, object: ApiObject, old: ApiObject | undefined, user: User): void {
    if (info.group !== rbacGroup || user.groups.includes(mastersGroup)) return;
    // Whoever may write at all may let go of an object, though its rights are above his own.
    if (old && equalJson(withoutLifetime(object), withoutLifetime(old))) return;
    const isRole = info.plural === 'roles' || info.plural === 'clusterroles';
    if (isRole) this.#checkRole(info, object, old, user);
    else this.#checkBinding(info, object, user);
  }

  #checkRole(info: ResourceInfo, object: ApiObject, old: ApiObject | undefined, user: User): void {
    const { name, namespace = '' } = object.metadata;
    if (this.#may(user, 'escalate', info.plural, namespace, old ? name : '')) return;
    this.#requireRules(info, name, namespace, (object['rules'] ?? []) as PolicyRule[], user);
    // What an aggregated role will hold is not known when it is written, so only who has everything may write it.
    if (equalJson(object['aggregationRule'] ?? null, old?.['aggregationRule'] ?? null)) return;
    if (this.#lacking(user, namespace, everything).length === 0) return;
    throw forbidden(info, name, 'must have cluster-admin privileges to use the aggregationRule');
  }

  #checkBinding(info: ResourceInfo, object: ApiObject, user: User): void {
    const { name, namespace = '' } = object.metadata;
    const ref = object['roleRef'] as RoleRef;
    const plural = ref.kind === 'ClusterRole' ? 'clusterroles' : 'roles';
    if (this.#may(user, 'bind', plural, namespace, ref.name)) return;
    const wanted = this.#authorizer.rulesOfRole(ref, namespace);
    if (!wanted) throw notFound({ group: rbacGroup, plural }, ref.name);
    this.#requireRules(info, name, namespace, wanted, user);
  }

  #may(user: User, verb: string, resource: string, namespace: string, name: string): boolean {
    return this.#authorizer.decide(user, { verb, group: rbacGroup, resource, namespace, name }).allowed;
  }

  #lacking(user: User, namespace: string, wanted: readonly PolicyRule[]): PolicyRule[] {
    return uncovered(this.#authorizer.rulesOf(user, namespace).rules, wanted);
  }

  #requireRules(info: ResourceInfo, name: string, namespace: string, wanted: readonly PolicyRule[], user: User): void {
    const lacking = this.#lacking(user, namespace, wanted);
    if (lacking.length === 0) return;
    const who = `user ${JSON.stringify(user.name)} (groups=${quoted(user.groups)})`;
    const what = [...new Set(compacted(lacking).map(ruleText))].sort().join('\n');
    throw forbidden(info, name, `${who} is attempting to grant RBAC permissions not currently held:\n${what}`);
  }
}

const everything: PolicyRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
];

/** An object without what says how long it lives. */
function withoutLifetime({ metadata, ...object }: ApiObject): object {
  const { finalizers: _f, ownerReferences: _o, managedFields: _m, resourceVersion: _v, ...meta } = metadata;
  return { ...object, metadata: meta };
}
