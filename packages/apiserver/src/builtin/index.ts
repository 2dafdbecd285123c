import type { Service } from '@nexslice/kube';
import type { ApiObject, ResourceInfo } from '../registry/resource.ts';
import { clusterRoleBindingKind, clusterRoleKind, roleBindingKind, roleKind } from './access/rbac.ts';
import { serviceAccountKind } from './access/service-account.ts';
import { mutatingPolicyBindingKind, mutatingPolicyKind } from './admission/mutating-policy.ts';
import { validatingPolicyBindingKind, validatingPolicyKind } from './admission/policy.ts';
import { mutatingWebhookKind, validatingWebhookKind } from './admission/webhook-configuration.ts';
import { apiServiceKind } from './aggregation/api-service.ts';
import { horizontalPodAutoscalerKind } from './autoscaling/horizontal-pod-autoscaler.ts';
import { horizontalPodAutoscalerV1Kind } from './autoscaling/v1.ts';
import { certificateSigningRequestKind } from './certificate/certificate-signing-request.ts';
import { configMapKind } from './config/config-map.ts';
import { secretKind } from './config/secret.ts';
import { deviceKinds } from './device/kinds.ts';
import { endpointSliceKind } from './endpoint/endpoint-slice.ts';
import { endpointsKind } from './endpoint/endpoints.ts';
import { eventKind, legacyEventKind } from './event/event.ts';
import { flowSchemaKind } from './flow/flow-schema.ts';
import { priorityLevelKind } from './flow/priority-level.ts';
import { leaseKind } from './lease/lease.ts';
import { namespaceKind } from './namespace/namespace.ts';
import { ingressKind } from './network/ingress.ts';
import { ingressClassKind } from './network/ingress-class.ts';
import { networkPolicyKind } from './network/network-policy.ts';
import { ipAddressKind, serviceCidrKind } from './network/service-cidr.ts';
import { nodeKind } from './node/node.ts';
import { podKind } from './pod/pod.ts';
import { limitRangeKind } from './policy/limit-range.ts';
import { plainKinds } from './policy/plain.ts';
import { podDisruptionBudgetKind } from './policy/pod-disruption-budget.ts';
import { priorityClassKind } from './policy/priority-class.ts';
import { resourceQuotaKind } from './policy/resource-quota.ts';
import { addressPool, portPool } from './service/pool.ts';
import { serviceKind } from './service/service.ts';
import { storageCapacityKind, volumeAttributesClassKind } from './storage/capacity.ts';
import { csiDriverKind, csiNodeKind, volumeAttachmentKind } from './storage/csi.ts';
import { persistentVolumeKind } from './storage/persistent-volume.ts';
import { persistentVolumeClaimKind } from './storage/persistent-volume-claim.ts';
import { storageClassKind } from './storage/storage-class.ts';
import { cronJobKind } from './workload/cron-job.ts';
import { daemonSetKind } from './workload/daemon-set.ts';
import { deploymentKind } from './workload/deployment.ts';
import { jobKind } from './workload/job.ts';
import { replicaSetKind } from './workload/replica-set.ts';
import { replicationControllerKind } from './workload/replication-controller.ts';
import { statefulSetKind } from './workload/stateful-set.ts';

export interface BuiltinOptions {
  /** All stored Services: their addresses and node ports are not given out again. */
  services?: () => Iterable<ApiObject>;
  /** Where Services get their addresses. */
  serviceCidr?: string;
  /** Where Services get their node ports: first and last. */
  nodePorts?: [first: number, last: number];
}

/** Resources that Kubernetes itself serves, each group and version, ready for a server. */
export function builtinResources(options: BuiltinOptions = {}): ResourceInfo[] {
  const { services = () => [], serviceCidr = '10.96.0.0/16', nodePorts = [30_000, 32_767] } = options;
  const stored = services as () => Iterable<unknown> as () => Iterable<Service>;
  const pools = {
    addresses: addressPool(serviceCidr, stored),
    ports: portPool(...nodePorts, stored),
    portRange: nodePorts,
    range: serviceCidr,
  };
  return [
    configMapKind,
    endpointsKind,
    legacyEventKind,
    namespaceKind,
    nodeKind,
    persistentVolumeClaimKind,
    persistentVolumeKind,
    podKind,
    limitRangeKind,
    replicationControllerKind,
    resourceQuotaKind,
    secretKind,
    serviceAccountKind,
    serviceKind(pools),
    daemonSetKind,
    deploymentKind,
    replicaSetKind,
    statefulSetKind,
    horizontalPodAutoscalerKind,
    horizontalPodAutoscalerV1Kind,
    cronJobKind,
    jobKind,
    leaseKind,
    endpointSliceKind,
    eventKind,
    ingressKind,
    networkPolicyKind,
    podDisruptionBudgetKind,
    clusterRoleBindingKind,
    clusterRoleKind,
    roleBindingKind,
    roleKind,
    priorityClassKind,
    ingressClassKind,
    storageClassKind,
    csiDriverKind,
    csiNodeKind,
    volumeAttachmentKind,
    mutatingWebhookKind,
    validatingWebhookKind,
    validatingPolicyKind,
    validatingPolicyBindingKind,
    mutatingPolicyKind,
    mutatingPolicyBindingKind,
    serviceCidrKind,
    ipAddressKind,
    storageCapacityKind,
    volumeAttributesClassKind,
    flowSchemaKind,
    priorityLevelKind,
    apiServiceKind,
    ...deviceKinds,
    certificateSigningRequestKind,
    ...plainKinds,
  ];
}
