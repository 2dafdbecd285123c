import type { Service } from '@nexslice/kube';
import { column } from '../kind/columns.ts';

/** Longest shown form of several load-balancer addresses when the table is not wide. */
const addressWidth = 16;

export const serviceColumns = [
  column<Service>('Type', (service) => service.spec?.type ?? '', 'core/v1.ServiceSpec.type'),
  column<Service>(
    'Cluster-IP',
    (service) => service.spec?.clusterIPs?.[0] || '<none>',
    'core/v1.ServiceSpec.clusterIP',
  ),
  column<Service>('External-IP', externalCell, 'core/v1.ServiceSpec.externalIPs'),
  column<Service>('Port(s)', portsCell, 'core/v1.ServiceSpec.ports'),
  column<Service>(
    'Selector',
    (service) =>
      Object.entries(service.spec?.selector ?? {})
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, value]) => `${key}=${value}`)
        .join(',') || '<none>',
    'core/v1.ServiceSpec.selector',
    { wide: true },
  ),
];

function externalCell({ spec, status }: Service): string {
  const own = spec?.externalIPs ?? [];
  if (spec?.type === 'ExternalName') return spec.externalName ?? '';
  if (spec?.type !== 'LoadBalancer') return own.join(',') || '<none>';
  const given = [...new Set((status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || ''))];
  const shown = given.join(',');
  const balanced = shown.length > addressWidth ? `${shown.slice(0, addressWidth - 3)}...` : shown;
  return [...(balanced ? [balanced] : []), ...own].join(',') || '<pending>';
}

function portsCell({ spec }: Service): string {
  const ports = (spec?.ports ?? []).map((port) =>
    port.nodePort ? `${port.port}:${port.nodePort}/${port.protocol}` : `${port.port}/${port.protocol}`,
  );
  return ports.join(',') || '<none>';
}
