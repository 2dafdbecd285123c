import type { PolicyRule } from './rule.ts';

/*
 * The rules of the roles that everybody knows, for namespaces: `view` reads what is no secret, `edit` writes it and reads secrets, `admin`
 * gives rights away. Of Endpoints none of them writes any: they could send traffic into other namespaces.
 */

const reading = ['get', 'list', 'watch'];
const writing = ['create', 'delete', 'deletecollection', 'patch', 'update'];

const rule = (group: string, resources: string[], verbs: string[]): PolicyRule => ({
  apiGroups: [group],
  resources,
  verbs,
});

/** What has a status to be seen beside it. */
const withStatus = (resources: string[]) => resources.flatMap((resource) => [resource, `${resource}/status`]);

const scalable = ['deployments', 'deployments/scale', 'replicasets', 'replicasets/scale', 'statefulsets'];

export const view: PolicyRule[] = [
  rule(
    '',
    [
      'configmaps',
      'endpoints',
      ...withStatus(['persistentvolumeclaims']),
      'pods',
      'replicationcontrollers',
      'replicationcontrollers/scale',
      'serviceaccounts',
      ...withStatus(['services']),
    ],
    reading,
  ),
  rule(
    '',
    [
      'bindings',
      'events',
      'limitranges',
      'namespaces/status',
      'pods/log',
      'pods/status',
      'replicationcontrollers/status',
      ...withStatus(['resourcequotas']),
    ],
    reading,
  ),
  rule('', ['namespaces'], reading),
  rule('discovery.k8s.io', ['endpointslices'], reading),
  rule(
    'apps',
    [
      'controllerrevisions',
      ...withStatus(['daemonsets', 'deployments', 'replicasets', 'statefulsets']),
      'deployments/scale',
      'replicasets/scale',
      'statefulsets/scale',
    ],
    reading,
  ),
  rule('autoscaling', withStatus(['horizontalpodautoscalers']), reading),
  rule('batch', withStatus(['cronjobs', 'jobs']), reading),
  rule('policy', withStatus(['poddisruptionbudgets']), reading),
  rule('networking.k8s.io', [...withStatus(['ingresses']), 'networkpolicies'], reading),
];

const connections = ['pods/attach', 'pods/exec', 'pods/portforward', 'pods/proxy'];

export const edit: PolicyRule[] = [
  rule('', [...connections, 'secrets', 'services/proxy'], reading),
  rule('', ['serviceaccounts'], ['impersonate']),
  rule('', ['pods', ...connections], writing),
  rule('', ['pods/eviction'], ['create']),
  rule(
    '',
    [
      'configmaps',
      'events',
      'persistentvolumeclaims',
      'replicationcontrollers',
      'replicationcontrollers/scale',
      'secrets',
      'serviceaccounts',
      'services',
      'services/proxy',
    ],
    writing,
  ),
  rule('', ['serviceaccounts/token'], ['create']),
  rule('apps', ['daemonsets', ...scalable, 'deployments/rollback', 'statefulsets/scale'], writing),
  rule('autoscaling', ['horizontalpodautoscalers'], writing),
  rule('batch', ['cronjobs', 'jobs'], writing),
  rule('policy', ['poddisruptionbudgets'], writing),
  rule('networking.k8s.io', ['ingresses', 'networkpolicies'], writing),
  rule('coordination.k8s.io', ['leases'], [...writing, ...reading]),
];

export const admin: PolicyRule[] = [
  rule('authorization.k8s.io', ['localsubjectaccessreviews'], ['create']),
  rule('rbac.authorization.k8s.io', ['rolebindings', 'roles'], [...writing, ...reading]),
];
