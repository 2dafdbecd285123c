import type { ApiObject, ResourceInfo } from '../../registry/resource.ts';
import { equalJson } from '../../schema/json.ts';
import { forbidden } from '../../status/errors.ts';
import { mastersGroup, type User } from '../user.ts';
import { type RbacAuthorizer, type RoleRef, rbacGroup } from './rbac-authorizer.ts';
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

  /** @throws StatusError 403 */
  check(info: ResourceInfo, object: ApiObject, old: ApiObject | undefined, user: User): void {
    if (info.group !== rbacGroup || user.groups.includes(mastersGroup)) return;
    const isRole = info.plural === 'roles' || info.plural === 'clusterroles';
    if (isRole) this.#checkRole(info, object, old, user);
    else this.#checkBinding(info, object, old, user);
  }

  #checkRole(info: ResourceInfo, object: ApiObject, old: ApiObject | undefined, user: User): void {
    if (old && equalJson(object['rules'], old['rules']) && equalJson(object['aggregationRule'], old['aggregationRule']))
      return;
    const { name, namespace = '' } = object.metadata;
    if (this.#may(user, 'escalate', info.plural, namespace, name)) return;
    // What an aggregated role will hold is not known when it is written, so only who has everything may write it.
    const wanted = object['aggregationRule'] ? everything : ((object['rules'] ?? []) as PolicyRule[]);
    this.#requireRules(info, name, namespace, wanted, user);
  }

  #checkBinding(info: ResourceInfo, object: ApiObject, old: ApiObject | undefined, user: User): void {
    if (old && equalJson(object['subjects'], old['subjects'])) return;
    const { name, namespace = '' } = object.metadata;
    const ref = object['roleRef'] as RoleRef;
    const plural = ref.kind === 'ClusterRole' ? 'clusterroles' : 'roles';
    if (this.#may(user, 'bind', plural, namespace, ref.name)) return;
    const wanted = this.#authorizer.rulesOfRole(ref, namespace) ?? [];
    this.#requireRules(info, name, namespace, wanted, user);
  }

  #may(user: User, verb: string, resource: string, namespace: string, name: string): boolean {
    return this.#authorizer.decide(user, { verb, group: rbacGroup, resource, namespace, name }).allowed;
  }

  #requireRules(info: ResourceInfo, name: string, namespace: string, wanted: readonly PolicyRule[], user: User): void {
    const { rules } = this.#authorizer.rulesOf(user, namespace);
    const lacking = uncovered(rules, wanted);
    if (lacking.length === 0) return;
    const who = `user ${JSON.stringify(user.name)} (groups=${quoted(user.groups)})`;
    const what = lacking.map(ruleText).sort().join('\n');
    throw forbidden(info, name, `${who} is attempting to grant RBAC permissions not currently held:\n${what}`);
  }
}

const everything: PolicyRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
];
