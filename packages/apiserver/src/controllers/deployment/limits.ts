import type { Deployment } from '@nexslice/kube';
import { resolveIntOrPercent } from '../workload/int-or-percent.ts';
import { wantedReplicas } from './types.ts';

/** How far a roll-out may go beyond and below the wanted number of pods. */
export interface Limits {
  maxSurge: number;
  maxUnavailable: number;
}

/** @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment */
export function limitsOf(deployment: Deployment): Limits {
  const { type, rollingUpdate } = deployment.spec?.strategy ?? {};
  const replicas = wantedReplicas(deployment);
  if (type === 'Recreate') return { maxSurge: 0, maxUnavailable: 0 };
  const maxSurge = resolveIntOrPercent(rollingUpdate?.maxSurge, replicas, 'up');
  const maxUnavailable = resolveIntOrPercent(rollingUpdate?.maxUnavailable, replicas, 'down');
  // Both at zero would be a standstill: percentages of few pods are rounded to it.
  if (maxSurge === 0 && maxUnavailable === 0) return { maxSurge: 0, maxUnavailable: 1 };
  return { maxSurge, maxUnavailable: Math.min(maxUnavailable, replicas) };
}
