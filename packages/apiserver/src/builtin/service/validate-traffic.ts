import { qualified } from '../../registry/names.ts';
import { type FieldError, forbidden, invalid, notSupported, required } from '../../status/field-error.ts';
import { portNumber } from '../rules/number.ts';
import { oneOf } from '../rules/text.ts';
import type { ServiceSpec } from '../types.ts';
import { isExternal, needsHealthCheck } from './needs.ts';

const policies = ['Cluster', 'Local'];
const distributions = ['PreferClose', 'PreferSameNode', 'PreferSameZone'];
const balancerOnly = "may only be used when `type` is 'LoadBalancer'";

export function validateLoadBalancing(spec: ServiceSpec): FieldError[] {
  const isBalanced = spec.type === 'LoadBalancer';
  const { allocateLoadBalancerNodePorts: allocates, loadBalancerClass: name } = spec;
  const errors: FieldError[] = [];
  if (allocates !== undefined && !isBalanced) {
    errors.push(forbidden('spec.allocateLoadBalancerNodePorts', balancerOnly));
  }
  if (name === undefined) return errors;
  const field = 'spec.loadBalancerClass';
  if (!isBalanced) return [...errors, forbidden(field, balancerOnly)];
  return [...errors, ...qualified(name).map((text) => invalid(field, name, text))];
}

/** How traffic from outside and inside finds its way to pods. */
export function validateTraffic(spec: ServiceSpec): FieldError[] {
  const inside = spec.internalTrafficPolicy;
  const spread = spec.trafficDistribution;
  return [
    ...validateExternal(spec),
    ...validateHealthCheck(spec),
    ...(inside === undefined &&
    spec.type !== 'ExternalName' &&
    ['ClusterIP', 'NodePort', 'LoadBalancer'].includes(spec.type!)
      ? [required('spec.internalTrafficPolicy')]
      : []),
    ...(inside === undefined || policies.includes(inside)
      ? []
      : [notSupported('spec.internalTrafficPolicy', inside, policies)]),
    ...(spread === undefined || distributions.includes(spread)
      ? []
      : [notSupported('spec.trafficDistribution', spread, distributions)]),
  ];
}

function validateExternal(spec: ServiceSpec): FieldError[] {
  const field = 'spec.externalTrafficPolicy';
  const policy = spec.externalTrafficPolicy;
  if (isExternal(spec)) return oneOf(field, policy, policies);
  return policy ? [invalid(field, policy, 'may only be set for externally-accessible services')] : [];
}

function validateHealthCheck(spec: ServiceSpec): FieldError[] {
  const field = 'spec.healthCheckNodePort';
  const port = spec.healthCheckNodePort;
  if (needsHealthCheck(spec)) return port ? portNumber(field, port) : [required(field)];
  const text = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
  return port ? [invalid(field, port, text)] : [];
}
