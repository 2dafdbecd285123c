import { isDeepStrictEqual } from 'node:util';
import type { Service } from '@nexslice/kube';
import { type FieldError, forbidden, invalid } from '../../status/field-error.ts';
import type { ServiceSpec } from '../types.ts';
import { hasClusterIP, hasNodePorts, isExternal, needsHealthCheck } from './needs.ts';
import { validateService } from './validate.ts';
import { validateKeptAddresses } from './validate-address.ts';

export function validateServiceUpdate(service: Service, old: Service): FieldError[] {
  const spec = service.spec!;
  const before = old.spec!;
  const errors = validateKeptAddresses(spec, before);
  const bothBalanced = spec.type === 'LoadBalancer' && before.type === 'LoadBalancer';
  if (bothBalanced && spec.loadBalancerClass !== before.loadBalancerClass) {
    errors.push(invalid('spec.loadBalancerClass', spec.loadBalancerClass, 'may not change once set'));
  }
  if (needsHealthCheck(spec) && needsHealthCheck(before) && spec.healthCheckNodePort !== before.healthCheckNodePort) {
    errors.push(forbidden('spec.healthCheckNodePort', 'field is immutable'));
  }
  return [...errors, ...validateService(service)];
}

/** What a Service of another type cannot have goes with the type, unless the client changed it in the same breath. */
export function dropForType(spec: ServiceSpec, before: ServiceSpec): void {
  if (hasClusterIP(before) && !hasClusterIP(spec)) {
    if (isDeepStrictEqual([spec.clusterIP, spec.clusterIPs], [before.clusterIP, before.clusterIPs])) {
      delete spec.clusterIP;
      delete spec.clusterIPs;
    }
    dropSame(spec, before, 'ipFamilies');
    dropSame(spec, before, 'ipFamilyPolicy');
  }
  if (hasNodePorts(before) && !hasNodePorts(spec)) dropNodePorts(spec, before);
  if (needsHealthCheck(before) && !needsHealthCheck(spec)) dropSame(spec, before, 'healthCheckNodePort');
  if (before.type === 'LoadBalancer' && spec.type !== 'LoadBalancer') {
    dropSame(spec, before, 'allocateLoadBalancerNodePorts');
    dropSame(spec, before, 'loadBalancerClass');
  }
  if (isExternal(before) && !isExternal(spec)) dropSame(spec, before, 'externalTrafficPolicy');
}

function dropSame(spec: ServiceSpec, before: ServiceSpec, field: keyof ServiceSpec): void {
  if (isDeepStrictEqual(spec[field], before[field])) delete spec[field];
}

/** Unless the client names one that the Service did not have. */
function dropNodePorts(spec: ServiceSpec, before: ServiceSpec): void {
  const had = new Set((before.ports ?? []).map(({ nodePort }) => nodePort));
  const ports = spec.ports ?? [];
  if (ports.every(({ nodePort }) => !nodePort || had.has(nodePort))) for (const port of ports) delete port.nodePort;
}
