/*
 * Field numbers of the protobuf messages that clients send, from the generated.proto files of k8s.io/api and k8s.io/apimachinery. One
 * message a line: its type as in the table of definitions, then `field=number`; `&Type=number` is a message whose fields JSON shows inline.
 * Names of fields are those of JSON.
 */
const messages = `
meta/v1.ObjectMeta name=1 generateName=2 namespace=3 selfLink=4 uid=5 resourceVersion=6 generation=7 creationTimestamp=8 deletionTimestamp=9 deletionGracePeriodSeconds=10 labels=11 annotations=12 ownerReferences=13 finalizers=14 managedFields=17
meta/v1.OwnerReference kind=1 name=3 uid=4 apiVersion=5 controller=6 blockOwnerDeletion=7
meta/v1.ManagedFieldsEntry manager=1 operation=2 apiVersion=3 time=4 fieldsType=6 fieldsV1=7 subresource=8
meta/v1.LabelSelector matchLabels=1 matchExpressions=2
meta/v1.LabelSelectorRequirement key=1 operator=2 values=3
meta/v1.Condition type=1 status=2 observedGeneration=3 lastTransitionTime=4 reason=5 message=6
meta/v1.DeleteOptions gracePeriodSeconds=1 preconditions=2 orphanDependents=3 propagationPolicy=4 dryRun=5
meta/v1.Preconditions uid=1 resourceVersion=2
core/v1.ConfigMap metadata=1 data=2 binaryData=3 immutable=4
core/v1.Secret metadata=1 data=2 type=3 stringData=4 immutable=5
core/v1.Namespace metadata=1 spec=2 status=3
core/v1.NamespaceSpec finalizers=1
core/v1.NamespaceStatus phase=1 conditions=2
core/v1.NamespaceCondition type=1 status=2 lastTransitionTime=4 reason=5 message=6
core/v1.ServiceAccount metadata=1 secrets=2 imagePullSecrets=3 automountServiceAccountToken=4
core/v1.LocalObjectReference name=1
core/v1.ObjectReference kind=1 namespace=2 name=3 uid=4 apiVersion=5 resourceVersion=6 fieldPath=7
core/v1.TypedLocalObjectReference apiGroup=1 kind=2 name=3
core/v1.Service metadata=1 spec=2 status=3
core/v1.ServiceSpec ports=1 selector=2 clusterIP=3 type=4 externalIPs=5 sessionAffinity=7 loadBalancerIP=8 loadBalancerSourceRanges=9 externalName=10 externalTrafficPolicy=11 healthCheckNodePort=12 publishNotReadyAddresses=13 sessionAffinityConfig=14 ipFamilyPolicy=17 clusterIPs=18 ipFamilies=19 allocateLoadBalancerNodePorts=20 loadBalancerClass=21 internalTrafficPolicy=22 trafficDistribution=23
core/v1.ServicePort name=1 protocol=2 port=3 targetPort=4 nodePort=5 appProtocol=6
core/v1.SessionAffinityConfig clientIP=1
core/v1.ClientIPConfig timeoutSeconds=1
core/v1.ServiceStatus loadBalancer=1 conditions=2
core/v1.LoadBalancerStatus ingress=1
core/v1.LoadBalancerIngress ip=1 hostname=2 ipMode=3 ports=4
core/v1.PortStatus port=1 protocol=2 error=3
core/v1.Endpoints metadata=1 subsets=2
core/v1.EndpointSubset addresses=1 notReadyAddresses=2 ports=3
core/v1.EndpointAddress ip=1 targetRef=2 hostname=3 nodeName=4
core/v1.EndpointPort name=1 port=2 protocol=3 appProtocol=4
core/v1.Event metadata=1 involvedObject=2 reason=3 message=4 source=5 firstTimestamp=6 lastTimestamp=7 count=8 type=9 eventTime=10 series=11 action=12 related=13 reportingComponent=14 reportingInstance=15
core/v1.EventSeries count=1 lastObservedTime=2
core/v1.EventSource component=1 host=2
core/v1.Binding metadata=1 target=2
core/v1.LimitRange metadata=1 spec=2
core/v1.LimitRangeSpec limits=1
core/v1.LimitRangeItem type=1 max=2 min=3 default=4 defaultRequest=5 maxLimitRequestRatio=6
core/v1.ResourceQuota metadata=1 spec=2 status=3
core/v1.ResourceQuotaSpec hard=1 scopes=2 scopeSelector=3
core/v1.ResourceQuotaStatus hard=1 used=2
core/v1.ScopeSelector matchExpressions=1
core/v1.ScopedResourceSelectorRequirement scopeName=1 operator=2 values=3
core/v1.Pod metadata=1 spec=2 status=3
core/v1.PodTemplate metadata=1 template=2
core/v1.PodTemplateSpec metadata=1 spec=2
core/v1.PodSpec volumes=1 containers=2 restartPolicy=3 terminationGracePeriodSeconds=4 activeDeadlineSeconds=5 dnsPolicy=6 nodeSelector=7 serviceAccountName=8 serviceAccount=9 nodeName=10 hostNetwork=11 hostPID=12 hostIPC=13 securityContext=14 imagePullSecrets=15 hostname=16 subdomain=17 affinity=18 schedulerName=19 initContainers=20 automountServiceAccountToken=21 tolerations=22 hostAliases=23 priorityClassName=24 priority=25 dnsConfig=26 shareProcessNamespace=27 readinessGates=28 runtimeClassName=29 enableServiceLinks=30 preemptionPolicy=31 overhead=32 topologySpreadConstraints=33 ephemeralContainers=34 setHostnameAsFQDN=35 os=36 hostUsers=37 schedulingGates=38 resourceClaims=39 resources=40 hostnameOverride=41
core/v1.PodStatus phase=1 conditions=2 message=3 reason=4 hostIP=5 podIP=6 startTime=7 containerStatuses=8 qosClass=9 initContainerStatuses=10 nominatedNodeName=11 podIPs=12 ephemeralContainerStatuses=13 resize=14 resourceClaimStatuses=15 hostIPs=16 observedGeneration=17
core/v1.PodCondition type=1 status=2 lastProbeTime=3 lastTransitionTime=4 reason=5 message=6 observedGeneration=7
core/v1.PodIP ip=1
core/v1.HostIP ip=1
core/v1.ContainerStatus name=1 state=2 lastState=3 ready=4 restartCount=5 image=6 imageID=7 containerID=8 started=9 allocatedResources=10 resources=11
core/v1.ContainerState waiting=1 running=2 terminated=3
core/v1.ContainerStateWaiting reason=1 message=2
core/v1.ContainerStateRunning startedAt=1
core/v1.ContainerStateTerminated exitCode=1 signal=2 reason=3 message=4 startedAt=5 finishedAt=6 containerID=7
core/v1.Container name=1 image=2 command=3 args=4 workingDir=5 ports=6 env=7 resources=8 volumeMounts=9 livenessProbe=10 readinessProbe=11 lifecycle=12 terminationMessagePath=13 imagePullPolicy=14 securityContext=15 stdin=16 stdinOnce=17 tty=18 envFrom=19 terminationMessagePolicy=20 volumeDevices=21 startupProbe=22 resizePolicy=23 restartPolicy=24
core/v1.EphemeralContainer &core/v1.Container=1 targetContainerName=2
core/v1.ContainerPort name=1 hostPort=2 containerPort=3 protocol=4 hostIP=5
core/v1.ContainerResizePolicy resourceName=1 restartPolicy=2
core/v1.EnvFromSource prefix=1 configMapRef=2 secretRef=3
core/v1.ConfigMapEnvSource &core/v1.LocalObjectReference=1 optional=2
core/v1.SecretEnvSource &core/v1.LocalObjectReference=1 optional=2
core/v1.EnvVar name=1 value=2 valueFrom=3
core/v1.EnvVarSource fieldRef=1 resourceFieldRef=2 configMapKeyRef=3 secretKeyRef=4
core/v1.ObjectFieldSelector apiVersion=1 fieldPath=2
core/v1.ResourceFieldSelector containerName=1 resource=2 divisor=3
core/v1.ConfigMapKeySelector &core/v1.LocalObjectReference=1 key=2 optional=3
core/v1.SecretKeySelector &core/v1.LocalObjectReference=1 key=2 optional=3
core/v1.ResourceRequirements limits=1 requests=2 claims=3
core/v1.VolumeResourceRequirements limits=1 requests=2
core/v1.VolumeMount name=1 readOnly=2 mountPath=3 subPath=4 mountPropagation=5 subPathExpr=6 recursiveReadOnly=7
core/v1.VolumeDevice name=1 devicePath=2
core/v1.Probe &core/v1.ProbeHandler=1 initialDelaySeconds=2 timeoutSeconds=3 periodSeconds=4 successThreshold=5 failureThreshold=6 terminationGracePeriodSeconds=7
core/v1.Lifecycle postStart=1 preStop=2
core/v1.LifecycleHandler exec=1 httpGet=2 tcpSocket=3 sleep=4
core/v1.ProbeHandler exec=1 httpGet=2 tcpSocket=3 grpc=4
core/v1.ExecAction command=1
core/v1.HTTPGetAction path=1 port=2 host=3 scheme=4 httpHeaders=5
core/v1.HTTPHeader name=1 value=2
core/v1.TCPSocketAction port=1 host=2
core/v1.GRPCAction port=1 service=2
core/v1.SleepAction seconds=1
core/v1.SecurityContext capabilities=1 privileged=2 seLinuxOptions=3 runAsUser=4 runAsNonRoot=5 readOnlyRootFilesystem=6 allowPrivilegeEscalation=7 runAsGroup=8 procMount=9 seccompProfile=11 appArmorProfile=12
core/v1.PodSecurityContext seLinuxOptions=1 runAsUser=2 runAsNonRoot=3 supplementalGroups=4 fsGroup=5 runAsGroup=6 sysctls=7 fsGroupChangePolicy=9 seccompProfile=10 appArmorProfile=11
core/v1.Capabilities add=1 drop=2
core/v1.SELinuxOptions user=1 role=2 type=3 level=4
core/v1.SeccompProfile type=1 localhostProfile=2
core/v1.AppArmorProfile type=1 localhostProfile=2
core/v1.Sysctl name=1 value=2
core/v1.Toleration key=1 operator=2 value=3 effect=4 tolerationSeconds=5
core/v1.HostAlias ip=1 hostnames=2
core/v1.PodDNSConfig nameservers=1 searches=2 options=3
core/v1.PodDNSConfigOption name=1 value=2
core/v1.PodReadinessGate conditionType=1
core/v1.PodSchedulingGate name=1
core/v1.PodOS name=1
core/v1.TopologySpreadConstraint maxSkew=1 topologyKey=2 whenUnsatisfiable=3 labelSelector=4 minDomains=5 nodeAffinityPolicy=6 nodeTaintsPolicy=7 matchLabelKeys=8
core/v1.Affinity nodeAffinity=1 podAffinity=2 podAntiAffinity=3
core/v1.NodeAffinity requiredDuringSchedulingIgnoredDuringExecution=1 preferredDuringSchedulingIgnoredDuringExecution=2
core/v1.PodAffinity requiredDuringSchedulingIgnoredDuringExecution=1 preferredDuringSchedulingIgnoredDuringExecution=2
core/v1.PodAntiAffinity requiredDuringSchedulingIgnoredDuringExecution=1 preferredDuringSchedulingIgnoredDuringExecution=2
core/v1.PodAffinityTerm labelSelector=1 namespaces=2 topologyKey=3 namespaceSelector=4 matchLabelKeys=5 mismatchLabelKeys=6
core/v1.WeightedPodAffinityTerm weight=1 podAffinityTerm=2
core/v1.PreferredSchedulingTerm weight=1 preference=2
core/v1.NodeSelector nodeSelectorTerms=1
core/v1.NodeSelectorTerm matchExpressions=1 matchFields=2
core/v1.NodeSelectorRequirement key=1 operator=2 values=3
core/v1.Volume name=1 &core/v1.VolumeSource=2
core/v1.VolumeSource hostPath=1 emptyDir=2 secret=6 nfs=7 persistentVolumeClaim=10 downwardAPI=16 configMap=19 projected=26 csi=28 ephemeral=29
core/v1.HostPathVolumeSource path=1 type=2
core/v1.EmptyDirVolumeSource medium=1 sizeLimit=2
core/v1.SecretVolumeSource secretName=1 items=2 defaultMode=3 optional=4
core/v1.NFSVolumeSource server=1 path=2 readOnly=3
core/v1.PersistentVolumeClaimVolumeSource claimName=1 readOnly=2
core/v1.DownwardAPIVolumeSource items=1 defaultMode=2
core/v1.DownwardAPIVolumeFile path=1 fieldRef=2 resourceFieldRef=3 mode=4
core/v1.DownwardAPIProjection items=1
core/v1.ConfigMapVolumeSource &core/v1.LocalObjectReference=1 items=2 defaultMode=3 optional=4
core/v1.ConfigMapProjection &core/v1.LocalObjectReference=1 items=2 optional=4
core/v1.SecretProjection &core/v1.LocalObjectReference=1 items=2 optional=4
core/v1.KeyToPath key=1 path=2 mode=3
core/v1.ProjectedVolumeSource sources=1 defaultMode=2
core/v1.VolumeProjection secret=1 downwardAPI=2 configMap=3 serviceAccountToken=4
core/v1.ServiceAccountTokenProjection audience=1 expirationSeconds=2 path=3
core/v1.CSIVolumeSource driver=1 readOnly=2 fsType=3 volumeAttributes=4 nodePublishSecretRef=5
core/v1.EphemeralVolumeSource volumeClaimTemplate=1
core/v1.PersistentVolumeClaimTemplate metadata=1 spec=2
core/v1.PersistentVolumeClaim metadata=1 spec=2 status=3
core/v1.PersistentVolumeClaimSpec accessModes=1 resources=2 volumeName=3 selector=4 storageClassName=5 volumeMode=6 dataSource=7 dataSourceRef=8 volumeAttributesClassName=9
core/v1.PersistentVolumeClaimStatus phase=1 accessModes=2 capacity=3
core/v1.TypedObjectReference apiGroup=1 kind=2 name=3 namespace=4
core/v1.Node metadata=1 spec=2 status=3
core/v1.NodeSpec podCIDR=1 externalID=2 providerID=3 unschedulable=4 taints=5 podCIDRs=7
core/v1.Taint key=1 value=2 effect=3 timeAdded=4
core/v1.NodeStatus capacity=1 allocatable=2 phase=3 conditions=4 addresses=5 daemonEndpoints=6 nodeInfo=7 images=8 volumesInUse=9 volumesAttached=10
core/v1.NodeCondition type=1 status=2 lastHeartbeatTime=3 lastTransitionTime=4 reason=5 message=6
core/v1.NodeAddress type=1 address=2
core/v1.NodeDaemonEndpoints kubeletEndpoint=1
core/v1.DaemonEndpoint Port=1
core/v1.NodeSystemInfo machineID=1 systemUUID=2 bootID=3 kernelVersion=4 osImage=5 containerRuntimeVersion=6 kubeletVersion=7 kubeProxyVersion=8 operatingSystem=9 architecture=10
core/v1.ContainerImage names=1 sizeBytes=2
core/v1.AttachedVolume name=1 devicePath=2
apps/v1.Deployment metadata=1 spec=2 status=3
apps/v1.DeploymentSpec replicas=1 selector=2 template=3 strategy=4 minReadySeconds=5 revisionHistoryLimit=6 paused=7 progressDeadlineSeconds=9
apps/v1.DeploymentStrategy type=1 rollingUpdate=2
apps/v1.RollingUpdateDeployment maxUnavailable=1 maxSurge=2
apps/v1.DeploymentStatus observedGeneration=1 replicas=2 updatedReplicas=3 availableReplicas=4 unavailableReplicas=5 conditions=6 readyReplicas=7 collisionCount=8 terminatingReplicas=9
apps/v1.DeploymentCondition type=1 status=2 reason=4 message=5 lastUpdateTime=6 lastTransitionTime=7
apps/v1.ReplicaSet metadata=1 spec=2 status=3
apps/v1.ReplicaSetSpec replicas=1 selector=2 template=3 minReadySeconds=4
apps/v1.ReplicaSetStatus replicas=1 fullyLabeledReplicas=2 observedGeneration=3 readyReplicas=4 availableReplicas=5 conditions=6 terminatingReplicas=7
apps/v1.ReplicaSetCondition type=1 status=2 lastTransitionTime=3 reason=4 message=5
apps/v1.StatefulSet metadata=1 spec=2 status=3
apps/v1.StatefulSetSpec replicas=1 selector=2 template=3 volumeClaimTemplates=4 serviceName=5 podManagementPolicy=6 updateStrategy=7 revisionHistoryLimit=8 minReadySeconds=9 persistentVolumeClaimRetentionPolicy=10 ordinals=11
apps/v1.StatefulSetUpdateStrategy type=1 rollingUpdate=2
apps/v1.RollingUpdateStatefulSetStrategy partition=1 maxUnavailable=2
apps/v1.StatefulSetPersistentVolumeClaimRetentionPolicy whenDeleted=1 whenScaled=2
apps/v1.StatefulSetOrdinals start=1
apps/v1.StatefulSetStatus observedGeneration=1 replicas=2 readyReplicas=3 currentReplicas=4 updatedReplicas=5 currentRevision=6 updateRevision=7 collisionCount=9 conditions=10 availableReplicas=11
apps/v1.StatefulSetCondition type=1 status=2 lastTransitionTime=3 reason=4 message=5
apps/v1.DaemonSet metadata=1 spec=2 status=3
apps/v1.DaemonSetSpec selector=1 template=2 updateStrategy=3 minReadySeconds=4 revisionHistoryLimit=6
apps/v1.DaemonSetUpdateStrategy type=1 rollingUpdate=2
apps/v1.RollingUpdateDaemonSet maxUnavailable=1 maxSurge=2
apps/v1.DaemonSetStatus currentNumberScheduled=1 numberMisscheduled=2 desiredNumberScheduled=3 numberReady=4 observedGeneration=5 updatedNumberScheduled=6 numberAvailable=7 numberUnavailable=8 collisionCount=9
apps/v1.ControllerRevision metadata=1 data=2 revision=3
batch/v1.Job metadata=1 spec=2 status=3
batch/v1.JobSpec parallelism=1 completions=2 activeDeadlineSeconds=3 selector=4 manualSelector=5 template=6 backoffLimit=7 ttlSecondsAfterFinished=8 completionMode=9 suspend=10 backoffLimitPerIndex=12 maxFailedIndexes=13 podReplacementPolicy=14 managedBy=15
batch/v1.JobStatus conditions=1 startTime=2 completionTime=3 active=4 succeeded=5 failed=6 completedIndexes=7 ready=9
batch/v1.JobCondition type=1 status=2 lastProbeTime=3 lastTransitionTime=4 reason=5 message=6
batch/v1.CronJob metadata=1 spec=2 status=3
batch/v1.CronJobSpec schedule=1 startingDeadlineSeconds=2 concurrencyPolicy=3 suspend=4 jobTemplate=5 successfulJobsHistoryLimit=6 failedJobsHistoryLimit=7 timeZone=8
batch/v1.CronJobStatus active=1 lastScheduleTime=4 lastSuccessfulTime=5
batch/v1.JobTemplateSpec metadata=1 spec=2
rbac/v1.Role metadata=1 rules=2
rbac/v1.ClusterRole metadata=1 rules=2 aggregationRule=3
rbac/v1.RoleBinding metadata=1 subjects=2 roleRef=3
rbac/v1.ClusterRoleBinding metadata=1 subjects=2 roleRef=3
rbac/v1.PolicyRule verbs=1 apiGroups=2 resources=3 resourceNames=4 nonResourceURLs=5
rbac/v1.AggregationRule clusterRoleSelectors=1
rbac/v1.RoleRef apiGroup=1 kind=2 name=3
rbac/v1.Subject kind=1 apiGroup=2 name=3 namespace=4
coordination/v1.Lease metadata=1 spec=2
coordination/v1.LeaseSpec holderIdentity=1 leaseDurationSeconds=2 acquireTime=3 renewTime=4 leaseTransitions=5 strategy=6 preferredHolder=7
events/v1.Event metadata=1 eventTime=2 series=3 reportingController=4 reportingInstance=5 action=6 reason=7 regarding=8 related=9 note=10 type=11 deprecatedSource=12 deprecatedFirstTimestamp=13 deprecatedLastTimestamp=14 deprecatedCount=15
events/v1.EventSeries count=1 lastObservedTime=2
discovery/v1.EndpointSlice metadata=1 endpoints=2 ports=3 addressType=4
discovery/v1.Endpoint addresses=1 conditions=2 hostname=3 targetRef=4 deprecatedTopology=5 nodeName=6 zone=7 hints=8
discovery/v1.EndpointConditions ready=1 serving=2 terminating=3
discovery/v1.EndpointHints forZones=1 forNodes=2
discovery/v1.ForZone name=1
discovery/v1.ForNode name=1
discovery/v1.EndpointPort name=1 protocol=2 port=3 appProtocol=4
autoscaling/v1.Scale metadata=1 spec=2 status=3
autoscaling/v1.ScaleSpec replicas=1
autoscaling/v1.ScaleStatus replicas=1 selector=2
autoscaling/v1.HorizontalPodAutoscaler metadata=1 spec=2
autoscaling/v1.HorizontalPodAutoscalerSpec scaleTargetRef=1 minReplicas=2 maxReplicas=3 targetCPUUtilizationPercentage=4
autoscaling/v1.CrossVersionObjectReference kind=1 name=2 apiVersion=3
autoscaling/v2.HorizontalPodAutoscaler metadata=1 spec=2 status=3
autoscaling/v2.HorizontalPodAutoscalerSpec scaleTargetRef=1 minReplicas=2 maxReplicas=3 metrics=4 behavior=5
autoscaling/v2.CrossVersionObjectReference kind=1 name=2 apiVersion=3
autoscaling/v2.MetricSpec type=1 object=2 pods=3 resource=4 external=5 containerResource=7
autoscaling/v2.ResourceMetricSource name=1 target=2
autoscaling/v2.ContainerResourceMetricSource name=1 target=2 container=3
autoscaling/v2.PodsMetricSource metric=1 target=2
autoscaling/v2.ObjectMetricSource describedObject=1 target=2 metric=3
autoscaling/v2.ExternalMetricSource metric=1 target=2
autoscaling/v2.MetricIdentifier name=1 selector=2
autoscaling/v2.MetricTarget type=1 value=2 averageValue=3 averageUtilization=4
autoscaling/v2.HorizontalPodAutoscalerBehavior scaleUp=1 scaleDown=2
autoscaling/v2.HPAScalingRules selectPolicy=1 policies=2 stabilizationWindowSeconds=3 tolerance=4
autoscaling/v2.HPAScalingPolicy type=1 value=2 periodSeconds=3
policy/v1.PodDisruptionBudget metadata=1 spec=2
policy/v1.PodDisruptionBudgetSpec minAvailable=1 selector=2 maxUnavailable=3 unhealthyPodEvictionPolicy=4
policy/v1.Eviction metadata=1 deleteOptions=2
networking/v1.Ingress metadata=1 spec=2
networking/v1.IngressSpec defaultBackend=1 tls=2 rules=3 ingressClassName=4
networking/v1.IngressTLS hosts=1 secretName=2
networking/v1.IngressRule host=1 &networking/v1.IngressRuleValue=2
networking/v1.IngressRuleValue http=1
networking/v1.HTTPIngressRuleValue paths=1
networking/v1.HTTPIngressPath path=1 backend=2 pathType=3
networking/v1.IngressBackend resource=3 service=4
networking/v1.IngressServiceBackend name=1 port=2
networking/v1.ServiceBackendPort name=1 number=2
networking/v1.NetworkPolicy metadata=1 spec=2
networking/v1.NetworkPolicySpec podSelector=1 ingress=2 egress=3 policyTypes=4
networking/v1.NetworkPolicyIngressRule ports=1 from=2
networking/v1.NetworkPolicyEgressRule ports=1 to=2
networking/v1.NetworkPolicyPort protocol=1 port=2 endPort=3
networking/v1.NetworkPolicyPeer podSelector=1 namespaceSelector=2 ipBlock=3
networking/v1.IPBlock cidr=1 except=2
scheduling/v1.PriorityClass metadata=1 value=2 globalDefault=3 description=4 preemptionPolicy=5
storage/v1.StorageClass metadata=1 provisioner=2 parameters=3 reclaimPolicy=4 mountOptions=5 allowVolumeExpansion=6 volumeBindingMode=7
authentication/v1.TokenRequest metadata=1 spec=2
authentication/v1.TokenRequestSpec audiences=1 boundObjectRef=3 expirationSeconds=4
authentication/v1.BoundObjectReference kind=1 apiVersion=2 name=3 uid=4
authorization/v1.SelfSubjectAccessReview metadata=1 spec=2
authorization/v1.SubjectAccessReview metadata=1 spec=2
authorization/v1.SelfSubjectAccessReviewSpec resourceAttributes=1 nonResourceAttributes=2
authorization/v1.SubjectAccessReviewSpec resourceAttributes=1 nonResourceAttributes=2 user=3 groups=4 uid=6
authorization/v1.ResourceAttributes namespace=1 verb=2 group=3 version=4 resource=5 subresource=6 name=7
authorization/v1.NonResourceAttributes path=1 verb=2
authorization/v1.SelfSubjectRulesReview metadata=1 spec=2
authorization/v1.SelfSubjectRulesReviewSpec namespace=1
authentication/v1.SelfSubjectReview metadata=1
`;

/** What a number stands for: a field by its JSON name, or a message whose fields appear inline. */
export type NumberedField = { name: string } | { inline: string };

let table: Map<string, Map<number, NumberedField>> | undefined;

/** The numbered fields of a message (`core/v1.Pod`); undefined when its protobuf form is not known. */
export function fieldNumbers(type: string): Map<number, NumberedField> | undefined {
  table ??= new Map(messages.trim().split('\n').map(readMessage));
  return table.get(type);
}

/** The types with a protobuf form. */
export function messageTypes(): string[] {
  fieldNumbers('');
  return [...table!.keys()];
}

function readMessage(line: string): [string, Map<number, NumberedField>] {
  const [type, ...fields] = line.split(' ') as [string, ...string[]];
  return [
    type,
    new Map(
      fields.map((field) => {
        const [name, number] = field.split('=') as [string, string];
        return [Number(number), name.startsWith('&') ? { inline: name.slice(1) } : { name }];
      }),
    ),
  ];
}
