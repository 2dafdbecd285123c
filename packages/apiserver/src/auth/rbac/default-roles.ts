import type { Catalog } from '../../registry/catalog.ts';
import { ensureObject } from '../../registry/ensure-object.ts';
import type { WriteOptions } from '../../registry/options.ts';
import type { Store } from '../../store/store.ts';
import { anonymousUser, authenticatedGroup, mastersGroup } from '../user.ts';
import { admin, edit, view } from './namespace-roles.ts';
import { rbacGroup } from './rbac-authorizer.ts';
import type { PolicyRule } from './rule.ts';

const rbacVersion = { group: rbacGroup, version: 'v1' };
const unauthenticatedGroup = anonymousUser.groups[0] as string;

const infoPaths = ['/healthz', '/livez', '/readyz', '/version', '/version/'];
const discoveryPaths = ['/api', '/api/*', '/apis', '/apis/*', '/healthz', '/livez', '/openapi', '/openapi/*'];
const probePaths = ['/healthz', '/healthz/*', '/livez', '/livez/*', '/readyz', '/readyz/*'];
const issuerPaths = [
  '/.well-known/openid-configuration',
  '/.well-known/openid-configuration/',
  '/openid/v1/jwks',
  '/openid/v1/jwks/',
];

interface DefaultRole {
  name: string;
  rules?: PolicyRule[];
  /** The role whose aggregation takes this one's rules in. */
  into?: string;
  aggregates?: string;
  /** The groups that have it over the whole cluster. */
  groups?: string[];
}

const reading = (paths: string[]): PolicyRule[] => [{ nonResourceURLs: paths, verbs: ['get'] }];

function creating(group: string, resources: string[]): PolicyRule {
  return { apiGroups: [group], resources, verbs: ['create'] };
}

/** Who may approve certificates of a signer. */
function approverOf(signer: string): DefaultRole {
  const rule = {
    apiGroups: ['certificates.k8s.io'],
    resources: ['signers'],
    resourceNames: [`kubernetes.io/${signer}`],
    verbs: ['approve'],
  };
  return { name: `system:certificates.k8s.io:${signer}-approver`, rules: [rule] };
}

/** The roles that every cluster has, without those of its own components. */
const roles: DefaultRole[] = [
  {
    name: 'cluster-admin',
    rules: [
      { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
      { nonResourceURLs: ['*'], verbs: ['*'] },
    ],
    groups: [mastersGroup],
  },
  { name: 'system:aggregate-to-view', rules: view, into: 'view' },
  { name: 'system:aggregate-to-edit', rules: edit, into: 'edit' },
  { name: 'system:aggregate-to-admin', rules: admin, into: 'admin' },
  { name: 'view', aggregates: 'view', into: 'edit' },
  { name: 'edit', aggregates: 'edit', into: 'admin' },
  { name: 'admin', aggregates: 'admin' },
  {
    name: 'system:basic-user',
    rules: [
      creating('authorization.k8s.io', ['selfsubjectaccessreviews', 'selfsubjectrulesreviews']),
      creating('authentication.k8s.io', ['selfsubjectreviews']),
    ],
    groups: [authenticatedGroup],
  },
  {
    name: 'system:discovery',
    rules: reading([...discoveryPaths, '/readyz', '/version', '/version/']),
    groups: [authenticatedGroup],
  },
  {
    name: 'system:public-info-viewer',
    rules: reading(infoPaths),
    groups: [authenticatedGroup, unauthenticatedGroup],
  },
  {
    name: 'system:monitoring',
    rules: reading([...probePaths, '/metrics', '/metrics/slis']),
    groups: ['system:monitoring'],
  },
  {
    name: 'system:service-account-issuer-discovery',
    rules: reading(issuerPaths),
    groups: ['system:serviceaccounts'],
  },
  {
    name: 'system:auth-delegator',
    rules: [
      creating('authentication.k8s.io', ['tokenreviews']),
      creating('authorization.k8s.io', ['subjectaccessreviews']),
    ],
  },
  approverOf('kube-apiserver-client'),
  approverOf('kube-apiserver-client-kubelet'),
  approverOf('kubelet-serving'),
  approverOf('legacy-unknown'),
];

/** Makes the default roles and bindings, unless they are there: what an administrator changed stays. */
export function ensureRoles(catalog: Catalog, store: Store, options: WriteOptions): void {
  for (const role of roles) {
    const { name, groups } = role;
    ensureObject(catalog, store, { ...rbacVersion, plural: 'clusterroles' }, roleObject(role), options);
    if (!groups) continue;
    const binding = {
      apiVersion: `${rbacGroup}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name, labels: bootstrapLabels, annotations: bootstrapAnnotations },
      roleRef: { apiGroup: rbacGroup, kind: 'ClusterRole', name },
      subjects: groups.map((group) => ({ apiGroup: rbacGroup, kind: 'Group', name: group })),
    };
    ensureObject(catalog, store, { ...rbacVersion, plural: 'clusterrolebindings' }, binding, options);
  }
}

const bootstrapLabels = { 'kubernetes.io/bootstrapping': 'rbac-defaults' };
const bootstrapAnnotations = { 'rbac.authorization.kubernetes.io/autoupdate': 'true' };

function aggregateLabel(role: string): Record<string, string> {
  return { [`${rbacGroup}/aggregate-to-${role}`]: 'true' };
}

function roleObject({ name, rules, into, aggregates }: DefaultRole) {
  return {
    apiVersion: `${rbacGroup}/v1`,
    kind: 'ClusterRole',
    metadata: {
      name,
      labels: { ...bootstrapLabels, ...(into ? aggregateLabel(into) : {}) },
      annotations: bootstrapAnnotations,
    },
    ...(aggregates
      ? { aggregationRule: { clusterRoleSelectors: [{ matchLabels: aggregateLabel(aggregates) }] }, rules: null }
      : { rules }),
  };
}
