/** Messages of the API groups, in the notation of `field-numbers.ts`. */
export const groupMessages = `
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
apps/v1.DaemonSetStatus currentNumberScheduled=1 numberMisscheduled=2 desiredNumberScheduled=3 numberReady=4 observedGeneration=5 updatedNumberScheduled=6 numberAvailable=7 numberUnavailable=8 collisionCount=9 conditions=10
apps/v1.DaemonSetCondition type=1 status=2 lastTransitionTime=3 reason=4 message=5
apps/v1.ControllerRevision metadata=1 data=2 revision=3
batch/v1.Job metadata=1 spec=2 status=3
batch/v1.JobSpec parallelism=1 completions=2 activeDeadlineSeconds=3 selector=4 manualSelector=5 template=6 backoffLimit=7 ttlSecondsAfterFinished=8 completionMode=9 suspend=10 backoffLimitPerIndex=12 maxFailedIndexes=13 podReplacementPolicy=14 managedBy=15 podFailurePolicy=11 successPolicy=16
batch/v1.PodFailurePolicy rules=1
batch/v1.PodFailurePolicyRule action=1 onExitCodes=2 onPodConditions=3
batch/v1.PodFailurePolicyOnExitCodesRequirement containerName=1 operator=2 values=3
batch/v1.PodFailurePolicyOnPodConditionsPattern type=1 status=2
batch/v1.SuccessPolicy rules=1
batch/v1.SuccessPolicyRule succeededIndexes=1 succeededCount=2
batch/v1.JobStatus conditions=1 startTime=2 completionTime=3 active=4 succeeded=5 failed=6 completedIndexes=7 ready=9 uncountedTerminatedPods=8 failedIndexes=10 terminating=11
batch/v1.UncountedTerminatedPods succeeded=1 failed=2
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
autoscaling/v1.HorizontalPodAutoscaler metadata=1 spec=2 status=3
autoscaling/v1.HorizontalPodAutoscalerSpec scaleTargetRef=1 minReplicas=2 maxReplicas=3 targetCPUUtilizationPercentage=4
autoscaling/v1.HorizontalPodAutoscalerStatus observedGeneration=1 lastScaleTime=2 currentReplicas=3 desiredReplicas=4 currentCPUUtilizationPercentage=5
autoscaling/v1.CrossVersionObjectReference kind=1 name=2 apiVersion=3
autoscaling/v2.HorizontalPodAutoscaler metadata=1 spec=2 status=3
autoscaling/v2.HorizontalPodAutoscalerSpec scaleTargetRef=1 minReplicas=2 maxReplicas=3 metrics=4 behavior=5
autoscaling/v2.HorizontalPodAutoscalerStatus observedGeneration=1 lastScaleTime=2 currentReplicas=3 desiredReplicas=4 currentMetrics=5 conditions=6
autoscaling/v2.HorizontalPodAutoscalerCondition type=1 status=2 lastTransitionTime=3 reason=4 message=5
autoscaling/v2.MetricStatus type=1 object=2 pods=3 resource=4 external=5 containerResource=7
autoscaling/v2.MetricValueStatus value=1 averageValue=2 averageUtilization=3
autoscaling/v2.ResourceMetricStatus name=1 current=2
autoscaling/v2.ContainerResourceMetricStatus name=1 current=2 container=3
autoscaling/v2.PodsMetricStatus metric=1 current=2
autoscaling/v2.ObjectMetricStatus metric=1 current=2 describedObject=3
autoscaling/v2.ExternalMetricStatus metric=1 current=2
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
policy/v1.PodDisruptionBudget metadata=1 spec=2 status=3
policy/v1.PodDisruptionBudgetSpec minAvailable=1 selector=2 maxUnavailable=3 unhealthyPodEvictionPolicy=4
policy/v1.PodDisruptionBudgetStatus observedGeneration=1 disruptedPods=2 disruptionsAllowed=3 currentHealthy=4 desiredHealthy=5 expectedPods=6 conditions=7
policy/v1.Eviction metadata=1 deleteOptions=2
networking/v1.Ingress metadata=1 spec=2 status=3
networking/v1.IngressSpec defaultBackend=1 tls=2 rules=3 ingressClassName=4
networking/v1.IngressStatus loadBalancer=1
networking/v1.IngressLoadBalancerStatus ingress=1
networking/v1.IngressLoadBalancerIngress ip=1 hostname=2 ports=4
networking/v1.IngressPortStatus port=1 protocol=2 error=3
networking/v1.IngressClass metadata=1 spec=2
networking/v1.IngressClassSpec controller=1 parameters=2
networking/v1.IngressClassParametersReference apiGroup=1 kind=2 name=3 scope=4 namespace=5
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
storage/v1.StorageClass metadata=1 provisioner=2 parameters=3 reclaimPolicy=4 mountOptions=5 allowVolumeExpansion=6 volumeBindingMode=7 allowedTopologies=8
storage/v1.CSIDriver metadata=1 spec=2
storage/v1.CSIDriverSpec attachRequired=1 podInfoOnMount=2 volumeLifecycleModes=3 storageCapacity=4 fsGroupPolicy=5 tokenRequests=6 requiresRepublish=7 seLinuxMount=8 nodeAllocatableUpdatePeriodSeconds=9 serviceAccountTokenInSecrets=10 preventPodSchedulingIfMissing=11
storage/v1.TokenRequest audience=1 expirationSeconds=2
storage/v1.CSINode metadata=1 spec=2
storage/v1.CSINodeSpec drivers=1
storage/v1.CSINodeDriver name=1 nodeID=2 topologyKeys=3 allocatable=4
storage/v1.VolumeNodeResources count=1
storage/v1.VolumeAttachment metadata=1 spec=2 status=3
storage/v1.VolumeAttachmentSpec attacher=1 source=2 nodeName=3
storage/v1.VolumeAttachmentSource persistentVolumeName=1 inlineVolumeSpec=2
storage/v1.VolumeAttachmentStatus attached=1 attachmentMetadata=2 attachError=3 detachError=4
storage/v1.VolumeError time=1 message=2 errorCode=3
certificates/v1.CertificateSigningRequest metadata=1 spec=2 status=3
certificates/v1.CertificateSigningRequestSpec request=1 username=2 uid=3 groups=4 usages=5 extra=6 signerName=7 expirationSeconds=8
certificates/v1.CertificateSigningRequestStatus conditions=1 certificate=2
certificates/v1.CertificateSigningRequestCondition type=1 reason=2 message=3 lastUpdateTime=4 lastTransitionTime=5 status=6
authentication/v1.TokenRequest metadata=1 spec=2 status=3
authentication/v1.TokenRequestStatus token=1 expirationTimestamp=2
authentication/v1.TokenReview metadata=1 spec=2
authentication/v1.TokenReviewSpec token=1 audiences=2
authentication/v1.TokenRequestSpec audiences=1 boundObjectRef=3 expirationSeconds=4
authentication/v1.BoundObjectReference kind=1 apiVersion=2 name=3 uid=4
authorization/v1.SelfSubjectAccessReview metadata=1 spec=2
authorization/v1.SubjectAccessReview metadata=1 spec=2
authorization/v1.LocalSubjectAccessReview metadata=1 spec=2
authorization/v1.SelfSubjectAccessReviewSpec resourceAttributes=1 nonResourceAttributes=2
authorization/v1.SubjectAccessReviewSpec resourceAttributes=1 nonResourceAttributes=2 user=3 groups=4 uid=6 extra=5
authorization/v1.ResourceAttributes namespace=1 verb=2 group=3 version=4 resource=5 subresource=6 name=7 fieldSelector=8 labelSelector=9
authorization/v1.FieldSelectorAttributes rawSelector=1 requirements=2
authorization/v1.LabelSelectorAttributes rawSelector=1 requirements=2
authorization/v1.NonResourceAttributes path=1 verb=2
authorization/v1.SelfSubjectRulesReview metadata=1 spec=2
authorization/v1.SelfSubjectRulesReviewSpec namespace=1
authentication/v1.SelfSubjectReview metadata=1
admissionregistration/v1.MutatingWebhookConfiguration metadata=1 webhooks=2
admissionregistration/v1.MutatingWebhook name=1 clientConfig=2 rules=3 failurePolicy=4 namespaceSelector=5 sideEffects=6 timeoutSeconds=7 admissionReviewVersions=8 matchPolicy=9 reinvocationPolicy=10 objectSelector=11 matchConditions=12
admissionregistration/v1.ValidatingWebhookConfiguration metadata=1 webhooks=2
admissionregistration/v1.ValidatingWebhook name=1 clientConfig=2 rules=3 failurePolicy=4 namespaceSelector=5 sideEffects=6 timeoutSeconds=7 admissionReviewVersions=8 matchPolicy=9 objectSelector=10 matchConditions=11
admissionregistration/v1.RuleWithOperations operations=1 &admissionregistration/v1.Rule=2
admissionregistration/v1.Rule apiGroups=1 apiVersions=2 resources=3 scope=4
admissionregistration/v1.WebhookClientConfig service=1 caBundle=2 url=3
admissionregistration/v1.ServiceReference namespace=1 name=2 path=3 port=4
admissionregistration/v1.MatchCondition name=1 expression=2
admissionregistration/v1.ValidatingAdmissionPolicy metadata=1 spec=2 status=3
admissionregistration/v1.ValidatingAdmissionPolicySpec paramKind=1 matchConstraints=2 validations=3 failurePolicy=4 auditAnnotations=5 matchConditions=6 variables=7
admissionregistration/v1.ValidatingAdmissionPolicyStatus observedGeneration=1 typeChecking=2 conditions=3
admissionregistration/v1.ValidatingAdmissionPolicyBinding metadata=1 spec=2
admissionregistration/v1.ValidatingAdmissionPolicyBindingSpec policyName=1 paramRef=2 matchResources=3 validationActions=4
admissionregistration/v1.AuditAnnotation key=1 valueExpression=2
admissionregistration/v1.ExpressionWarning fieldRef=2 warning=3
admissionregistration/v1.MatchResources namespaceSelector=1 objectSelector=2 resourceRules=3 excludeResourceRules=4 matchPolicy=7
admissionregistration/v1.NamedRuleWithOperations resourceNames=1 &admissionregistration/v1.RuleWithOperations=2
admissionregistration/v1.ParamKind apiVersion=1 kind=2
admissionregistration/v1.ParamRef name=1 namespace=2 selector=3 parameterNotFoundAction=4
admissionregistration/v1.TypeChecking expressionWarnings=1
admissionregistration/v1.Validation expression=1 message=2 reason=3 messageExpression=4
admissionregistration/v1.Variable name=1 expression=2
node/v1.RuntimeClass metadata=1 handler=2 overhead=3 scheduling=4
node/v1.Overhead podFixed=1
node/v1.Scheduling nodeSelector=1 tolerations=2
`;
