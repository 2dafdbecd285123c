import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeProtobuf } from './decode.ts';

/*
 * An encoder that shares nothing with the decoder: messages are written here as in a .proto file, one field a line, and objects made at
 * random from them are encoded, decoded and compared.
 */
const proto = parse(`
message ObjectMeta { string name = 1; string generateName = 2; string namespace = 3; map labels = 11; map annotations = 12;
  repeated OwnerReference ownerReferences = 13; repeated string finalizers = 14; Time creationTimestamp = 8; int64 generation = 7; }
message OwnerReference { string apiVersion = 5; string kind = 1; string name = 3; string uid = 4; bool controller = 6; bool blockOwnerDeletion = 7; }
message LabelSelector { map matchLabels = 1; repeated LabelSelectorRequirement matchExpressions = 2; }
message LabelSelectorRequirement { string key = 1; string operator = 2; repeated string values = 3; }

message ConfigMap { ObjectMeta metadata = 1; map data = 2; bytesmap binaryData = 3; bool immutable = 4; }
message Secret { ObjectMeta metadata = 1; bytesmap data = 2; string type = 3; map stringData = 4; bool immutable = 5; }
message Namespace { ObjectMeta metadata = 1; NamespaceSpec spec = 2; NamespaceStatus status = 3; }
message NamespaceSpec { repeated string finalizers = 1; }
message NamespaceStatus { string phase = 1; }
message ServiceAccount { ObjectMeta metadata = 1; repeated LocalObjectReference imagePullSecrets = 3; bool automountServiceAccountToken = 4; }
message LocalObjectReference { string name = 1; }
message SecretReference { string name = 1; string namespace = 2; }

message Service { ObjectMeta metadata = 1; ServiceSpec spec = 2; ServiceStatus status = 3; }
message ServiceSpec { repeated ServicePort ports = 1; map selector = 2; string clusterIP = 3; string type = 4; repeated string externalIPs = 5;
  string sessionAffinity = 7; string loadBalancerIP = 8; repeated string loadBalancerSourceRanges = 9; string externalName = 10;
  string externalTrafficPolicy = 11; int32 healthCheckNodePort = 12; bool publishNotReadyAddresses = 13; string ipFamilyPolicy = 17;
  repeated string clusterIPs = 18; repeated string ipFamilies = 19; bool allocateLoadBalancerNodePorts = 20; string loadBalancerClass = 21;
  string internalTrafficPolicy = 22; string trafficDistribution = 23; }
message ServicePort { string name = 1; string protocol = 2; int32 port = 3; IntOrString targetPort = 4; int32 nodePort = 5; string appProtocol = 6; }
message ServiceStatus { LoadBalancerStatus loadBalancer = 1; }
message LoadBalancerStatus { repeated LoadBalancerIngress ingress = 1; }
message LoadBalancerIngress { string ip = 1; string hostname = 2; string ipMode = 3; }

message Pod { ObjectMeta metadata = 1; PodSpec spec = 2; PodStatus status = 3; }
message PodTemplateSpec { ObjectMeta metadata = 1; PodSpec spec = 2; }
message PodSpec { repeated Volume volumes = 1; repeated Container containers = 2; string restartPolicy = 3; int64 terminationGracePeriodSeconds = 4;
  map nodeSelector = 7; string serviceAccountName = 8; string nodeName = 10; bool hostNetwork = 11; PodSecurityContext securityContext = 14;
  Affinity affinity = 18; repeated Container initContainers = 20; repeated Toleration tolerations = 22; string priorityClassName = 24; int32 priority = 25;
  quantities overhead = 32; repeated TopologySpreadConstraint topologySpreadConstraints = 33; repeated NamedItem schedulingGates = 38;
  repeated PodResourceClaim resourceClaims = 39; ResourceRequirements resources = 40; string hostnameOverride = 41; }
message NamedItem { string name = 1; }
message PodResourceClaim { string name = 1; string resourceClaimName = 3; string resourceClaimTemplateName = 4; }
message Container { string name = 1; string image = 2; repeated string command = 3; repeated string args = 4; repeated ContainerPort ports = 6;
  repeated EnvVar env = 7; ResourceRequirements resources = 8; repeated VolumeMount volumeMounts = 9; Probe livenessProbe = 10; Lifecycle lifecycle = 12;
  string imagePullPolicy = 14; SecurityContext securityContext = 15; bool tty = 18; Probe startupProbe = 22; string restartPolicy = 24;
  repeated ContainerRestartRule restartPolicyRules = 25; }
message ContainerRestartRule { string action = 1; ContainerRestartRuleOnExitCodes exitCodes = 2; }
message ContainerRestartRuleOnExitCodes { string operator = 1; repeated int32 values = 2; }
message ContainerPort { string name = 1; int32 hostPort = 2; int32 containerPort = 3; string protocol = 4; string hostIP = 5; }
message EnvVar { string name = 1; string value = 2; EnvVarSource valueFrom = 3; }
message EnvVarSource { ObjectFieldSelector fieldRef = 1; ResourceFieldSelector resourceFieldRef = 2; FileKeySelector fileKeyRef = 5; }
message ObjectFieldSelector { string apiVersion = 1; string fieldPath = 2; }
message ResourceFieldSelector { string containerName = 1; string resource = 2; Quantity divisor = 3; }
message FileKeySelector { string volumeName = 1; string path = 2; string key = 3; bool optional = 4; }
message ResourceRequirements { quantities limits = 1; quantities requests = 2; repeated ResourceClaim claims = 3; }
message ResourceClaim { string name = 1; string request = 2; }
message VolumeMount { string name = 1; bool readOnly = 2; string mountPath = 3; string subPath = 4; string recursiveReadOnly = 7; }
message Probe { inline ProbeHandler handler = 1; int32 initialDelaySeconds = 2; int32 timeoutSeconds = 3; int32 periodSeconds = 4; int32 failureThreshold = 6; }
message ProbeHandler { ExecAction exec = 1; HTTPGetAction httpGet = 2; TCPSocketAction tcpSocket = 3; GRPCAction grpc = 4; }
message ExecAction { repeated string command = 1; }
message HTTPGetAction { string path = 1; IntOrString port = 2; string scheme = 4; }
message TCPSocketAction { IntOrString port = 1; string host = 2; }
message GRPCAction { int32 port = 1; string service = 2; }
message Lifecycle { LifecycleHandler preStop = 2; string stopSignal = 3; }
message LifecycleHandler { ExecAction exec = 1; SleepAction sleep = 4; }
message SleepAction { int64 seconds = 1; }
message SecurityContext { bool privileged = 2; int64 runAsUser = 4; bool runAsNonRoot = 5; WindowsSecurityContextOptions windowsOptions = 10; }
message PodSecurityContext { int64 runAsUser = 2; repeated int64 supplementalGroups = 4; int64 fsGroup = 5; WindowsSecurityContextOptions windowsOptions = 8;
  string supplementalGroupsPolicy = 12; string seLinuxChangePolicy = 13; }
message WindowsSecurityContextOptions { string gmsaCredentialSpecName = 1; string gmsaCredentialSpec = 2; string runAsUserName = 3; bool hostProcess = 4; }
message Toleration { string key = 1; string operator = 2; string value = 3; string effect = 4; int64 tolerationSeconds = 5; }
message Affinity { NodeAffinity nodeAffinity = 1; }
message NodeAffinity { NodeSelector requiredDuringSchedulingIgnoredDuringExecution = 1; }
message NodeSelector { repeated NodeSelectorTerm nodeSelectorTerms = 1; }
message NodeSelectorTerm { repeated LabelSelectorRequirement matchExpressions = 1; repeated LabelSelectorRequirement matchFields = 2; }
message TopologySpreadConstraint { int32 maxSkew = 1; string topologyKey = 2; string whenUnsatisfiable = 3; LabelSelector labelSelector = 4; int32 minDomains = 5; }
message PodStatus { string phase = 1; string hostIP = 5; string podIP = 6; Time startTime = 7; repeated ContainerStatus containerStatuses = 8;
  string qosClass = 9; int64 observedGeneration = 17; quantities allocatedResources = 19; }
message ContainerStatus { string name = 1; bool ready = 4; int32 restartCount = 5; string image = 6; bool started = 9; string stopSignal = 15; }

message Volume { string name = 1; inline VolumeSource volumeSource = 2; }
message VolumeSource { HostPath hostPath = 1; EmptyDir emptyDir = 2; Disk gcePersistentDisk = 3; GitRepo gitRepo = 5; Nfs nfs = 7; Iscsi iscsi = 8;
  Rbd rbd = 11; Flex flexVolume = 12; CephFs cephfs = 14; Fc fc = 17; Vsphere vsphereVolume = 20; AzureDisk azureDisk = 22; Csi csi = 28; Image image = 30; }
message HostPath { string path = 1; string type = 2; }
message EmptyDir { string medium = 1; Quantity sizeLimit = 2; }
message Disk { string pdName = 1; string fsType = 2; int32 partition = 3; bool readOnly = 4; }
message GitRepo { string repository = 1; string revision = 2; string directory = 3; }
message Nfs { string server = 1; string path = 2; bool readOnly = 3; }
message Iscsi { string targetPortal = 1; string iqn = 2; int32 lun = 3; repeated string portals = 7; LocalObjectReference secretRef = 10; bool chapAuthSession = 11; string initiatorName = 12; }
message Rbd { repeated string monitors = 1; string image = 2; string pool = 4; string user = 5; string keyring = 6; LocalObjectReference secretRef = 7; bool readOnly = 8; }
message Flex { string driver = 1; LocalObjectReference secretRef = 3; map options = 5; }
message CephFs { repeated string monitors = 1; string path = 2; string secretFile = 4; LocalObjectReference secretRef = 5; }
message Fc { repeated string targetWWNs = 1; int32 lun = 2; repeated string wwids = 5; }
message Vsphere { string volumePath = 1; string storagePolicyName = 3; string storagePolicyID = 4; }
message AzureDisk { string diskName = 1; string diskURI = 2; string cachingMode = 3; bool readOnly = 5; string kind = 6; }
message Csi { string driver = 1; bool readOnly = 2; string fsType = 3; map volumeAttributes = 4; LocalObjectReference nodePublishSecretRef = 5; }
message Image { string reference = 1; string pullPolicy = 2; }

message PersistentVolume { ObjectMeta metadata = 1; PersistentVolumeSpec spec = 2; PersistentVolumeStatus status = 3; }
message PersistentVolumeSpec { quantities capacity = 1; inline PersistentVolumeSource source = 2; repeated string accessModes = 3;
  string persistentVolumeReclaimPolicy = 5; string storageClassName = 6; repeated string mountOptions = 7; string volumeMode = 8; VolumeNodeAffinity nodeAffinity = 9; }
message PersistentVolumeSource { HostPath hostPath = 3; Nfs nfs = 5; Local local = 20; PersistentCsi csi = 22; }
message VolumeNodeAffinity { NodeSelector required = 1; }
message Local { string path = 1; string fsType = 2; }
message PersistentCsi { string driver = 1; string volumeHandle = 2; bool readOnly = 3; string fsType = 4; map volumeAttributes = 5; SecretReference nodeStageSecretRef = 7; }
message PersistentVolumeStatus { string phase = 1; string message = 2; string reason = 3; }

message ReplicationController { ObjectMeta metadata = 1; ReplicationControllerSpec spec = 2; }
message ReplicationControllerSpec { int32 replicas = 1; map selector = 2; PodTemplateSpec template = 3; int32 minReadySeconds = 4; }

message Deployment { ObjectMeta metadata = 1; DeploymentSpec spec = 2; DeploymentStatus status = 3; }
message DeploymentSpec { int32 replicas = 1; LabelSelector selector = 2; PodTemplateSpec template = 3; DeploymentStrategy strategy = 4; int32 minReadySeconds = 5;
  int32 revisionHistoryLimit = 6; bool paused = 7; int32 progressDeadlineSeconds = 9; }
message DeploymentStrategy { string type = 1; RollingUpdate rollingUpdate = 2; }
message RollingUpdate { IntOrString maxUnavailable = 1; IntOrString maxSurge = 2; }
message DeploymentStatus { int64 observedGeneration = 1; int32 replicas = 2; int32 readyReplicas = 7; int32 collisionCount = 8; repeated DeploymentCondition conditions = 6; }
message DeploymentCondition { string type = 1; string status = 2; string reason = 4; string message = 5; Time lastUpdateTime = 6; Time lastTransitionTime = 7; }

message Job { ObjectMeta metadata = 1; JobSpec spec = 2; }
message JobSpec { int32 parallelism = 1; int32 completions = 2; int64 activeDeadlineSeconds = 3; LabelSelector selector = 4; PodTemplateSpec template = 6;
  int32 backoffLimit = 7; string completionMode = 9; bool suspend = 10; PodFailurePolicy podFailurePolicy = 11; }
message PodFailurePolicy { repeated PodFailurePolicyRule rules = 1; }
message PodFailurePolicyRule { string action = 1; OnExitCodes onExitCodes = 2; repeated OnPodConditions onPodConditions = 3; }
message OnExitCodes { string containerName = 1; string operator = 2; repeated int32 values = 3; }
message OnPodConditions { string type = 1; string status = 2; }
message CronJob { ObjectMeta metadata = 1; CronJobSpec spec = 2; }
message CronJobSpec { string schedule = 1; int64 startingDeadlineSeconds = 2; string concurrencyPolicy = 3; bool suspend = 4; JobTemplateSpec jobTemplate = 5; string timeZone = 8; }
message JobTemplateSpec { ObjectMeta metadata = 1; JobSpec spec = 2; }

message ClusterRole { ObjectMeta metadata = 1; repeated PolicyRule rules = 2; AggregationRule aggregationRule = 3; }
message Role { ObjectMeta metadata = 1; repeated PolicyRule rules = 2; }
message AggregationRule { repeated LabelSelector clusterRoleSelectors = 1; }
message PolicyRule { repeated string verbs = 1; repeated string apiGroups = 2; repeated string resources = 3; repeated string resourceNames = 4; repeated string nonResourceURLs = 5; }
message RoleBinding { ObjectMeta metadata = 1; repeated Subject subjects = 2; RoleRef roleRef = 3; }
message Subject { string kind = 1; string apiGroup = 2; string name = 3; string namespace = 4; }
message RoleRef { string apiGroup = 1; string kind = 2; string name = 3; }

message Lease { ObjectMeta metadata = 1; LeaseSpec spec = 2; }
message LeaseSpec { string holderIdentity = 1; int32 leaseDurationSeconds = 2; MicroTime acquireTime = 3; MicroTime renewTime = 4; int32 leaseTransitions = 5; string strategy = 6; string preferredHolder = 7; }
message EndpointSlice { ObjectMeta metadata = 1; repeated Endpoint endpoints = 2; repeated EndpointPort ports = 3; string addressType = 4; }
message Endpoint { repeated string addresses = 1; EndpointConditions conditions = 2; string hostname = 3; string nodeName = 6; string zone = 7; }
message EndpointConditions { bool ready = 1; bool serving = 2; bool terminating = 3; }
message EndpointPort { string name = 1; string protocol = 2; int32 port = 3; string appProtocol = 4; }

message Ingress { ObjectMeta metadata = 1; IngressSpec spec = 2; IngressStatus status = 3; }
message IngressSpec { IngressBackend defaultBackend = 1; repeated IngressTLS tls = 2; repeated IngressRule rules = 3; string ingressClassName = 4; }
message IngressTLS { repeated string hosts = 1; string secretName = 2; }
message IngressRule { string host = 1; inline IngressRuleValue value = 2; }
message IngressRuleValue { HTTPIngressRuleValue http = 1; }
message HTTPIngressRuleValue { repeated HTTPIngressPath paths = 1; }
message HTTPIngressPath { string path = 1; IngressBackend backend = 2; string pathType = 3; }
message IngressBackend { IngressServiceBackend service = 4; }
message IngressServiceBackend { string name = 1; ServiceBackendPort port = 2; }
message ServiceBackendPort { string name = 1; int32 number = 2; }
message IngressStatus { LoadBalancerStatusOfIngress loadBalancer = 1; }
message LoadBalancerStatusOfIngress { repeated IngressOfBalancer ingress = 1; }
message IngressOfBalancer { string ip = 1; string hostname = 2; }
message NetworkPolicy { ObjectMeta metadata = 1; NetworkPolicySpec spec = 2; }
message NetworkPolicySpec { LabelSelector podSelector = 1; repeated NetworkPolicyIngressRule ingress = 2; repeated NetworkPolicyEgressRule egress = 3; repeated string policyTypes = 4; }
message NetworkPolicyIngressRule { repeated NetworkPolicyPort ports = 1; repeated NetworkPolicyPeer from = 2; }
message NetworkPolicyEgressRule { repeated NetworkPolicyPort ports = 1; repeated NetworkPolicyPeer to = 2; }
message NetworkPolicyPort { string protocol = 1; IntOrString port = 2; int32 endPort = 3; }
message NetworkPolicyPeer { LabelSelector podSelector = 1; LabelSelector namespaceSelector = 2; IPBlock ipBlock = 3; }
message IPBlock { string cidr = 1; repeated string except = 2; }

message HorizontalPodAutoscaler { ObjectMeta metadata = 1; HorizontalPodAutoscalerSpec spec = 2; }
message HorizontalPodAutoscalerSpec { CrossVersionObjectReference scaleTargetRef = 1; int32 minReplicas = 2; int32 maxReplicas = 3; repeated MetricSpec metrics = 4; Behavior behavior = 5; }
message CrossVersionObjectReference { string kind = 1; string name = 2; string apiVersion = 3; }
message MetricSpec { string type = 1; ResourceMetricSource resource = 4; ContainerResourceMetricSource containerResource = 7; }
message ResourceMetricSource { string name = 1; MetricTarget target = 2; }
message ContainerResourceMetricSource { string name = 1; MetricTarget target = 2; string container = 3; }
message MetricTarget { string type = 1; Quantity value = 2; Quantity averageValue = 3; int32 averageUtilization = 4; }
message Behavior { ScalingRules scaleUp = 1; ScalingRules scaleDown = 2; }
message ScalingRules { string selectPolicy = 1; repeated ScalingPolicy policies = 2; int32 stabilizationWindowSeconds = 3; Quantity tolerance = 4; }
message ScalingPolicy { string type = 1; int32 value = 2; int32 periodSeconds = 3; }

message PodDisruptionBudget { ObjectMeta metadata = 1; PodDisruptionBudgetSpec spec = 2; }
message PodDisruptionBudgetSpec { IntOrString minAvailable = 1; LabelSelector selector = 2; IntOrString maxUnavailable = 3; string unhealthyPodEvictionPolicy = 4; }
message StorageClass { ObjectMeta metadata = 1; string provisioner = 2; map parameters = 3; string reclaimPolicy = 4; repeated string mountOptions = 5; bool allowVolumeExpansion = 6; string volumeBindingMode = 7; }
message PriorityClass { ObjectMeta metadata = 1; int32 value = 2; bool globalDefault = 3; string description = 4; string preemptionPolicy = 5; }
message CertificateSigningRequest { ObjectMeta metadata = 1; CertificateSigningRequestSpec spec = 2; }
message CertificateSigningRequestSpec { bytes request = 1; string username = 2; string uid = 3; repeated string groups = 4; repeated string usages = 5; listmap extra = 6; string signerName = 7; int32 expirationSeconds = 8; }
message SubjectAccessReview { ObjectMeta metadata = 1; SubjectAccessReviewSpec spec = 2; }
message SubjectAccessReviewSpec { ResourceAttributes resourceAttributes = 1; string user = 3; repeated string groups = 4; listmap extra = 5; string uid = 6; }
message ResourceAttributes { string namespace = 1; string verb = 2; string group = 3; string version = 4; string resource = 5; string subresource = 6; string name = 7;
  SelectorAttributes fieldSelector = 8; SelectorAttributes labelSelector = 9; }
message SelectorAttributes { string rawSelector = 1; repeated LabelSelectorRequirement requirements = 2; }
message SelfSubjectAccessReview { ObjectMeta metadata = 1; SelfSubjectAccessReviewSpec spec = 2; }
message SelfSubjectAccessReviewSpec { ResourceAttributes resourceAttributes = 1; NonResourceAttributes nonResourceAttributes = 2; }
message NonResourceAttributes { string path = 1; string verb = 2; }
message TokenRequest { ObjectMeta metadata = 1; TokenRequestSpec spec = 2; TokenRequestStatus status = 3; }
message TokenRequestSpec { repeated string audiences = 1; BoundObjectReference boundObjectRef = 3; int64 expirationSeconds = 4; }
message BoundObjectReference { string kind = 1; string apiVersion = 2; string name = 3; string uid = 4; }
message TokenRequestStatus { string token = 1; Time expirationTimestamp = 2; }
message Scale { ObjectMeta metadata = 1; ScaleSpec spec = 2; ScaleStatus status = 3; }
message ScaleSpec { int32 replicas = 1; }
message ScaleStatus { int32 replicas = 1; string selector = 2; }
message HorizontalPodAutoscalerV1 { ObjectMeta metadata = 1; HorizontalPodAutoscalerSpecV1 spec = 2; }
message HorizontalPodAutoscalerSpecV1 { CrossVersionObjectReference scaleTargetRef = 1; int32 minReplicas = 2; int32 maxReplicas = 3; int32 targetCPUUtilizationPercentage = 4; }
message CoreEvent { ObjectMeta metadata = 1; ObjectReference involvedObject = 2; string reason = 3; string message = 4; EventSource source = 5;
  Time firstTimestamp = 6; Time lastTimestamp = 7; int32 count = 8; string type = 9; MicroTime eventTime = 10; EventSeries series = 11; string action = 12;
  ObjectReference related = 13; string reportingComponent = 14; string reportingInstance = 15; }
message ObjectReference { string kind = 1; string namespace = 2; string name = 3; string uid = 4; string apiVersion = 5; string resourceVersion = 6; string fieldPath = 7; }
message EventSource { string component = 1; string host = 2; }
message EventSeries { int32 count = 1; MicroTime lastObservedTime = 2; }
message EventsEvent { ObjectMeta metadata = 1; MicroTime eventTime = 2; EventSeries series = 3; string reportingController = 4; string reportingInstance = 5;
  string action = 6; string reason = 7; ObjectReference regarding = 8; ObjectReference related = 9; string note = 10; string type = 11;
  EventSource deprecatedSource = 12; Time deprecatedFirstTimestamp = 13; Time deprecatedLastTimestamp = 14; int32 deprecatedCount = 15; }
message Binding { ObjectMeta metadata = 1; ObjectReference target = 2; }
message Eviction { ObjectMeta metadata = 1; DeleteOptions deleteOptions = 2; }
message DeleteOptions { int64 gracePeriodSeconds = 1; Preconditions preconditions = 2; bool orphanDependents = 3; string propagationPolicy = 4; repeated string dryRun = 5;
  bool ignoreStoreReadErrorWithClusterBreakingPotential = 6; }
message Preconditions { string uid = 1; string resourceVersion = 2; }
message StatefulSet { ObjectMeta metadata = 1; StatefulSetSpec spec = 2; }
message StatefulSetSpec { int32 replicas = 1; LabelSelector selector = 2; PodTemplateSpec template = 3; repeated PersistentVolumeClaim volumeClaimTemplates = 4;
  string serviceName = 5; string podManagementPolicy = 6; StatefulSetUpdateStrategy updateStrategy = 7; int32 revisionHistoryLimit = 8; int32 minReadySeconds = 9;
  RetentionPolicy persistentVolumeClaimRetentionPolicy = 10; Ordinals ordinals = 11; }
message StatefulSetUpdateStrategy { string type = 1; RollingUpdateStatefulSet rollingUpdate = 2; }
message RollingUpdateStatefulSet { int32 partition = 1; IntOrString maxUnavailable = 2; }
message RetentionPolicy { string whenDeleted = 1; string whenScaled = 2; }
message Ordinals { int32 start = 1; }
message PersistentVolumeClaim { ObjectMeta metadata = 1; PersistentVolumeClaimSpec spec = 2; }
message PersistentVolumeClaimSpec { repeated string accessModes = 1; VolumeResources resources = 2; string volumeName = 3; LabelSelector selector = 4;
  string storageClassName = 5; string volumeMode = 6; TypedReference dataSource = 7; TypedObjectReference dataSourceRef = 8; string volumeAttributesClassName = 9; }
message VolumeResources { quantities limits = 1; quantities requests = 2; }
message TypedReference { string apiGroup = 1; string kind = 2; string name = 3; }
message TypedObjectReference { string apiGroup = 1; string kind = 2; string name = 3; string namespace = 4; }
message DaemonSet { ObjectMeta metadata = 1; DaemonSetSpec spec = 2; }
message DaemonSetSpec { LabelSelector selector = 1; PodTemplateSpec template = 2; DaemonSetUpdateStrategy updateStrategy = 3; int32 minReadySeconds = 4; int32 revisionHistoryLimit = 6; }
message DaemonSetUpdateStrategy { string type = 1; RollingUpdate rollingUpdate = 2; }
message ReplicaSet { ObjectMeta metadata = 1; ReplicaSetSpec spec = 2; }
message ReplicaSetSpec { int32 replicas = 1; LabelSelector selector = 2; PodTemplateSpec template = 3; int32 minReadySeconds = 4; }
message ResourceQuota { ObjectMeta metadata = 1; ResourceQuotaSpec spec = 2; ResourceQuotaStatus status = 3; }
message ResourceQuotaSpec { quantities hard = 1; repeated string scopes = 2; ScopeSelector scopeSelector = 3; }
message ScopeSelector { repeated ScopeRequirement matchExpressions = 1; }
message ScopeRequirement { string scopeName = 1; string operator = 2; repeated string values = 3; }
message ResourceQuotaStatus { quantities hard = 1; quantities used = 2; }
message LimitRange { ObjectMeta metadata = 1; LimitRangeSpec spec = 2; }
message LimitRangeSpec { repeated LimitRangeItem limits = 1; }
message LimitRangeItem { string type = 1; quantities max = 2; quantities min = 3; quantities default = 4; quantities defaultRequest = 5; quantities maxLimitRequestRatio = 6; }
message Endpoints { ObjectMeta metadata = 1; repeated EndpointSubset subsets = 2; }
message EndpointSubset { repeated EndpointAddress addresses = 1; repeated EndpointAddress notReadyAddresses = 2; repeated SubsetPort ports = 3; }
message EndpointAddress { string ip = 1; ObjectReference targetRef = 2; string hostname = 3; string nodeName = 4; }
message SubsetPort { string name = 1; int32 port = 2; string protocol = 3; string appProtocol = 4; }
message IngressClass { ObjectMeta metadata = 1; IngressClassSpec spec = 2; }
message IngressClassSpec { string controller = 1; IngressParameters parameters = 2; }
message IngressParameters { string apiGroup = 1; string kind = 2; string name = 3; string scope = 4; string namespace = 5; }
message RuntimeClass { ObjectMeta metadata = 1; string handler = 2; Overhead overhead = 3; Scheduling scheduling = 4; }
message Overhead { quantities podFixed = 1; }
message Scheduling { map nodeSelector = 1; repeated Toleration tolerations = 2; }
message ValidatingAdmissionPolicy { ObjectMeta metadata = 1; ValidatingAdmissionPolicySpec spec = 2; }
message ValidatingAdmissionPolicySpec { ParamKind paramKind = 1; MatchResources matchConstraints = 2; repeated Validation validations = 3; string failurePolicy = 4;
  repeated AuditAnnotation auditAnnotations = 5; repeated MatchCondition matchConditions = 6; repeated MatchCondition variables = 7; }
message ParamKind { string apiVersion = 1; string kind = 2; }
message MatchResources { LabelSelector namespaceSelector = 1; LabelSelector objectSelector = 2; repeated NamedRule resourceRules = 3; repeated NamedRule excludeResourceRules = 4; string matchPolicy = 7; }
message NamedRule { repeated string resourceNames = 1; inline RuleWithOperations rule = 2; }
message Validation { string expression = 1; string message = 2; string reason = 3; string messageExpression = 4; }
message AuditAnnotation { string key = 1; string valueExpression = 2; }
message MatchCondition { string name = 1; string expression = 2; }
message ValidatingAdmissionPolicyBinding { ObjectMeta metadata = 1; ValidatingAdmissionPolicyBindingSpec spec = 2; }
message ValidatingAdmissionPolicyBindingSpec { string policyName = 1; ParamRef paramRef = 2; MatchResources matchResources = 3; repeated string validationActions = 4; }
message ParamRef { string name = 1; string namespace = 2; LabelSelector selector = 3; string parameterNotFoundAction = 4; }
message ValidatingWebhookConfiguration { ObjectMeta metadata = 1; repeated ValidatingWebhook webhooks = 2; }
message ValidatingWebhook { string name = 1; WebhookClientConfig clientConfig = 2; repeated RuleWithOperations rules = 3; string failurePolicy = 4; LabelSelector namespaceSelector = 5;
  string sideEffects = 6; int32 timeoutSeconds = 7; repeated string admissionReviewVersions = 8; }
message WebhookClientConfig { ServiceReference service = 1; bytes caBundle = 2; string url = 3; }
message ServiceReference { string namespace = 1; string name = 2; string path = 3; int32 port = 4; }
message RuleWithOperations { repeated string operations = 1; inline Rule rule = 2; }
message Rule { repeated string apiGroups = 1; repeated string apiVersions = 2; repeated string resources = 3; string scope = 4; }
`);

/** Group and version → kinds; a kind that several groups have is written as `Kind=Message`. */
const groups: Record<string, string> = {
  v1: 'ConfigMap Secret Namespace ServiceAccount Service Pod PersistentVolume PersistentVolumeClaim ReplicationController Event=CoreEvent Binding ResourceQuota LimitRange Endpoints',
  'apps/v1': 'Deployment StatefulSet DaemonSet ReplicaSet',
  'batch/v1': 'Job CronJob',
  'rbac.authorization.k8s.io/v1': 'ClusterRole Role RoleBinding ClusterRoleBinding=RoleBinding',
  'coordination.k8s.io/v1': 'Lease',
  'discovery.k8s.io/v1': 'EndpointSlice',
  'events.k8s.io/v1': 'Event=EventsEvent',
  'networking.k8s.io/v1': 'Ingress IngressClass NetworkPolicy',
  'autoscaling/v1': 'Scale HorizontalPodAutoscaler=HorizontalPodAutoscalerV1',
  'autoscaling/v2': 'HorizontalPodAutoscaler',
  'policy/v1': 'PodDisruptionBudget Eviction DeleteOptions',
  'storage.k8s.io/v1': 'StorageClass',
  'scheduling.k8s.io/v1': 'PriorityClass',
  'node.k8s.io/v1': 'RuntimeClass',
  'certificates.k8s.io/v1': 'CertificateSigningRequest',
  'authentication.k8s.io/v1': 'TokenRequest',
  'authorization.k8s.io/v1': 'SubjectAccessReview LocalSubjectAccessReview=SubjectAccessReview SelfSubjectAccessReview',
  'admissionregistration.k8s.io/v1':
    'ValidatingWebhookConfiguration ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding',
};

const kinds = Object.entries(groups).flatMap(([apiVersion, names]) =>
  names.split(' ').map((name) => {
    const [kind, message = kind] = name.split('=') as [string, string?];
    return { apiVersion, kind, message };
  }),
);

describe('decodeProtobuf', () => {
  it.each(kinds)('reads back any $apiVersion $kind that is encoded', ({ apiVersion, kind, message }) => {
    fc.assert(
      fc.property(arbitrary(message), (object) => {
        const bytes = envelope(apiVersion, kind, encode(message, object));
        expect(decodeProtobuf(bytes)).toEqual({ apiVersion, kind, ...object });
      }),
      { numRuns: 25 },
    );
  });
});

type Fields = Record<string, unknown>;
interface ProtoField {
  type: string;
  name: string;
  number: number;
  repeated: boolean;
  inline: boolean;
}

function parse(text: string): Map<string, ProtoField[]> {
  const messages = new Map<string, ProtoField[]>();
  for (const [, name, body] of text.matchAll(/message (\w+) \{([^}]*)\}/g)) {
    const fields = [...body!.matchAll(/(repeated |inline )?(\w+) (\w+) = (\d+);/g)].map(
      ([, label, type, field, number]) => ({
        type: type!,
        name: field!,
        number: Number(number),
        repeated: label === 'repeated ',
        inline: label === 'inline ',
      }),
    );
    messages.set(name!, fields);
  }
  return messages;
}

const text = fc.string({ maxLength: 8, unit: 'grapheme' });
const key = fc.stringMatching(/^[a-z]{1,6}$/);
const seconds = fc.integer({ min: 0, max: 4_000_000_000 });
const base64 = fc.uint8Array({ maxLength: 9 }).map((bytes) => Buffer.from(bytes).toString('base64'));
const quantity = fc.constantFrom('1', '500m', '2Gi', '0');

const scalars: Record<string, fc.Arbitrary<unknown>> = {
  string: text,
  bool: fc.boolean(),
  int32: fc.integer({ min: -0x80000000, max: 0x7fffffff }),
  int64: fc.maxSafeInteger(),
  bytes: base64,
  map: fc.dictionary(key, text, { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
  bytesmap: fc.dictionary(key, base64, { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
  listmap: fc.dictionary(key, fc.array(text, { maxLength: 3 }), { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
  quantities: fc.dictionary(key, quantity, { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
  Quantity: quantity,
  IntOrString: fc.oneof(fc.integer({ min: -0x80000000, max: 0x7fffffff }), text),
  Time: seconds.map((at) => `${new Date(at * 1000).toISOString().slice(0, -5)}Z`),
  MicroTime: fc
    .tuple(seconds, fc.integer({ min: 0, max: 999_999 }))
    .map(([at, micros]) => `${new Date(at * 1000).toISOString().slice(0, -5)}.${String(micros).padStart(6, '0')}Z`),
};

/** Objects of a message, with any of its fields there or not. */
function arbitrary(message: string): fc.Arbitrary<Fields> {
  const made = proto.get(message)!.map((field) => {
    const value = scalars[field.type] ?? arbitrary(field.type);
    if (field.inline) return value as fc.Arbitrary<Fields>;
    const whole = field.repeated ? fc.array(value, { minLength: 1, maxLength: 2 }) : value;
    return fc.option(whole, { nil: undefined }).map((it) => (it === undefined ? {} : { [field.name]: it }));
  });
  return fc.tuple(...made).map((parts) => Object.assign({}, ...parts) as Fields);
}

function encode(message: string, object: Fields): Buffer {
  const parts = proto.get(message)!.flatMap((field) => {
    if (field.inline) return [lengthed(field.number, encode(field.type, object))];
    const value = object[field.name];
    if (value === undefined) return [];
    return (field.repeated ? (value as unknown[]) : [value]).flatMap((each) => encodeField(field, each));
  });
  return Buffer.concat(parts);
}

function encodeField({ type, number }: ProtoField, value: unknown): Buffer[] {
  const entries = (make: (item: unknown) => Buffer): Buffer[] =>
    Object.entries(value as Fields).map(([name, item]) =>
      lengthed(number, Buffer.concat([lengthed(1, Buffer.from(name)), lengthed(2, make(item))])),
    );
  switch (type) {
    case 'string':
      return [lengthed(number, Buffer.from(value as string))];
    case 'bytes':
      return [lengthed(number, Buffer.from(value as string, 'base64'))];
    case 'bool':
      return [plain(number, value ? 1 : 0)];
    case 'int32':
    case 'int64':
      return [plain(number, value as number)];
    case 'map':
      return entries((item) => Buffer.from(item as string));
    case 'bytesmap':
      return entries((item) => Buffer.from(item as string, 'base64'));
    case 'listmap':
      return entries((items) => Buffer.concat((items as string[]).map((item) => lengthed(1, Buffer.from(item)))));
    case 'quantities':
      return entries((item) => lengthed(1, Buffer.from(item as string)));
    case 'Quantity':
      return [lengthed(number, lengthed(1, Buffer.from(value as string)))];
    case 'IntOrString':
      return [lengthed(number, intOrString(value as number | string))];
    case 'Time':
    case 'MicroTime':
      return [lengthed(number, timestamp(value as string))];
    default:
      return [lengthed(number, encode(type, value as Fields))];
  }
}

function intOrString(value: number | string): Buffer {
  return typeof value === 'number'
    ? Buffer.concat([plain(1, 0), plain(2, value), lengthed(3, Buffer.alloc(0))])
    : Buffer.concat([plain(1, 1), plain(2, 0), lengthed(3, Buffer.from(value))]);
}

function timestamp(value: string): Buffer {
  const micros = Number(/\.(\d{6})Z$/.exec(value)?.[1] ?? 0);
  return Buffer.concat([plain(1, Math.floor(Date.parse(value) / 1000)), plain(2, micros * 1000)]);
}

function lengthed(number: number, bytes: Buffer): Buffer {
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}

function plain(number: number, value: number): Buffer {
  return Buffer.concat([varint(number * 8), varint(value)]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}

function envelope(apiVersion: string, kind: string, raw: Buffer): Buffer {
  const type = Buffer.concat([lengthed(1, Buffer.from(apiVersion)), lengthed(2, Buffer.from(kind))]);
  return Buffer.concat([Buffer.from('k8s\0'), lengthed(1, type), lengthed(2, raw)]);
}
