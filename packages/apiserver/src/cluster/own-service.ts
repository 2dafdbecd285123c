import { isIP, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Catalog } from '../registry/catalog.ts';
import type { RegistryContext } from '../registry/context.ts';
import { StoredResource } from '../registry/stored-resource.ts';
import { ensure } from './ensure.ts';

const key = { namespace: 'default', name: 'kubernetes' };

/** The first address of the range of Services, which is kept for the server on every cluster. */
const clusterIP = '10.96.0.1';

/** Where the server listens. */
export interface OwnAddress {
  host: string;
  port: number;
  tls: boolean;
}

/**
 * Says in the namespace `default` where the server is, as every cluster does: the Service `kubernetes`, its Endpoints and its EndpointSlice.
 * What is there from a former start is brought up to date.
 */
export function announceServer(catalog: Catalog, context: RegistryContext, { host, port, tls }: OwnAddress): void {
  const address = reachable(host);
  const name = tls ? 'https' : 'http';
  const ports = [{ name, port, protocol: 'TCP' }];
  ensure(catalog.find('', 'v1', 'services') as StoredResource, {
    metadata: { ...key, labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: {
      clusterIP,
      clusterIPs: [clusterIP],
      ports: [{ name, port: tls ? 443 : 80, targetPort: port, protocol: 'TCP' }],
    },
  });
  ensure(unchecked(catalog.find('', 'v1', 'endpoints') as StoredResource, context), {
    metadata: { ...key, labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
    subsets: [{ addresses: [{ ip: address }], ports }],
  });
  ensure(unchecked(catalog.find('discovery.k8s.io', 'v1', 'endpointslices') as StoredResource, context), {
    metadata: { ...key, labels: { 'kubernetes.io/service-name': key.name } },
    addressType: isIPv6(address) ? 'IPv6' : 'IPv4',
    endpoints: [{ addresses: [address], conditions: { ready: true } }],
    ports,
  });
}

/** Endpoints of others may not be on the loopback interface, where this server is most of the time. */
function unchecked({ info }: StoredResource, context: RegistryContext): StoredResource {
  const { validate: _new, validateUpdate: _changed, ...strategy } = info.strategy;
  return new StoredResource({ ...info, strategy }, context);
}

const wildcards = new Set(['0.0.0.0', '::']);
const loopback = '127.0.0.1';

/** An address that leads to a server which listens on `host`. */
function reachable(host: string): string {
  if (!wildcards.has(host)) return isIP(host) ? host : loopback;
  const outward = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal);
  return outward?.address ?? loopback;
}
