import { forbidden, forbiddenPath } from '../status/errors.ts';
import { type Attributes, denial } from './attributes.ts';
import type { PolicyRule } from './rbac/rule.ts';
import type { User } from './user.ts';

export interface Decision {
  allowed: boolean;
  /** Which binding allowed it, or what went wrong; often empty. */
  reason: string;
}

/** Says who may do what. */
export interface Authorizer {
  decide(user: User, attributes: Attributes): Decision;
  /** Everything that the user may do in a namespace, and what could not be found out about it. */
  rulesOf(user: User, namespace: string): { rules: readonly PolicyRule[]; problems: readonly string[] };
}

/** Everybody who is known may do everything. */
export const alwaysAllow: Authorizer = {
  decide: () => ({ allowed: true, reason: '' }),
  rulesOf: () => ({
    rules: [
      { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
      { verbs: ['*'], nonResourceURLs: ['*'] },
    ],
    problems: [],
  }),
};

/** @throws StatusError 403 */
export function authorize(authorizer: Authorizer, user: User, attributes: Attributes): void {
  const { allowed, reason } = authorizer.decide(user, attributes);
  if (allowed) return;
  const why = denial(user, attributes, reason);
  if (attributes.path !== undefined) throw forbiddenPath(why);
  const plural = attributes.resource.split('/', 1)[0] as string;
  throw forbidden({ group: attributes.group, plural, kind: '' }, attributes.name, why);
}
