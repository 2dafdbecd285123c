import type { Service } from '@nexslice/kube';
import { internalError, invalid } from '../../status/errors.ts';
import { type FieldError, invalid as invalidField } from '../../status/field-error.ts';
import type { ServicePort, ServiceSpec } from '../types.ts';
import { requestFamilies } from './families.ts';
import { hasClusterIP, hasNodePorts, needsHealthCheck } from './needs.ts';
import type { Pool } from './pool.ts';
import { dropForType } from './update.ts';
import { validateAddresses } from './validate-address.ts';

export interface ServicePools {
  addresses: Pool<string>;
  /** Where `addresses` are: `10.96.0.0/16`. */
  range: string;
  ports: Pool<number>;
  /** First and last of `ports`. */
  portRange: [number, number];
}

/** Gives a new Service the addresses and node ports it needs and does not have. @throws StatusError 422 */
export function allocate(service: Service, pools: ServicePools): void {
  const spec = service.spec!;
  if (spec.clusterIP && !spec.clusterIPs?.length) spec.clusterIPs = [spec.clusterIP];
  give(service, undefined, pools);
}

/** Carries over what the old Service was given and the new one does not mention; gives what the change of type needs. */
export function reallocate(service: Service, old: Service, pools: ServicePools): void {
  const spec = service.spec!;
  const before = old.spec!;
  dropForType(spec, before);
  carryOver(spec, before);
  keepInStep(spec, before);
  give(service, before, pools);
}

function give(service: Service, before: ServiceSpec | undefined, pools: ServicePools): void {
  const spec = service.spec!;
  if (hasClusterIP(spec)) {
    check(service, validateAddresses(spec));
    check(service, requestFamilies(spec, before));
    giveAddress(service, before?.clusterIPs ?? [], pools);
  }
  if (hasNodePorts(spec)) givePorts(service, before?.ports ?? [], pools);
  if (needsHealthCheck(spec)) giveHealthCheckPort(spec, before, pools);
}

function giveAddress(service: Service, held: readonly string[], pools: ServicePools): void {
  const spec = service.spec!;
  const wanted = spec.clusterIP;
  if (!wanted) {
    const address = pools.addresses.take();
    if (!address) throw internalError('failed to allocate a serviceIP: range is full');
    spec.clusterIP = address;
    spec.clusterIPs = [address];
  } else if (wanted !== 'None' && held.length === 0) {
    const why = pools.addresses.has(wanted)
      ? 'provided IP is already allocated'
      : `the provided IP (${wanted}) is not in the valid range. The range of valid IPs is ${pools.range}`;
    if (pools.addresses.reserve(wanted)) return;
    check(service, [invalidField('spec.clusterIPs', spec.clusterIPs, `failed to allocate IP ${wanted}: ${why}`)]);
  }
}

function givePorts(service: Service, held: readonly ServicePort[], pools: ServicePools): void {
  const own = new Set(held.map((port) => port.nodePort));
  const byNumber = new Map<number, number>();
  for (const [index, port] of (service.spec!.ports ?? []).entries()) {
    if (port.nodePort && !own.has(port.nodePort)) claimPort(service, index, port.nodePort, pools);
    // A TCP and a UDP port of one number lead through the same node port.
    port.nodePort ||= byNumber.get(port.port) ?? takePort(pools, 'a nodePort');
    byNumber.set(port.port, port.nodePort);
    own.add(port.nodePort);
  }
}

function takePort(pools: ServicePools, what: string): number {
  const port = pools.ports.take();
  if (port === undefined) throw internalError(`failed to allocate ${what}: range is full`);
  return port;
}

function claimPort(service: Service, index: number, port: number, pools: ServicePools): void {
  const field = `spec.ports[${index}].nodePort`;
  if (!pools.ports.has(port)) {
    const [first, last] = pools.portRange;
    const why = `provided port is not in the valid range. The range of valid ports is ${first}-${last}`;
    check(service, [invalidField(field, port, why)]);
  }
  if (!pools.ports.reserve(port)) check(service, [invalidField(field, port, 'provided port is already allocated')]);
}

function giveHealthCheckPort(spec: ServiceSpec, before: ServiceSpec | undefined, pools: ServicePools): void {
  const port = spec.healthCheckNodePort;
  if (!port) spec.healthCheckNodePort = takePort(pools, 'a HealthCheck NodePort');
  else if (port !== before?.healthCheckNodePort && !pools.ports.reserve(port)) {
    throw internalError(
      `failed to allocate requested HealthCheck NodePort ${port}: provided port is already allocated`,
    );
  }
}

function check(service: Service, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalid('Service', '', service.metadata?.name ?? '', errors);
}

function carryOver(spec: ServiceSpec, before: ServiceSpec): void {
  if (hasClusterIP(spec) && hasClusterIP(before)) {
    spec.clusterIP ||= before.clusterIP!;
    if (!spec.clusterIPs?.length) spec.clusterIPs = before.clusterIPs!;
  }
  if (hasNodePorts(spec) && hasNodePorts(before)) carryOverPorts(spec.ports ?? [], before.ports ?? []);
  if (needsHealthCheck(spec) && needsHealthCheck(before)) spec.healthCheckNodePort ||= before.healthCheckNodePort!;
}

/** A port keeps its node port by its name, whatever else of it changes. */
function carryOverPorts(ports: readonly ServicePort[], before: readonly ServicePort[]): void {
  const used = new Set(ports.map(({ nodePort }) => nodePort));
  const had = new Map(before.map(({ name, nodePort }) => [name ?? '', nodePort]));
  for (const port of ports) {
    const kept = had.get(port.name ?? '');
    if (port.nodePort || !kept || used.has(kept)) continue;
    port.nodePort = kept;
    used.add(kept);
  }
}

/** Either of the two names of the address may be changed; the other follows. */
function keepInStep(spec: ServiceSpec, before: ServiceSpec): void {
  const sameList = JSON.stringify(spec.clusterIPs) === JSON.stringify(before.clusterIPs);
  if (spec.clusterIP && spec.clusterIP !== before.clusterIP && (sameList || !spec.clusterIPs)) {
    spec.clusterIPs = [spec.clusterIP, ...(spec.clusterIPs ?? []).slice(1)];
  } else if (spec.clusterIPs?.length && spec.clusterIP === before.clusterIP && !sameList) {
    spec.clusterIP = spec.clusterIPs[0]!;
  } else if (!spec.clusterIP && spec.clusterIPs?.length && sameList) {
    delete spec.clusterIPs;
  }
}
