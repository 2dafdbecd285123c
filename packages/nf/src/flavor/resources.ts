import type { Resources } from '@nexslice/kinds';
import type { ResourceRequirements } from '../pod/pod.ts';

/** What a UPF of one UE gets where its slice does not say: enough to start quickly, little enough that 100 fit on a few nodes. */
export const defaultResources: ResourceRequirements = {
  requests: { cpu: '100m', memory: '128Mi' },
  limits: { cpu: '500m', memory: '512Mi' },
};

/** Resources as the Kubernetes API types them: amounts are text. */
export function containerResources(resources: Resources | undefined): ResourceRequirements {
  if (!resources) return defaultResources;
  const { requests, limits } = resources;
  return { ...(requests && { requests: amounts(requests) }), ...(limits && { limits: amounts(limits) }) };
}

function amounts(byName: Readonly<Record<string, string | number>>): Record<string, string> {
  return Object.fromEntries(Object.entries(byName).map(([name, amount]) => [name, String(amount)]));
}
