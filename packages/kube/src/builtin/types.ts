import type * as Admission from 'kubernetes-types/admissionregistration/v1.js';
import type * as Extensions from 'kubernetes-types/apiextensions/v1.js';
import type * as Apps from 'kubernetes-types/apps/v1.js';
import type * as Autoscaling from 'kubernetes-types/autoscaling/v2.js';
import type * as Batch from 'kubernetes-types/batch/v1.js';
import type * as Coordination from 'kubernetes-types/coordination/v1.js';
import type * as Core from 'kubernetes-types/core/v1.js';
import type * as Discovery from 'kubernetes-types/discovery/v1.js';
import type * as Events from 'kubernetes-types/events/v1.js';
import type * as Networking from 'kubernetes-types/networking/v1.js';
import type * as Policy from 'kubernetes-types/policy/v1.js';
import type * as Rbac from 'kubernetes-types/rbac/v1.js';
import type { KubeObject, ResourceType } from '../object/object.ts';

/**
 * Controllers write status, so what the published types mark read-only is open here, one level deep. Names of apiVersion and kind are
 * widened to strings: servers answer them, callers rarely write them.
 */
type Built<T> = KubeObject & { -readonly [K in keyof Omit<T, keyof KubeObject>]: T[K] };

export type ConfigMap = Built<Core.ConfigMap>;
export type Endpoints = Built<Core.Endpoints>;
export type LegacyEvent = Built<Core.Event>;
export type Namespace = Built<Core.Namespace>;
export type Node = Built<Core.Node>;
export type PersistentVolumeClaim = Built<Core.PersistentVolumeClaim>;
export type Pod = Built<Core.Pod>;
export type ResourceQuota = Built<Core.ResourceQuota>;
export type Secret = Built<Core.Secret>;
export type Service = Built<Core.Service>;
export type ServiceAccount = Built<Core.ServiceAccount>;
export type DaemonSet = Built<Apps.DaemonSet>;
export type Deployment = Built<Apps.Deployment>;
export type ReplicaSet = Built<Apps.ReplicaSet>;
export type StatefulSet = Built<Apps.StatefulSet>;
export type CronJob = Built<Batch.CronJob>;
export type Job = Built<Batch.Job>;
export type HorizontalPodAutoscaler = Built<Autoscaling.HorizontalPodAutoscaler>;
export type Lease = Built<Coordination.Lease>;
export type EndpointSlice = Built<Discovery.EndpointSlice>;
export type KubeEvent = Built<Events.Event>;
export type Ingress = Built<Networking.Ingress>;
export type NetworkPolicy = Built<Networking.NetworkPolicy>;
export type PodDisruptionBudget = Built<Policy.PodDisruptionBudget>;
export type ClusterRole = Built<Rbac.ClusterRole>;
export type ClusterRoleBinding = Built<Rbac.ClusterRoleBinding>;
export type Role = Built<Rbac.Role>;
export type RoleBinding = Built<Rbac.RoleBinding>;
export type CustomResourceDefinition = Built<Extensions.CustomResourceDefinition>;
export type MutatingWebhookConfiguration = Built<Admission.MutatingWebhookConfiguration>;
export type ValidatingWebhookConfiguration = Built<Admission.ValidatingWebhookConfiguration>;

function define<T extends KubeObject>(
  apiVersion: string,
  kind: string,
  plural: string,
  namespaced = true,
): ResourceType<T> {
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  return Object.freeze({ group: group ?? '', version: version ?? '', kind, plural, namespaced });
}

export const configMaps = define<ConfigMap>('v1', 'ConfigMap', 'configmaps');
export const endpoints = define<Endpoints>('v1', 'Endpoints', 'endpoints');
/** Events of the core group, as `kubectl describe` reads them; write `events`. */
export const legacyEvents = define<LegacyEvent>('v1', 'Event', 'events');
export const namespaces = define<Namespace>('v1', 'Namespace', 'namespaces', false);
export const nodes = define<Node>('v1', 'Node', 'nodes', false);
export const persistentVolumeClaims = define<PersistentVolumeClaim>(
  'v1',
  'PersistentVolumeClaim',
  'persistentvolumeclaims',
);
export const pods = define<Pod>('v1', 'Pod', 'pods');
export const resourceQuotas = define<ResourceQuota>('v1', 'ResourceQuota', 'resourcequotas');
export const secrets = define<Secret>('v1', 'Secret', 'secrets');
export const services = define<Service>('v1', 'Service', 'services');
export const serviceAccounts = define<ServiceAccount>('v1', 'ServiceAccount', 'serviceaccounts');
export const daemonSets = define<DaemonSet>('apps/v1', 'DaemonSet', 'daemonsets');
export const deployments = define<Deployment>('apps/v1', 'Deployment', 'deployments');
export const replicaSets = define<ReplicaSet>('apps/v1', 'ReplicaSet', 'replicasets');
export const statefulSets = define<StatefulSet>('apps/v1', 'StatefulSet', 'statefulsets');
export const cronJobs = define<CronJob>('batch/v1', 'CronJob', 'cronjobs');
export const jobs = define<Job>('batch/v1', 'Job', 'jobs');
export const horizontalPodAutoscalers = define<HorizontalPodAutoscaler>(
  'autoscaling/v2',
  'HorizontalPodAutoscaler',
  'horizontalpodautoscalers',
);
export const leases = define<Lease>('coordination.k8s.io/v1', 'Lease', 'leases');
export const endpointSlices = define<EndpointSlice>('discovery.k8s.io/v1', 'EndpointSlice', 'endpointslices');
export const events = define<KubeEvent>('events.k8s.io/v1', 'Event', 'events');
export const ingresses = define<Ingress>('networking.k8s.io/v1', 'Ingress', 'ingresses');
export const networkPolicies = define<NetworkPolicy>('networking.k8s.io/v1', 'NetworkPolicy', 'networkpolicies');
export const podDisruptionBudgets = define<PodDisruptionBudget>(
  'policy/v1',
  'PodDisruptionBudget',
  'poddisruptionbudgets',
);
export const clusterRoles = define<ClusterRole>('rbac.authorization.k8s.io/v1', 'ClusterRole', 'clusterroles', false);
export const clusterRoleBindings = define<ClusterRoleBinding>(
  'rbac.authorization.k8s.io/v1',
  'ClusterRoleBinding',
  'clusterrolebindings',
  false,
);
export const roles = define<Role>('rbac.authorization.k8s.io/v1', 'Role', 'roles');
export const roleBindings = define<RoleBinding>('rbac.authorization.k8s.io/v1', 'RoleBinding', 'rolebindings');
export const customResourceDefinitions = define<CustomResourceDefinition>(
  'apiextensions.k8s.io/v1',
  'CustomResourceDefinition',
  'customresourcedefinitions',
  false,
);
export const mutatingWebhookConfigurations = define<MutatingWebhookConfiguration>(
  'admissionregistration.k8s.io/v1',
  'MutatingWebhookConfiguration',
  'mutatingwebhookconfigurations',
  false,
);
export const validatingWebhookConfigurations = define<ValidatingWebhookConfiguration>(
  'admissionregistration.k8s.io/v1',
  'ValidatingWebhookConfiguration',
  'validatingwebhookconfigurations',
  false,
);
