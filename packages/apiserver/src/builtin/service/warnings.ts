import type { Service } from '@nexslice/kube';

const oldTopology = 'service.kubernetes.io/topology-aware-hints';
const topology = 'service.kubernetes.io/topology-mode';

/** What a service says that nobody heeds, or hardly anybody any more. */
export function serviceWarnings({ metadata, spec }: Service): string[] {
  const { type, externalIPs = [], externalName, loadBalancerIP, sessionAffinity, trafficDistribution } = spec!;
  const isHeadless = type === 'ClusterIP' && spec!.clusterIP === 'None';
  const isExternal = type === 'ExternalName';
  const has: [boolean, string][] = [
    [
      metadata?.annotations?.[oldTopology] !== undefined,
      `annotation ${oldTopology} is deprecated, please use ${topology} instead`,
    ],
    [isHeadless && Boolean(loadBalancerIP), 'spec.loadBalancerIP is ignored for headless services'],
    [isHeadless && externalIPs.length > 0, 'spec.externalIPs is ignored for headless services'],
    [isHeadless && sessionAffinity !== 'None', 'spec.SessionAffinity is ignored for headless services'],
    [
      !isHeadless && !isExternal && externalIPs.length > 0,
      'spec.externalIPs is deprecated and may no longer be implemented in some clusters',
    ],
    [isExternal && externalIPs.length > 0, 'spec.externalIPs is ignored when spec.type is "ExternalName"'],
    [!isExternal && Boolean(externalName), 'spec.externalName is ignored when spec.type is not "ExternalName"'],
    [
      trafficDistribution === 'PreferClose',
      'spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"',
    ],
  ];
  return has.filter(([applies]) => applies).map(([, text]) => text);
}
