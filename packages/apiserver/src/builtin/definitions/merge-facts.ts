import type { Schema } from '../../schema/schema.ts';

type MergeFact = Pick<
  Schema,
  | 'x-kubernetes-list-type'
  | 'x-kubernetes-list-map-keys'
  | 'x-kubernetes-map-type'
  | 'x-kubernetes-patch-strategy'
  | 'x-kubernetes-patch-merge-key'
>;

/** A list merged by keys, under server-side apply and (by `patchKey`) under strategic merge. */
function listMap(keys: string[], patchKey = keys[0], patchStrategy = 'merge'): MergeFact {
  return {
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': keys,
    ...(patchKey && { 'x-kubernetes-patch-strategy': patchStrategy, 'x-kubernetes-patch-merge-key': patchKey }),
  };
}

/** Merged by keys under server-side apply alone; a strategic merge replaces it. */
const listMapOnly = (keys: string[]): MergeFact => ({
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': keys,
});

/** Merged under strategic merge alone; server-side apply owns it as a whole. */
const patchOnly = (key: string): MergeFact => ({
  'x-kubernetes-patch-strategy': 'merge',
  'x-kubernetes-patch-merge-key': key,
  'x-kubernetes-list-type': 'atomic',
});

const byName = listMap(['name']);
const byType = listMap(['type']);
const set: MergeFact = { 'x-kubernetes-list-type': 'set' };
const mergedSet: MergeFact = { 'x-kubernetes-list-type': 'set', 'x-kubernetes-patch-strategy': 'merge' };
const atomicMap: MergeFact = { 'x-kubernetes-map-type': 'atomic' };
const retainKeys: MergeFact = { 'x-kubernetes-patch-strategy': 'retainKeys' };

const container: Record<string, MergeFact> = {
  env: byName,
  ports: listMap(['containerPort', 'protocol'], 'containerPort'),
  volumeDevices: listMap(['devicePath']),
  volumeMounts: listMap(['mountPath']),
};

/**
 * How lists and maps of the built-in kinds merge: type → field → facts. A list that is not named is atomic, a map or an object granular.
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy
 */
export const mergeFacts: Record<string, Record<string, MergeFact>> = {
  ObjectMeta: { finalizers: mergedSet, ownerReferences: listMap(['uid']) },
  PodSpec: {
    containers: byName,
    initContainers: byName,
    ephemeralContainers: byName,
    volumes: listMap(['name'], 'name', 'merge,retainKeys'),
    imagePullSecrets: byName,
    resourceClaims: listMap(['name'], 'name', 'merge,retainKeys'),
    schedulingGates: byName,
    hostAliases: listMap(['ip']),
    topologySpreadConstraints: listMap(['topologyKey', 'whenUnsatisfiable'], 'topologyKey'),
    nodeSelector: atomicMap,
  },
  Container: container,
  EphemeralContainer: container,
  ServiceAccount: { secrets: byName },
  ResourceRequirements: { claims: listMapOnly(['name']) },
  PodStatus: {
    conditions: byType,
    podIPs: listMap(['ip']),
    hostIPs: patchOnly('ip'),
    resourceClaimStatuses: listMap(['name'], 'name', 'merge,retainKeys'),
  },
  ContainerStatus: { allocatedResourcesStatus: byName, volumeMounts: listMap(['mountPath']) },
  ResourceStatus: { resources: listMapOnly(['resourceID']) },
  DeploymentSpec: { strategy: retainKeys },
  DeploymentStatus: { conditions: byType },
  ReplicaSetStatus: { conditions: byType },
  StatefulSetStatus: { conditions: byType },
  DaemonSetStatus: { conditions: byType },
  ReplicationControllerSpec: { selector: atomicMap },
  ReplicationControllerStatus: { conditions: byType },
  JobStatus: { conditions: patchOnly('type') },
  UncountedTerminatedPods: { succeeded: set, failed: set },
  PodFailurePolicyOnExitCodesRequirement: { values: set },
  ContainerRestartRuleOnExitCodes: { values: set },
  NodeSpec: { podCIDRs: mergedSet },
  NodeStatus: { conditions: byType, addresses: byType },
  NamespaceStatus: { conditions: byType },
  ComponentStatus: { conditions: byType },
  ServiceSpec: { ports: listMap(['port', 'protocol'], 'port'), selector: atomicMap },
  ServiceStatus: { conditions: byType },
  PersistentVolumeClaimStatus: {
    conditions: byType,
    allocatedResourceStatuses: { 'x-kubernetes-map-type': 'granular' },
  },
  PersistentVolumeSpec: { claimRef: { 'x-kubernetes-map-type': 'granular' } },
  Endpoint: { addresses: set },
  HorizontalPodAutoscalerStatus: { conditions: byType },
  PodDisruptionBudgetSpec: { selector: { 'x-kubernetes-patch-strategy': 'replace' } },
  PodDisruptionBudgetStatus: { conditions: byType },
  MutatingWebhookConfiguration: { webhooks: byName },
  ValidatingWebhookConfiguration: { webhooks: byName },
  MutatingWebhook: { matchConditions: byName },
  ValidatingWebhook: { matchConditions: byName },
  ValidatingAdmissionPolicySpec: { matchConditions: byName, variables: byName },
  ValidatingAdmissionPolicyBindingSpec: { validationActions: set },
  ValidatingAdmissionPolicyStatus: { conditions: listMapOnly(['type']) },
  MutatingAdmissionPolicySpec: { matchConditions: byName, variables: byName },
  FlowSchemaStatus: { conditions: byType },
  PriorityLevelConfigurationStatus: { conditions: byType },
  ResourcePolicyRule: { verbs: set, apiGroups: set, resources: set, namespaces: set },
  NonResourcePolicyRule: { verbs: set, nonResourceURLs: set },
  APIServiceStatus: { conditions: byType },
  ServiceCIDRStatus: { conditions: byType },
  AllocatedDeviceStatus: { conditions: listMapOnly(['type']) },
  ResourceClaimStatus: {
    reservedFor: listMap(['uid']),
    devices: listMapOnly(['driver', 'device', 'pool', 'shareID']),
  },
  CertificateSigningRequestStatus: { conditions: listMapOnly(['type']) },
  CSINodeSpec: { drivers: byName },
  CSIDriverSpec: { volumeLifecycleModes: set },
  CustomResourceDefinitionStatus: { conditions: listMapOnly(['type']) },
  JSONSchemaProps: { 'x-kubernetes-validations': listMap(['rule']) },
};

/** Types whose values are owned and replaced as a whole. */
export const atomicTypes: ReadonlySet<string> = new Set([
  'ConfigMapKeySelector',
  'SecretKeySelector',
  'FileKeySelector',
  'ObjectFieldSelector',
  'ResourceFieldSelector',
  'LocalObjectReference',
  'TypedLocalObjectReference',
  'ObjectReference',
  'SecretReference',
  'OwnerReference',
  'LabelSelector',
  'NodeSelector',
  'NodeSelectorTerm',
  'TopologySelectorTerm',
  'ScopeSelector',
  'EndpointAddress',
  'EndpointPort',
  'ServiceBackendPort',
  'RoleRef',
  'Subject',
  'MatchResources',
  'NamedRuleWithOperations',
  'ParamKind',
  'ParamRef',
]);

/** Fields with a default that is needed before the keys of a list are computed. */
export const keyDefaults: Record<string, Record<string, unknown>> = {
  ContainerPort: { protocol: 'TCP' },
  ServicePort: { protocol: 'TCP' },
};
