/*
 * Fields that Kubernetes gained after the release that kubernetes-types declares: module → definition → field → [type, doc].
 * Types are written as in the generated table; a definition that is not declared yet is added.
 */
export type Additions = Record<string, Record<string, Record<string, [type: string, doc: string]>>>;

export const additions: Additions = {
  'core/v1': {
    Container: {
      restartPolicyRules: [
        '[ContainerRestartRule]',
        'Rules that decide by exit code whether the container is restarted; the first that matches wins.',
      ],
    },
    EphemeralContainer: {
      restartPolicyRules: ['[ContainerRestartRule]', 'Not allowed for ephemeral containers.'],
    },
    ContainerRestartRule: {
      action: ['s!', 'What to do when the requirements match: Restart or RestartAllContainers.'],
      exitCodes: ['ContainerRestartRuleOnExitCodes', 'The exit codes to check.'],
    },
    ContainerRestartRuleOnExitCodes: {
      operator: ['s!', 'How the exit code relates to the values: In or NotIn.'],
      values: ['[i]', 'The exit codes, at most 255.'],
    },
    ContainerStatus: {
      allocatedResourcesStatus: ['[ResourceStatus]', 'Health of the devices allocated to the container.'],
      user: ['ContainerUser', 'The user identity that the first process of the container runs as.'],
      stopSignal: ['s*', 'The effective stop signal of the container.'],
    },
    ContainerUser: { linux: ['LinuxContainerUser', 'The identity on Linux.'] },
    LinuxContainerUser: {
      uid: ['l!+', 'The primary uid.'],
      gid: ['l!+', 'The primary gid.'],
      supplementalGroups: ['[l]', 'The supplemental groups.'],
    },
    ResourceStatus: {
      name: ['s!+', 'Name of the resource, unique in the container.'],
      resources: ['[ResourceHealth]', 'Health of each resource by its id.'],
    },
    ResourceHealth: {
      resourceID: ['s!+', 'Unique identifier of the resource.'],
      health: ['s', 'Healthy, Unhealthy or Unknown.'],
      message: ['s*', 'What more there is to say of the health.'],
    },
    EnvVarSource: { fileKeyRef: ['FileKeySelector', 'Selects a key of an env file in a volume.'] },
    FileKeySelector: {
      volumeName: ['s!+', 'Name of the volume that holds the env file.'],
      path: ['s!+', 'Relative path of the env file in the volume.'],
      key: ['s!+', 'Key in the env file.'],
      optional: ['b*', 'Whether the file or its key may be absent.'],
    },
    Lifecycle: { stopSignal: ['s*', 'The signal that stops the container; needs spec.os.name.'] },
    PodSecurityContext: {
      supplementalGroupsPolicy: ['s*', 'How supplemental groups are calculated: Merge or Strict.'],
      seLinuxChangePolicy: ['s*', 'How the SELinux label is applied to volumes: MountOption or Recursive.'],
    },
    PodSpec: {
      resources: ['ResourceRequirements', 'Resources that all containers of the pod need together.'],
      hostnameOverride: ['s*', 'Overrides the host name of the pod.'],
      schedulingGroup: ['PodSchedulingGroup', 'The PodGroup that the pod is scheduled with.'],
    },
    PodSchedulingGroup: { podGroupName: ['s*', 'Name of the PodGroup.'] },
    PodStatus: {
      observedGeneration: ['l', 'The metadata.generation that the status was set for.'],
      extendedResourceClaimStatus: [
        'PodExtendedResourceClaimStatus',
        'Status of the claim made for extended resources.',
      ],
      allocatedResources: ['{q}', 'Resources allocated to the pod as a whole.'],
      resources: ['ResourceRequirements', 'Resources in effect for the pod as a whole.'],
      nodeAllocatableResourceClaimStatuses: [
        '[NodeAllocatableResourceClaimStatus]',
        'Resources of the node that are allocated through claims.',
      ],
    },
    NodeAllocatableResourceClaimStatus: {
      resourceClaimName: ['s!+', 'Name of the claim.'],
      containers: ['[s]', 'The containers that use the claim.'],
      resources: ['{q}!+', 'What is allocated.'],
    },
    VolumeMountStatus: { volumeStatus: ['VolumeStatus', 'More of the volume that is mounted.'] },
    VolumeStatus: { image: ['ImageVolumeStatus', 'State of a volume that is an image.'] },
    ImageVolumeStatus: { imageRef: ['s!', 'The image by its digest.'] },
    PodExtendedResourceClaimStatus: {
      requestMappings: ['[ContainerExtendedResourceRequest]!+', 'Which request serves which extended resource.'],
      resourceClaimName: ['s!+', 'Name of the claim.'],
    },
    ContainerExtendedResourceRequest: {
      containerName: ['s!+', 'Name of the container.'],
      resourceName: ['s!+', 'Name of the extended resource.'],
      requestName: ['s!+', 'Name of the request in the claim.'],
    },
    PodCondition: { observedGeneration: ['l', 'The metadata.generation that the condition was set for.'] },
    PodResourceClaim: {
      resourceClaimName: ['s*', 'Name of a ResourceClaim in the namespace of the pod.'],
      resourceClaimTemplateName: ['s*', 'Name of a ResourceClaimTemplate in the namespace of the pod.'],
    },
    ResourceClaim: { request: ['s', 'Name of one request of the claim; all when empty.'] },
    Volume: { image: ['ImageVolumeSource', 'An OCI object (a container image or artifact) as a volume.'] },
    ImageVolumeSource: {
      reference: ['s', 'The image or artifact.'],
      pullPolicy: ['s', 'Always, Never or IfNotPresent.'],
    },
    VolumeProjection: { podCertificate: ['PodCertificateProjection', 'A key and a certificate chain for the pod.'] },
    PodCertificateProjection: {
      signerName: ['s!', 'Which signer is asked for the certificate.'],
      keyType: ['s!', 'Kind of the key pair.'],
      maxExpirationSeconds: ['i*', 'Longest life of the certificate.'],
      credentialBundlePath: ['s', 'Where key and chain are written together.'],
      keyPath: ['s', 'Where the key is written.'],
      certificateChainPath: ['s', 'Where the chain is written.'],
      userAnnotations: ['{s}', 'Passed on to the signer.'],
    },
    NodeStatus: {
      features: ['NodeFeatures', 'Features that the container runtime implements.'],
      runtimeHandlers: ['[NodeRuntimeHandler]', 'The runtime handlers of the node.'],
      declaredFeatures: ['[s]', 'Features that the node declares.'],
    },
    NodeFeatures: { supplementalGroupsPolicy: ['b*', 'The runtime supports supplementalGroupsPolicy.'] },
    NodeRuntimeHandler: {
      name: ['s', 'Name of the handler; empty for the default.'],
      features: ['NodeRuntimeHandlerFeatures', 'What the handler supports.'],
    },
    NodeRuntimeHandlerFeatures: {
      recursiveReadOnlyMounts: ['b*', 'RecursiveReadOnlyMounts is supported.'],
      userNamespaces: ['b*', 'User namespaces are supported.'],
    },
    NodeSystemInfo: { swap: ['NodeSwapStatus', 'Swap of the node.'] },
    NodeSwapStatus: { capacity: ['l*', 'Total swap in bytes.'] },
  },
  'admissionregistration/v1': {
    RuleWithOperations: {
      resources: ['[s]', 'Resources that the rule applies to; a star stands for all, pods/status for a subresource.'],
      scope: ['s*', 'Cluster, Namespaced or a star for both.'],
    },
    NamedRuleWithOperations: {
      resources: ['[s]', 'Resources that the rule applies to; a star stands for all, pods/status for a subresource.'],
      scope: ['s*', 'Cluster, Namespaced or a star for both.'],
    },
  },
  'authorization/v1': {
    ResourceAttributes: {
      fieldSelector: ['FieldSelectorAttributes', 'Narrows a list, a watch or a deletecollection by fields.'],
      labelSelector: ['LabelSelectorAttributes', 'Narrows a list, a watch or a deletecollection by labels.'],
    },
    FieldSelectorAttributes: {
      rawSelector: ['s', 'The selector as a query has it; stands instead of requirements.'],
      requirements: ['[meta/v1.FieldSelectorRequirement]', 'All of them must hold.'],
    },
    LabelSelectorAttributes: {
      rawSelector: ['s', 'The selector as a query has it; stands instead of requirements.'],
      requirements: ['[meta/v1.LabelSelectorRequirement]', 'All of them must hold.'],
    },
    ResourceRule: {
      verbs: ['[s]!+', 'Verbs that are allowed; a star stands for all.'],
      resources: ['[s]', 'Resources that the rule applies to; a star stands for all.'],
    },
  },
  'meta/v1': {
    FieldSelectorRequirement: {
      key: ['s!+', 'The field that the requirement applies to.'],
      operator: ['s!+', 'How the field relates to the values: In, NotIn, Exists or DoesNotExist.'],
      values: ['[s]', 'The values of In and NotIn.'],
    },
    DeleteOptions: {
      ignoreStoreReadErrorWithClusterBreakingPotential: ['b*', 'Delete an object that cannot be read from the store.'],
    },
  },
  'apps/v1': {
    DeploymentStatus: {
      terminatingReplicas: ['i*', 'Number of terminating pods targeted by this deployment.'],
    },
    ReplicaSetStatus: {
      terminatingReplicas: ['i*', 'Number of terminating pods of this replica set.'],
    },
  },
  'coordination/v1': {
    LeaseSpec: {
      strategy: ['s*', 'How coordinated leader election picks the leader.'],
      preferredHolder: ['s*', 'To whom the lease should go next.'],
    },
  },
  'discovery/v1': {
    EndpointHints: { forNodes: ['[ForNode]', 'The nodes that should consume this endpoint.'] },
    ForNode: { name: ['s!+', 'Name of the node.'] },
  },
  'storage/v1': {
    CSIDriverSpec: {
      nodeAllocatableUpdatePeriodSeconds: ['l*', 'How often the limits of the nodes are updated.'],
      serviceAccountTokenInSecrets: ['b*', 'Whether tokens are passed with the secrets, not with the volume context.'],
      preventPodSchedulingIfMissing: ['b*', 'Whether pods stay away from nodes that lack the driver.'],
    },
    VolumeError: { errorCode: ['i*', 'The gRPC error code of the failure.'] },
  },
  'autoscaling/v2': {
    HPAScalingRules: { tolerance: ['q', 'How far the metric may be off before the count changes.'] },
  },
  'apiextensions/v1': {
    CustomResourceDefinitionCondition: {
      observedGeneration: ['l', 'The metadata.generation that the condition was set for.'],
    },
    CustomResourceDefinitionStatus: {
      observedGeneration: ['l', 'The metadata.generation that the status was set for.'],
    },
    JSONSchemaProps: {
      'x-kubernetes-preserve-unknown-fields': ['b*', 'Unknown fields are kept, not pruned.'],
      'x-kubernetes-embedded-resource': ['b', 'The value is a whole Kubernetes object.'],
      'x-kubernetes-int-or-string': ['b', 'The value is an integer or a string.'],
      'x-kubernetes-list-map-keys': ['[s]', 'The keys of a list of type map.'],
      'x-kubernetes-list-type': ['s*', 'atomic, set or map.'],
      'x-kubernetes-map-type': ['s*', 'granular or atomic.'],
      'x-kubernetes-validations': ['[ValidationRule]', 'Validation rules in CEL.'],
    },
  },
};
