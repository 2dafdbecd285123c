import type { Service } from '@nexslice/kube';
import { dnsLabel, dnsSubdomain, validLabelValue } from '../../registry/names.ts';
import { duplicate, type FieldError, forbidden, invalid, notSupported, required } from '../../status/field-error.ts';
import { validateLabels } from '../rules/label.ts';
import { inRange, portNumber } from '../rules/number.ts';
import { obeys, oneOf, portName } from '../rules/text.ts';
import type { ServicePort, ServiceSpec } from '../types.ts';
import { addressError } from './address.ts';

const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
/** A day. */
const maxAffinitySeconds = 86_400;

export function validateService(service: Service): FieldError[] {
  const spec = service.spec!;
  const headless = spec.clusterIP === 'None';
  const errors: FieldError[] = [];
  if ((spec.ports ?? []).length === 0 && !headless && spec.type !== 'ExternalName') errors.push(required('spec.ports'));
  if (headless && (spec.type === 'NodePort' || spec.type === 'LoadBalancer')) {
    errors.push(invalid('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${spec.type} services`));
  }
  if (spec.type === 'ExternalName') errors.push(...validateExternalName(spec));
  return [
    ...errors,
    ...validatePorts(spec.ports ?? [], spec.type!),
    ...validateLabels('spec.selector', spec.selector),
    ...oneOf('spec.sessionAffinity', spec.sessionAffinity, ['ClientIP', 'None']),
    ...validateAffinity(spec),
    ...validateAddresses(spec),
    ...validateFamilies(spec),
    ...(spec.externalIPs ?? []).flatMap((ip, i) => validateIp(`spec.externalIPs[${i}]`, ip)),
    ...(types.includes(spec.type!) ? [] : [notSupported('spec.type', spec.type, types)]),
    ...validatePolicies(spec),
  ];
}

export function validateServiceUpdate(service: Service, old: Service): FieldError[] {
  return [...validateKeptAddress(service.spec!, old.spec!), ...validateService(service)];
}

/** The address stays as long as both types have one. */
function validateKeptAddress(spec: ServiceSpec, before: ServiceSpec): FieldError[] {
  if (spec.type === 'ExternalName' || before.type === 'ExternalName') return [];
  const field = 'spec.clusterIPs';
  if (before.clusterIP && spec.clusterIP !== before.clusterIP) {
    return [invalid(`${field}[0]`, spec.clusterIPs, 'may not change once set')];
  }
  return [];
}

function validateExternalName(spec: ServiceSpec): FieldError[] {
  const errors: FieldError[] = [];
  if (spec.clusterIPs?.length || spec.clusterIP) {
    errors.push(forbidden('spec.clusterIPs', "may not be set when `type` is 'ExternalName'"));
  }
  const name = (spec.externalName ?? '').replace(/\.$/, '');
  return name
    ? [...errors, ...obeys('spec.externalName', name, dnsSubdomain)]
    : [...errors, required('spec.externalName')];
}

function validatePorts(ports: readonly ServicePort[], type: string): FieldError[] {
  const names = new Set<string>();
  const numbers = new Set<string>();
  const nodePorts = new Set<string>();
  return ports.flatMap((port, i) => {
    const path = `spec.ports[${i}]`;
    const errors = [...validateName(path, port, ports.length > 1, names), ...portNumber(`${path}.port`, port.port)];
    errors.push(...oneOf(`${path}.protocol`, port.protocol, ['SCTP', 'TCP', 'UDP']));
    errors.push(...validateTarget(`${path}.targetPort`, port.targetPort));
    if (port.appProtocol) errors.push(...obeys(`${path}.appProtocol`, port.appProtocol, validLabelValue));
    if (port.nodePort && type === 'ClusterIP') {
      errors.push(forbidden(`${path}.nodePort`, "may not be used when `type` is 'ClusterIP'"));
    }
    const key = `${port.protocol}/${port.port}`;
    if (numbers.has(key)) errors.push(duplicate(path, { protocol: port.protocol, port: port.port }));
    numbers.add(key);
    const nodeKey = `${port.protocol}/${port.nodePort}`;
    if (port.nodePort && nodePorts.has(nodeKey)) errors.push(duplicate(`${path}.nodePort`, port.nodePort));
    nodePorts.add(nodeKey);
    return errors;
  });
}

function validateName(path: string, { name }: ServicePort, needed: boolean, names: Set<string>): FieldError[] {
  if (!name) return needed ? [required(`${path}.name`)] : [];
  const errors = obeys(`${path}.name`, name, dnsLabel);
  if (names.has(name)) errors.push(duplicate(`${path}.name`, name));
  names.add(name);
  return errors;
}

function validateTarget(field: string, target: string | number | undefined): FieldError[] {
  if (typeof target === 'number') return portNumber(field, target);
  return portName(target ?? '').map((text) => invalid(field, target, text));
}

function validateAffinity(spec: ServiceSpec): FieldError[] {
  const seconds = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds;
  if (spec.sessionAffinity !== 'ClientIP' || seconds === undefined) return [];
  const field = 'spec.sessionAffinityConfig.clientIP.timeoutSeconds';
  return inRange(field, seconds, 1, maxAffinitySeconds).map(() =>
    invalid(field, seconds, `must be greater than 0 and less than ${maxAffinitySeconds}`),
  );
}

function validateAddresses(spec: ServiceSpec): FieldError[] {
  const addresses = spec.clusterIPs ?? (spec.clusterIP ? [spec.clusterIP] : []);
  return addresses.flatMap((address, i) =>
    address === 'None' && i === 0 ? [] : validateIp(`spec.clusterIPs[${i}]`, address),
  );
}

/** A cluster of one family: Services without addresses of their own may name both. */
function validateFamilies(spec: ServiceSpec): FieldError[] {
  const { ipFamilies = [], ipFamilyPolicy, clusterIP, clusterIPs = [] } = spec;
  const errors: FieldError[] = [];
  const policies = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];
  if (ipFamilyPolicy && !policies.includes(ipFamilyPolicy)) {
    errors.push(notSupported('spec.ipFamilyPolicy', ipFamilyPolicy, policies));
  } else if (ipFamilyPolicy === 'RequireDualStack' && clusterIP !== 'None' && spec.type !== 'ExternalName') {
    errors.push(
      invalid('spec.ipFamilyPolicy', ipFamilyPolicy, 'this cluster is not configured for dual-stack services'),
    );
  }
  for (const [i, family] of ipFamilies.entries()) {
    const field = `spec.ipFamilies[${i}]`;
    if (!['IPv4', 'IPv6'].includes(family)) errors.push(notSupported(field, family, ['IPv4', 'IPv6']));
    else if (ipFamilies.indexOf(family) < i) errors.push(duplicate(field, family));
    else if (family === 'IPv6' && clusterIP !== 'None') {
      errors.push(invalid(field, family, 'not configured on this cluster'));
    }
  }
  if (ipFamilies.length > 2) errors.push(invalid('spec.ipFamilies', ipFamilies, 'may only hold up to 2 values'));
  if (clusterIPs.length > 2) errors.push(invalid('spec.clusterIPs', clusterIPs, 'may only hold up to 2 values'));
  if (clusterIP && clusterIPs.length > 0 && clusterIPs[0] !== clusterIP) {
    errors.push(invalid('spec.clusterIPs', clusterIPs, 'first value must match `clusterIP`'));
  }
  return errors;
}

function validateIp(field: string, address: string): FieldError[] {
  const error = addressError(address);
  return error ? [invalid(field, address, error)] : [];
}

function validatePolicies(spec: ServiceSpec): FieldError[] {
  const errors: FieldError[] = [];
  const external = spec.type === 'NodePort' || spec.type === 'LoadBalancer' || Boolean(spec.externalIPs?.length);
  if (spec.externalTrafficPolicy) {
    if (!external) {
      errors.push(
        invalid(
          'spec.externalTrafficPolicy',
          spec.externalTrafficPolicy,
          'may only be set for externally-accessible services',
        ),
      );
    } else errors.push(...oneOf('spec.externalTrafficPolicy', spec.externalTrafficPolicy, ['Cluster', 'Local']));
  }
  if (spec.internalTrafficPolicy) {
    errors.push(...oneOf('spec.internalTrafficPolicy', spec.internalTrafficPolicy, ['Cluster', 'Local']));
  }
  if (spec.loadBalancerClass && spec.type !== 'LoadBalancer') {
    errors.push(forbidden('spec.loadBalancerClass', "may only be used when `type` is 'LoadBalancer'"));
  }
  if (spec.allocateLoadBalancerNodePorts !== undefined && spec.type !== 'LoadBalancer') {
    errors.push(forbidden('spec.allocateLoadBalancerNodePorts', "may only be used when `type` is 'LoadBalancer'"));
  }
  return errors;
}
