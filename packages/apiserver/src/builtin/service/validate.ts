import { isIP } from 'node:net';
import type { Service } from '@nexslice/kube';
import { dnsLabel, dnsSubdomain, type NameRule, qualified } from '../../registry/names.ts';
import { duplicate, type FieldError, forbidden, invalid, notSupported, required } from '../../status/field-error.ts';
import { validateCidr, validateIp, validateUsableIp } from '../rules/address.ts';
import { validateLabels } from '../rules/label.ts';
import { portNumber } from '../rules/number.ts';
import { needed, obeys, oneOf, portName, subdomain } from '../rules/text.ts';
import type { ServicePort, ServiceSpec } from '../types.ts';
import { validateAddresses } from './validate-address.ts';
import { validateLoadBalancing, validateTraffic } from './validate-traffic.ts';

const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const protocols = ['SCTP', 'TCP', 'UDP'];
const rangesAnnotation = 'service.beta.kubernetes.io/load-balancer-source-ranges';
/** A day. */
const maxAffinitySeconds = 86_400;

/** Checks a Service that has its addresses and ports already. */
export function validateService(service: Service): FieldError[] {
  const spec = service.spec!;
  const ports = spec.ports ?? [];
  const isHeadless = spec.clusterIPs?.length === 1 && spec.clusterIPs[0] === 'None';
  return [
    ...(ports.length === 0 && !isHeadless && spec.type !== 'ExternalName' ? [required('spec.ports')] : []),
    ...(isHeadless && (spec.type === 'NodePort' || spec.type === 'LoadBalancer')
      ? [invalid('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${spec.type} services`)]
      : []),
    ...(spec.type === 'ExternalName' ? validateExternalName(spec) : []),
    ...validatePorts(ports),
    ...validateLabels('spec.selector', spec.selector),
    ...oneOf('spec.sessionAffinity', spec.sessionAffinity, ['ClientIP', 'None']),
    ...validateAffinity(spec),
    ...validateAddresses(spec),
    ...(spec.externalIPs ?? []).flatMap((ip, i) => {
      const field = `spec.externalIPs[${i}]`;
      const errors = validateIp(field, ip);
      return errors.length > 0 ? errors : validateUsableIp(field, ip);
    }),
    ...oneOf('spec.type', spec.type, types),
    ...validateNodePorts(ports, spec.type!),
    ...validateDistinct(ports),
    ...validateRanges(service),
    ...validateLoadBalancing(spec),
    ...validateTraffic(spec),
  ];
}

function validateExternalName(spec: ServiceSpec): FieldError[] {
  const refuse = (field: string): FieldError => forbidden(`spec.${field}`, 'may not be set for ExternalName services');
  const name = (spec.externalName ?? '').replace(/\.$/, '');
  return [
    ...(spec.clusterIPs?.length ? [refuse('clusterIPs')] : []),
    ...(spec.ipFamilies?.length ? [refuse('ipFamilies')] : []),
    ...(spec.ipFamilyPolicy === undefined ? [] : [refuse('ipFamilyPolicy')]),
    ...(name ? subdomain('spec.externalName', name) : [required('spec.externalName')]),
  ];
}

function validatePorts(ports: readonly ServicePort[]): FieldError[] {
  const names = new Set<string>();
  return ports.flatMap((port, i) => {
    const path = `spec.ports[${i}]`;
    return [
      ...validateName(`${path}.name`, port.name, ports.length > 1, names),
      ...portNumber(`${path}.port`, port.port),
      ...oneOf(`${path}.protocol`, port.protocol, protocols),
      ...validateTarget(`${path}.targetPort`, port.targetPort),
      ...(port.appProtocol === undefined
        ? []
        : qualified(port.appProtocol).map((text) => invalid(`${path}.appProtocol`, port.appProtocol, text))),
    ];
  });
}

function validateName(field: string, name: string | undefined, isNeeded: boolean, names: Set<string>): FieldError[] {
  if (!name) return isNeeded ? [required(field)] : [];
  const errors = obeys(field, name, dnsLabel);
  if (names.has(name)) errors.push(duplicate(field, name));
  names.add(name);
  return errors;
}

function validateTarget(field: string, target: string | number | undefined): FieldError[] {
  if (typeof target === 'number') return portNumber(field, target);
  return portName(target ?? '').map((text) => invalid(field, target, text));
}

function validateAffinity(spec: ServiceSpec): FieldError[] {
  const { sessionAffinity, sessionAffinityConfig: config } = spec;
  const field = 'spec.sessionAffinityConfig';
  if (sessionAffinity !== 'ClientIP') return [];
  const text = 'when session affinity type is ClientIP';
  if (!config) return [required(field, text)];
  if (!config.clientIP) return [required(`${field}.clientIP`, text)];
  const seconds = config.clientIP.timeoutSeconds;
  const at = `${field}.clientIP.timeoutSeconds`;
  if (seconds === undefined) return [required(at, text)];
  return seconds > 0 && seconds <= maxAffinitySeconds
    ? []
    : [invalid(at, seconds, `must be greater than 0 and less than ${maxAffinitySeconds}`)];
}

function validateNodePorts(ports: readonly ServicePort[], type: string): FieldError[] {
  const errors: FieldError[] = [];
  const taken = new Set<string>();
  for (const [i, { nodePort }] of ports.entries()) {
    if (nodePort && type === 'ClusterIP') {
      errors.push(forbidden(`spec.ports[${i}].nodePort`, "may not be used when `type` is 'ClusterIP'"));
    }
  }
  for (const [i, { nodePort, protocol }] of ports.entries()) {
    if (!nodePort) continue;
    const key = `${protocol}/${nodePort}`;
    if (taken.has(key)) errors.push(duplicate(`spec.ports[${i}].nodePort`, nodePort));
    taken.add(key);
  }
  return errors;
}

/** Of what is the same of two ports Kubernetes shows a port with nothing else in it, as it holds ports inside. */
function validateDistinct(ports: readonly ServicePort[]): FieldError[] {
  const seen = new Set<string>();
  return ports.flatMap(({ protocol, port }, i) => {
    const key = `${protocol}/${port}`;
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    const shown = { Name: '', Protocol: protocol, AppProtocol: null, Port: port, TargetPort: 0, NodePort: 0 };
    return [duplicate(`spec.ports[${i}]`, shown)];
  });
}

/** Where clients of a load balancer may be: a field, and an annotation before it. */
function validateRanges({ metadata, spec }: Service): FieldError[] {
  const { type, loadBalancerSourceRanges: ranges = [] } = spec!;
  const annotation = metadata?.annotations?.[rangesAnnotation];
  const misplaced = (field: string): FieldError[] =>
    type === 'LoadBalancer' ? [] : [forbidden(field, "may only be used when `type` is 'LoadBalancer'")];
  if (ranges.length > 0) {
    const field = 'spec.LoadBalancerSourceRanges';
    return [...misplaced(field), ...ranges.flatMap((range, i) => validateCidr(`${field}[${i}]`, range.trim()))];
  }
  if (annotation === undefined) return [];
  const field = `metadata.annotations[${rangesAnnotation}]`;
  const listed = annotation.trim() ? annotation.split(',') : [];
  return [...misplaced(field), ...listed.flatMap((range) => validateCidr(field, range.trim()))];
}

const ipModes = ['Proxy', 'VIP'];

/** Where a load balancer is. */
export function validateServiceStatus({ spec, status }: Service): FieldError[] {
  const field = 'status.loadBalancer.ingress';
  const points = (status?.loadBalancer?.ingress ?? []) as { ip?: string; ipMode?: string; hostname?: string }[];
  if (spec!.type !== 'LoadBalancer' && points.length > 0) {
    return [forbidden(field, "may only be used when `spec.type` is 'LoadBalancer'")];
  }
  return points.flatMap(({ ip, ipMode, hostname }, i) => {
    const path = `${field}[${i}]`;
    const errors = ip ? validateIp(`${path}.ip`, ip) : [];
    if (ipMode === undefined) {
      if (ip) errors.push(required(`${path}.ipMode`, 'must be specified when `ip` is set'));
    } else if (!ip) errors.push(forbidden(`${path}.ipMode`, 'may not be specified when `ip` is not set'));
    else if (!ipModes.includes(ipMode)) errors.push(notSupported(`${path}.ipMode`, ipMode, ipModes));
    return hostname ? [...errors, ...needed(`${path}.hostname`, hostname, hostName)] : errors;
  });
}

const hostName: NameRule = (name) => [
  ...dnsSubdomain(name),
  ...(isIP(name) ? ['must be a DNS name, not an IP address'] : []),
];
