import type { KnownKinds } from '../registry/decode.ts';
import type { Resource } from '../registry/resource-api.ts';
import { badRequest, invalid as invalidStatus } from '../status/errors.ts';
import { type FieldError, invalid } from '../status/field-error.ts';
import type { Attributes } from './attributes.ts';
import type { Authenticator } from './authenticator.ts';
import type { Authorizer } from './authorizer.ts';
import { type ReviewKind, type ReviewSpec, reviewResource } from './review-resource.ts';
import { defaultAudience } from './service-account-token.ts';
import type { User } from './user.ts';

export interface ReviewParts {
  authenticator: Authenticator;
  authorizer: Authorizer;
  now: () => number;
  knownKinds: KnownKinds;
}

/** Resources that answer questions about who somebody is and what he may do: `kubectl auth can-i`, `kubectl auth whoami`, and other servers' questions. */
export function reviewResources({ authenticator, authorizer, now, knownKinds }: ReviewParts): Resource[] {
  const access = (user: User, spec: ReviewSpec) => {
    const { allowed, reason } = authorizer.decide(user, attributesOf(spec));
    return { allowed, ...(reason ? { reason } : {}) };
  };
  const kinds: ReviewKind[] = [
    {
      group: 'authentication.k8s.io',
      kind: 'SelfSubjectReview',
      plural: 'selfsubjectreviews',
      dated: true,
      status: ({ user }) => ({ userInfo: userInfo(user) }),
    },
    {
      group: 'authentication.k8s.io',
      kind: 'TokenReview',
      plural: 'tokenreviews',
      status: ({ spec }) => tokenStatus(authenticator, spec),
    },
    {
      group: 'authorization.k8s.io',
      kind: 'SelfSubjectAccessReview',
      plural: 'selfsubjectaccessreviews',
      status: ({ spec, user }) => {
        check(attributeErrors(spec));
        return access(user, spec);
      },
    },
    {
      group: 'authorization.k8s.io',
      kind: 'SubjectAccessReview',
      plural: 'subjectaccessreviews',
      status: ({ spec }) => {
        check([...attributeErrors(spec), ...subjectErrors(spec)]);
        return access(subjectOf(spec), spec);
      },
    },
    {
      group: 'authorization.k8s.io',
      kind: 'LocalSubjectAccessReview',
      plural: 'localsubjectaccessreviews',
      namespaced: true,
      status: ({ spec, namespace }) => {
        check([...attributeErrors(spec), ...subjectErrors(spec), ...localErrors(spec, namespace ?? '')]);
        return access(subjectOf(spec), spec);
      },
    },
    {
      group: 'authorization.k8s.io',
      kind: 'SelfSubjectRulesReview',
      plural: 'selfsubjectrulesreviews',
      status: ({ spec, user }) => {
        const namespace = spec['namespace'];
        if (!namespace) throw badRequest('no namespace on request');
        return rulesStatus(authorizer, user, String(namespace));
      },
    },
  ];
  return kinds.map((kind) => reviewResource(kind, now, knownKinds));
}

function userInfo({ name, uid, groups, extra }: User): object {
  return { username: name, ...(uid ? { uid } : {}), groups, ...(extra ? { extra } : {}) };
}

type Asked = Record<string, string | undefined> | undefined;

function askedOf(spec: ReviewSpec): { resource: Asked; path: Asked } {
  return { resource: spec['resourceAttributes'] as Asked, path: spec['nonResourceAttributes'] as Asked };
}

function attributesOf(spec: ReviewSpec): Attributes {
  const { resource, path } = askedOf(spec);
  if (path) return { verb: path['verb'] ?? '', path: path['path'] ?? '' };
  const { verb = '', group = '', resource: plural = '', subresource, namespace = '', name = '' } = resource ?? {};
  return { verb, group, resource: subresource ? `${plural}/${subresource}` : plural, namespace, name };
}

function attributeErrors(spec: ReviewSpec): FieldError[] {
  const { resource, path } = askedOf(spec);
  if (resource && path) {
    const shown = { Path: path['path'] ?? '', Verb: path['verb'] ?? '' };
    return [invalid('spec.nonResourceAttributes', shown, 'cannot be specified in combination with resourceAttributes')];
  }
  if (resource || path) return [];
  const why = 'exactly one of nonResourceAttributes or resourceAttributes must be specified';
  return [invalid('spec.resourceAttributes', null, why)];
}

function subjectOf(spec: ReviewSpec): User {
  const { user = '', groups = [], uid, extra } = spec as { user?: string; groups?: string[] } & Partial<User>;
  return { name: user, groups, ...(uid ? { uid } : {}), ...(extra ? { extra } : {}) };
}

function subjectErrors(spec: ReviewSpec): FieldError[] {
  const { name, groups } = subjectOf(spec);
  if (name || groups.length > 0) return [];
  return [invalid('spec.user', name, 'at least one of user or group must be specified')];
}

/** A question of a namespace is about what is in that namespace. */
function localErrors(spec: ReviewSpec, namespace: string): FieldError[] {
  const { resource, path } = askedOf(spec);
  const errors: FieldError[] = [];
  const asked = resource?.['namespace'] ?? '';
  if (resource && asked !== namespace) {
    errors.push(invalid('spec.resourceAttributes.namespace', asked, 'must match metadata.namespace'));
  }
  if (path) errors.push(invalid('spec.nonResourceAttributes', path, 'disallowed on this kind of request'));
  return errors;
}

function rulesStatus(authorizer: Authorizer, user: User, namespace: string): object {
  const { rules, problems } = authorizer.rulesOf(user, namespace);
  const resourceRules = rules.flatMap(({ verbs, apiGroups, resources, resourceNames }) =>
    resources ? [{ verbs, apiGroups, resources, ...(resourceNames?.length ? { resourceNames } : {}) }] : [],
  );
  const nonResourceRules = rules.flatMap(({ verbs, nonResourceURLs }) =>
    nonResourceURLs ? [{ verbs, nonResourceURLs }] : [],
  );
  const error = problems.length > 0 ? { evaluationError: problems.join(', ') } : {};
  return { resourceRules, nonResourceRules, incomplete: problems.length > 0, ...error };
}

function tokenStatus(authenticator: Authenticator, spec: ReviewSpec): object {
  const { token = '', audiences = [] } = spec as { token?: string; audiences?: string[] };
  if (!token) throw badRequest('token is required for TokenReview in authentication');
  const found = authenticator.verify(token);
  if (!found) return { user: {}, error: 'invalid bearer token' };
  const wanted = audiences.length > 0 ? audiences : [defaultAudience];
  const shared = wanted.filter((audience) => found.audiences.includes(audience));
  if (shared.length === 0) {
    const why = `token audiences ${goList(found.audiences)} is invalid for the target audiences ${goList(wanted)}`;
    return { user: {}, error: `[invalid bearer token, ${why}]` };
  }
  return { authenticated: true, user: userInfo(found.user), audiences: shared };
}

function goList(values: readonly string[]): string {
  return `[${values.map((value) => JSON.stringify(value)).join(' ')}]`;
}

/** @throws StatusError 422, in which Kubernetes leaves out of what kind the review is */
function check(errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalidStatus('', 'authorization.k8s.io', '', errors);
}
