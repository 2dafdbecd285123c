import type { ServiceSpec } from '../types.ts';

export const hasClusterIP = ({ type }: ServiceSpec): boolean => type !== 'ExternalName';

/** Whether ports of the nodes lead to the Service. */
export function hasNodePorts(spec: ServiceSpec): boolean {
  return spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false);
}

/** Whether traffic from outside the cluster can reach a Service. */
export function isExternal({ type, externalIPs }: ServiceSpec): boolean {
  return type === 'NodePort' || type === 'LoadBalancer' || (type === 'ClusterIP' && Boolean(externalIPs?.length));
}

/** Whether a load balancer must ask each node if it has pods of a Service. */
export function needsHealthCheck({ type, externalTrafficPolicy }: ServiceSpec): boolean {
  return type === 'LoadBalancer' && externalTrafficPolicy === 'Local';
}
