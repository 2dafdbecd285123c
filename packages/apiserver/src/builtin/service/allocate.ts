import type { Service } from '@nexslice/kube';
import { internalError, invalid } from '../../status/errors.ts';
import { type FieldError, invalid as invalidField } from '../../status/field-error.ts';
import type { ServicePort, ServiceSpec } from '../types.ts';
import type { Pool } from './pool.ts';

export interface ServicePools {
  addresses: Pool<string>;
  ports: Pool<number>;
  /** First and last of `ports`. */
  portRange: [number, number];
}

const hasClusterIP = (spec: ServiceSpec): boolean => spec.type !== 'ExternalName';

/** Whether ports of the nodes lead to the Service. */
export function hasNodePorts(spec: ServiceSpec): boolean {
  return spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false);
}

/** Gives a new Service the addresses and node ports it needs and does not have. */
export function allocate(service: Service, pools: ServicePools): void {
  const spec = service.spec!;
  if (spec.clusterIP && !spec.clusterIPs) spec.clusterIPs = [spec.clusterIP];
  if (hasClusterIP(spec)) allocateAddress(service, pools);
  if (hasNodePorts(spec)) allocatePorts(service, [], pools);
}

/** Carries over what the old Service was given and the new one does not mention; gives what the change of type needs. */
export function reallocate(service: Service, old: Service, pools: ServicePools): void {
  const spec = service.spec!;
  const before = old.spec!;
  keepClusterIPs(spec, before);
  if (hasClusterIP(spec) && hasClusterIP(before)) {
    spec.ipFamilies ??= before.ipFamilies!;
    spec.ipFamilyPolicy ??= before.ipFamilyPolicy!;
  }
  if (!hasClusterIP(spec) && hasClusterIP(before)) dropAddresses(spec, before);
  if (before.type === 'LoadBalancer' && spec.type !== 'LoadBalancer') dropBalancing(spec, before);
  if (hasNodePorts(before) && !hasNodePorts(spec)) dropPorts(spec, before);
  if (hasNodePorts(spec) && hasNodePorts(before)) keepPorts(spec, before);
  if (hasClusterIP(spec)) allocateAddress(service, pools, before.clusterIPs);
  if (hasNodePorts(spec)) allocatePorts(service, before.ports ?? [], pools);
}

function allocateAddress(service: Service, pools: ServicePools, held: readonly string[] = []): void {
  const spec = service.spec!;
  spec.ipFamilyPolicy ??= spec.clusterIP === 'None' && !spec.selector ? 'RequireDualStack' : 'SingleStack';
  if (!spec.ipFamilies) {
    spec.ipFamilies = spec.clusterIP === 'None' && !spec.selector ? ['IPv4', 'IPv6'] : ['IPv4'];
  }
  if (!spec.clusterIP) {
    const address = pools.addresses.take();
    if (!address) throw internalError('failed to allocate a serviceIP: range is full');
    spec.clusterIP = address;
  } else if (spec.clusterIP !== 'None' && held.length === 0 && !pools.addresses.reserve(spec.clusterIP)) {
    const why = `failed to allocate IP ${spec.clusterIP}: provided IP is already allocated`;
    throw refused(service, invalidField('spec.clusterIPs', [spec.clusterIP], why));
  }
  spec.clusterIPs ??= [spec.clusterIP];
}

function allocatePorts(service: Service, held: readonly ServicePort[], pools: ServicePools): void {
  const own = new Set(held.map((port) => port.nodePort));
  const byNumber = new Map<number, number>();
  for (const [index, port] of (service.spec!.ports ?? []).entries()) {
    if (port.nodePort && !own.has(port.nodePort)) claimPort(service, index, port.nodePort, pools);
    // A TCP and a UDP port of one number lead through the same node port.
    port.nodePort ||= byNumber.get(port.port) ?? takePort(pools);
    byNumber.set(port.port, port.nodePort);
    own.add(port.nodePort);
  }
}

function takePort(pools: ServicePools): number {
  const port = pools.ports.take();
  if (port === undefined) throw internalError('failed to allocate a nodePort: range is full');
  return port;
}

function claimPort(service: Service, index: number, port: number, pools: ServicePools): void {
  const [first, last] = pools.portRange;
  const field = `spec.ports[${index}].nodePort`;
  if (port < first || port > last) {
    const why = `provided port is not in the valid range. The range of valid ports is ${first}-${last}`;
    throw refused(service, invalidField(field, port, why));
  }
  if (!pools.ports.reserve(port))
    throw refused(service, invalidField(field, port, 'provided port is already allocated'));
}

function refused(service: Service, error: FieldError): Error {
  return invalid('Service', '', service.metadata?.name ?? '', [error]);
}

/** Either of the two names of the address may be changed; the other follows. */
function keepClusterIPs(spec: ServiceSpec, before: ServiceSpec): void {
  const had = hasClusterIP(before);
  if (!spec.clusterIP && !spec.clusterIPs && hasClusterIP(spec) && had) {
    spec.clusterIP = before.clusterIP!;
    spec.clusterIPs = before.clusterIPs!;
    return;
  }
  const sameList = JSON.stringify(spec.clusterIPs) === JSON.stringify(before.clusterIPs);
  if (spec.clusterIP && spec.clusterIP !== before.clusterIP && (sameList || !spec.clusterIPs)) {
    spec.clusterIPs = [spec.clusterIP, ...(spec.clusterIPs ?? []).slice(1)];
  } else if (spec.clusterIP && !spec.clusterIPs) {
    spec.clusterIPs = before.clusterIPs!;
  } else if (!spec.clusterIP && spec.clusterIPs && !sameList) {
    spec.clusterIP = spec.clusterIPs[0]!;
  } else if (!spec.clusterIP && spec.clusterIPs && had) {
    delete spec.clusterIPs;
  }
}

function dropAddresses(spec: ServiceSpec, before: ServiceSpec): void {
  if (spec.clusterIP !== before.clusterIP) return;
  delete spec.clusterIP;
  delete spec.clusterIPs;
  delete spec.ipFamilies;
  delete spec.ipFamilyPolicy;
}

/** What only a load balancer has goes with it, unless the client changed it in the same breath. */
function dropBalancing(spec: ServiceSpec, before: ServiceSpec): void {
  if (spec.allocateLoadBalancerNodePorts === before.allocateLoadBalancerNodePorts) {
    delete spec.allocateLoadBalancerNodePorts;
  }
  if (spec.loadBalancerClass === before.loadBalancerClass) delete spec.loadBalancerClass;
}

function dropPorts(spec: ServiceSpec, before: ServiceSpec): void {
  const had = new Set((before.ports ?? []).map((port) => port.nodePort));
  for (const port of spec.ports ?? []) if (had.has(port.nodePort)) delete port.nodePort;
  if (spec.externalTrafficPolicy === before.externalTrafficPolicy && spec.type === 'ClusterIP' && !spec.externalIPs) {
    delete spec.externalTrafficPolicy;
  }
}

function keepPorts(spec: ServiceSpec, before: ServiceSpec): void {
  const had = new Map((before.ports ?? []).map((port) => [`${port.protocol}/${port.port}`, port.nodePort]));
  const used = new Set((spec.ports ?? []).map((port) => port.nodePort));
  for (const port of spec.ports ?? []) {
    const kept = had.get(`${port.protocol}/${port.port}`);
    if (!port.nodePort && kept && !used.has(kept)) port.nodePort = kept;
  }
}
