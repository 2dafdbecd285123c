import type { Catalog } from '../../registry/catalog.ts';
import type { WriteOptions } from '../../registry/options.ts';
import type { StoredResource } from '../../registry/stored-resource.ts';
import type { Store } from '../../store/store.ts';
import { authenticatedGroup, mastersGroup } from '../user.ts';
import { rbacGroup } from './rbac-authorizer.ts';
import type { PolicyRule } from './rule.ts';

const reading = ['get', 'list', 'watch'];
const writing = ['create', 'delete', 'deletecollection', 'patch', 'update'];

const coreObjects = [
  'configmaps',
  'endpoints',
  'persistentvolumeclaims',
  'pods',
  'replicationcontrollers',
  'serviceaccounts',
  'services',
];
const appsObjects = [
  'daemonsets',
  'deployments',
  'deployments/scale',
  'replicasets',
  'replicasets/scale',
  'statefulsets',
  'statefulsets/scale',
];

/** What is in a namespace and no secret, for the roles that everybody knows. */
function ofWorkloads(verbs: string[]): PolicyRule[] {
  return [
    { apiGroups: [''], resources: coreObjects, verbs },
    { apiGroups: ['apps'], resources: appsObjects, verbs },
    { apiGroups: ['autoscaling'], resources: ['horizontalpodautoscalers'], verbs },
    { apiGroups: ['batch'], resources: ['cronjobs', 'jobs'], verbs },
    { apiGroups: ['policy'], resources: ['poddisruptionbudgets'], verbs },
    { apiGroups: ['networking.k8s.io'], resources: ['ingresses', 'networkpolicies'], verbs },
  ];
}

const view: PolicyRule[] = [
  ...ofWorkloads(reading),
  {
    apiGroups: [''],
    resources: [
      'bindings',
      'events',
      'limitranges',
      'namespaces',
      'namespaces/status',
      'pods/log',
      'pods/status',
      'resourcequotas',
    ],
    verbs: reading,
  },
  { apiGroups: ['apps'], resources: ['controllerrevisions'], verbs: reading },
  { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: reading },
];

const edit: PolicyRule[] = [
  ...ofWorkloads(writing),
  { apiGroups: [''], resources: ['secrets'], verbs: [...reading, ...writing] },
  { apiGroups: [''], resources: ['serviceaccounts'], verbs: ['impersonate'] },
  {
    apiGroups: [''],
    resources: ['pods/attach', 'pods/exec', 'pods/portforward', 'pods/proxy', 'services/proxy'],
    verbs: [...reading, ...writing],
  },
  { apiGroups: [''], resources: ['pods/eviction', 'serviceaccounts/token'], verbs: ['create'] },
  { apiGroups: [''], resources: ['events'], verbs: writing },
  { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: [...reading, ...writing] },
];

const admin: PolicyRule[] = [
  { apiGroups: ['authorization.k8s.io'], resources: ['localsubjectaccessreviews'], verbs: ['create'] },
  { apiGroups: [rbacGroup], resources: ['rolebindings', 'roles'], verbs: [...reading, ...writing] },
];

const discovery = [
  '/api',
  '/api/*',
  '/apis',
  '/apis/*',
  '/healthz',
  '/livez',
  '/openapi',
  '/openapi/*',
  '/readyz',
  '/version',
  '/version/',
];

const monitoring = [
  '/healthz',
  '/healthz/*',
  '/livez',
  '/livez/*',
  '/metrics',
  '/metrics/slis',
  '/readyz',
  '/readyz/*',
];

interface DefaultRole {
  name: string;
  rules?: PolicyRule[];
  /** The role whose aggregation takes this one's rules in. */
  into?: string;
  aggregates?: string;
  /** The group that has it over the whole cluster. */
  group?: string;
}

/** The roles that every cluster has, without those of its own components. */
const roles: DefaultRole[] = [
  {
    name: 'cluster-admin',
    rules: [
      { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
      { nonResourceURLs: ['*'], verbs: ['*'] },
    ],
    group: mastersGroup,
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
      {
        apiGroups: ['authorization.k8s.io'],
        resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
        verbs: ['create'],
      },
      { apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'], verbs: ['create'] },
    ],
    group: authenticatedGroup,
  },
  {
    name: 'system:monitoring',
    rules: [{ nonResourceURLs: monitoring, verbs: ['get'] }],
    group: 'system:monitoring',
  },
  { name: 'system:discovery', rules: [{ nonResourceURLs: discovery, verbs: ['get'] }], group: authenticatedGroup },
];

/** Makes the default roles and bindings, unless they are there: what an administrator changed stays. */
export function ensureRoles(catalog: Catalog, store: Store, options: WriteOptions): void {
  for (const role of roles) {
    const { name, group } = role;
    ensure(catalog, store, 'clusterroles', roleObject(role), options);
    if (!group) continue;
    const binding = {
      kind: 'ClusterRoleBinding',
      metadata: { name, labels: bootstrapLabels },
      roleRef: { apiGroup: rbacGroup, kind: 'ClusterRole', name },
      subjects: [{ apiGroup: rbacGroup, kind: 'Group', name: group }],
    };
    ensure(catalog, store, 'clusterrolebindings', binding, options);
  }
}

const bootstrapLabels = { 'kubernetes.io/bootstrapping': 'rbac-defaults' };

function aggregateLabel(role: string): Record<string, string> {
  return { [`${rbacGroup}/aggregate-to-${role}`]: 'true' };
}

function roleObject({ name, rules, into, aggregates }: DefaultRole) {
  return {
    kind: 'ClusterRole',
    metadata: { name, labels: { ...bootstrapLabels, ...(into ? aggregateLabel(into) : {}) } },
    ...(aggregates
      ? { aggregationRule: { clusterRoleSelectors: [{ matchLabels: aggregateLabel(aggregates) }] }, rules: null }
      : { rules }),
  };
}

function ensure(
  catalog: Catalog,
  store: Store,
  plural: string,
  object: { metadata: { name: string } },
  options: WriteOptions,
): void {
  if (store.collection(rbacGroup, plural).get(object.metadata.name)) return;
  const resource = catalog.find(rbacGroup, 'v1', plural) as StoredResource;
  const bytes = Buffer.from(JSON.stringify({ apiVersion: `${rbacGroup}/v1`, ...object }));
  resource.create(undefined, { bytes, contentType: 'application/json' }, options);
}
