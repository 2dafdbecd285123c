import type { Pod } from '@nexslice/kube';

/** The parts of a pod, as the Kubernetes API types them. */
export type PodSpec = NonNullable<Pod['spec']>;
export type Container = PodSpec['containers'][number];
export type ResourceRequirements = NonNullable<Container['resources']>;
