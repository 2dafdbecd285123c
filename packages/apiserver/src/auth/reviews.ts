import { decodeBody } from '../decode/decode-body.ts';
import { decodeProtobuf } from '../protobuf/decode.ts';
import type { Body } from '../registry/decode.ts';
import { timestamp } from '../registry/meta.ts';
import type { WriteOptions } from '../registry/options.ts';
import type { ApiObject, ResourceInfo } from '../registry/resource.ts';
import type { Resource, Written } from '../registry/resource-api.ts';
import { badRequest, methodNotAllowed } from '../status/errors.ts';
import { Entry } from '../store/entry.ts';
import type { User } from './user.ts';

interface ReviewKind {
  group: string;
  kind: string;
  plural: string;
  namespaced?: boolean;
  /** What the server says to the question. */
  status(spec: Record<string, unknown>, user: User): object;
}

const allowed = { allowed: true };

function userInfo({ name, uid, groups }: User): object {
  return { username: name, ...(uid ? { uid } : {}), groups };
}

/** Questions about oneself and others, which are answered and not stored. */
const kinds: ReviewKind[] = [
  {
    group: 'authentication.k8s.io',
    kind: 'SelfSubjectReview',
    plural: 'selfsubjectreviews',
    status: (_spec, user) => ({ userInfo: userInfo(user) }),
  },
  {
    group: 'authorization.k8s.io',
    kind: 'SelfSubjectAccessReview',
    plural: 'selfsubjectaccessreviews',
    status: () => allowed,
  },
  { group: 'authorization.k8s.io', kind: 'SubjectAccessReview', plural: 'subjectaccessreviews', status: () => allowed },
  {
    group: 'authorization.k8s.io',
    kind: 'LocalSubjectAccessReview',
    plural: 'localsubjectaccessreviews',
    namespaced: true,
    status: () => allowed,
  },
  {
    group: 'authorization.k8s.io',
    kind: 'SelfSubjectRulesReview',
    plural: 'selfsubjectrulesreviews',
    status: () => ({
      resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
      nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
      incomplete: false,
    }),
  },
];

/** Resources that answer `kubectl auth can-i` and `whoami`: everybody who is known may do everything. */
export function reviewResources(now: () => number): Resource[] {
  return kinds.map((kind) => reviewResource(kind, now));
}

function reviewResource(review: ReviewKind, now: () => number): Resource {
  const { group, kind, plural, namespaced = false, status } = review;
  const info: ResourceInfo = {
    group,
    version: 'v1',
    kind,
    listKind: `${kind}List`,
    plural,
    singular: kind.toLowerCase(),
    namespaced,
    shortNames: [],
    categories: [],
    verbs: ['create'],
    schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    storageVersion: 'v1',
    custom: false,
    hasStatus: true,
    allowUnconditionalUpdate: true,
    hasGeneration: false,
    columns: [],
    selectableFields: {},
    strategy: {},
  };
  const refuse = (): never => {
    throw methodNotAllowed();
  };
  const create = (_namespace: string | undefined, body: Body, options: WriteOptions): Written => {
    const decoding = { validation: options.fieldValidation, kind, protobuf: decodeProtobuf };
    const { object, warnings } = decodeBody(body.bytes, body.contentType, decoding);
    if (object['kind'] !== undefined && object['kind'] !== kind) throw badRequest(`the body is no ${kind}`);
    const spec = (object['spec'] ?? {}) as Record<string, unknown>;
    const answer = {
      kind,
      apiVersion: `${group}/v1`,
      metadata: { creationTimestamp: timestamp(now()) },
      ...(object['spec'] ? { spec } : {}),
      status: status(spec, options.user),
    };
    return { item: new Entry('', 0, { object: answer as unknown as ApiObject }), created: true, warnings };
  };
  return {
    info,
    subresources: {},
    create,
    get: refuse,
    list: refuse,
    watch: refuse,
    update: refuse,
    patch: refuse,
    delete: refuse,
    deleteCollection: refuse,
  };
}
