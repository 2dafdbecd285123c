import { isDeleting, type Pod, type Service } from '@nexslice/kube';
import type { ServicePort } from '../../builtin/types.ts';
import { isFinished, isReady } from '../workload/pod-state.ts';

/** A port of a service as one pod serves it. */
export interface EndpointPort {
  name: string;
  port: number;
  protocol: string;
  appProtocol?: string;
}

/** A pod behind a service. */
export interface PodEndpoint {
  pod: Pod;
  address: string;
  ready: boolean;
  serving: boolean;
  terminating: boolean;
  hostname: string | undefined;
}

/** Pods whose ports are the same. */
export interface EndpointGroup {
  ports: EndpointPort[];
  endpoints: PodEndpoint[];
}

export type Family = 'IPv4' | 'IPv6';

/** The families of a service's addresses, its first one first. */
export function familiesOf({ spec }: Service): [Family, ...Family[]] {
  const [first = 'IPv4', ...others] = (spec?.ipFamilies ?? []) as Family[];
  return [first, ...others];
}

/** The pods behind a service by the ports that they serve; a named target port may be another number in each. */
export function groupEndpoints(
  service: Service,
  pods: readonly Pod[],
  family: Family = familiesOf(service)[0],
): EndpointGroup[] {
  const groups = new Map<string, EndpointGroup>();
  for (const pod of pods) {
    const address = addressOf(family, pod);
    if (!address || isFinished(pod)) continue;
    const ports = portsOf(service, pod);
    if (ports.length === 0 && (service.spec?.ports ?? []).length > 0) continue;
    const id = JSON.stringify(ports);
    const group = groups.get(id) ?? { ports, endpoints: [] };
    groups.set(id, group);
    group.endpoints.push(endpointOf(service, pod, address));
  }
  for (const { endpoints } of groups.values()) endpoints.sort((a, b) => (a.address < b.address ? -1 : 1));
  return [...groups.values()];
}

function addressOf(family: Family, { status }: Pod): string | undefined {
  const wantsV6 = family === 'IPv6';
  const all = status?.podIPs?.map(({ ip }) => ip ?? '') ?? [status?.podIP ?? ''];
  return all.find((ip) => ip !== '' && ip.includes(':') === wantsV6);
}

function endpointOf(service: Service, pod: Pod, address: string): PodEndpoint {
  const serving = isReady(pod);
  const terminating = isDeleting(pod);
  const { hostname, subdomain } = pod.spec ?? {};
  return {
    pod,
    address,
    ready: service.spec?.publishNotReadyAddresses === true || (serving && !terminating),
    serving,
    terminating,
    hostname: hostname && subdomain === service.metadata?.name ? hostname : undefined,
  };
}

function portsOf(service: Service, pod: Pod): EndpointPort[] {
  const ports: EndpointPort[] = [];
  for (const wanted of service.spec?.ports ?? []) {
    const port = targetPort(wanted, pod);
    if (port === undefined) continue;
    const { name = '', protocol = 'TCP', appProtocol } = wanted;
    ports.push({ name, port, protocol, ...(appProtocol ? { appProtocol } : {}) });
  }
  return ports;
}

/** A target port by name is the one that a container of the pod calls so. */
function targetPort({ port, targetPort: target, protocol = 'TCP' }: ServicePort, pod: Pod): number | undefined {
  if (target === undefined || target === 0 || target === '') return port;
  if (typeof target === 'number') return target;
  const { containers = [], initContainers = [] } = pod.spec ?? {};
  const sidecars = initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always');
  for (const container of [...containers, ...sidecars]) {
    const found = container.ports?.find(({ name, protocol: own = 'TCP' }) => name === target && own === protocol);
    if (found) return found.containerPort;
  }
  return undefined;
}

/** How endpoints name their pod. */
export function targetRef({ metadata }: Pod) {
  const { namespace = '', name = '', uid = '' } = metadata ?? {};
  return { kind: 'Pod', namespace, name, uid };
}
