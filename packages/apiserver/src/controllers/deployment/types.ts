import type { Deployment, ReplicaSet } from '@nexslice/kube';

export type DeploymentSpec = NonNullable<Deployment['spec']>;
export type DeploymentStatus = NonNullable<Deployment['status']>;
export type DeploymentCondition = NonNullable<DeploymentStatus['conditions']>[number];

/** The ReplicaSets of a deployment: the one with its present template, if it exists, and all others, oldest first. */
export interface Sets {
  current: ReplicaSet | undefined;
  old: ReplicaSet[];
}

export function wantedReplicas({ spec }: Deployment | ReplicaSet): number {
  return spec?.replicas ?? 1;
}

export function availableReplicas({ status }: ReplicaSet): number {
  return status?.availableReplicas ?? 0;
}

export function sum<T>(items: Iterable<T>, value: (item: T) => number): number {
  let total = 0;
  for (const item of items) total += value(item);
  return total;
}

export function allSets({ current, old }: Sets): ReplicaSet[] {
  return current ? [...old, current] : old;
}
