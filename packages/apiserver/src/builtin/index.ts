import type { Service } from '@nexslice/kube';
import type { ApiObject, ResourceInfo } from '../registry/resource.ts';
import { serviceAccountKind } from './access/service-account.ts';
import { configMapKind } from './config/config-map.ts';
import { secretKind } from './config/secret.ts';
import { eventKind, legacyEventKind } from './event/event.ts';
import { leaseKind } from './lease/lease.ts';
import { namespaceKind } from './namespace/namespace.ts';
import { podKind } from './pod/pod.ts';
import { addressPool, portPool } from './service/pool.ts';
import { serviceKind } from './service/service.ts';
import { deploymentKind } from './workload/deployment.ts';
import { replicaSetKind } from './workload/replica-set.ts';

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
  };
  return [
    configMapKind,
    legacyEventKind,
    namespaceKind,
    podKind,
    secretKind,
    serviceAccountKind,
    serviceKind(pools),
    deploymentKind,
    replicaSetKind,
    leaseKind,
    eventKind,
  ];
}
