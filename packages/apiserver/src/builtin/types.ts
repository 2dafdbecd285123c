import type { Pod, Service } from '@nexslice/kube';

/*
 * The parts of built-in kinds that several kinds share. What OpenAPI requires may still be missing in a body that is being checked: lists
 * are null then, texts empty.
 */
export type PodSpec = NonNullable<Pod['spec']>;
export type PodStatus = NonNullable<Pod['status']>;
export type Container = PodSpec['containers'][number] & {
  /** When it starts again although its restartPolicy says otherwise. */
  restartPolicyRules?: { action: string; exitCodes?: { operator: string; values?: number[] } }[];
};
export type ContainerPort = NonNullable<Container['ports']>[number];
export type EnvVar = NonNullable<Container['env']>[number] & { valueFrom?: { fileKeyRef?: FileKeyRef } };
/** A line of a file of variables, which a volume holds. */
export type FileKeyRef = { volumeName: string; path: string; key: string; optional?: boolean };
export type EnvFrom = NonNullable<Container['envFrom']>[number];
export type VolumeMount = NonNullable<Container['volumeMounts']>[number];
export type Probe = NonNullable<Container['livenessProbe']>;
export type ResourceRequirements = NonNullable<Container['resources']>;
export type Volume = NonNullable<PodSpec['volumes']>[number] & {
  /** Files of a container image. */
  image?: { reference?: string; pullPolicy?: string };
};
export type Toleration = NonNullable<PodSpec['tolerations']>[number];
export type ContainerStatus = NonNullable<PodStatus['containerStatuses']>[number];
export type ServiceSpec = NonNullable<Service['spec']>;
export type ServicePort = NonNullable<ServiceSpec['ports']>[number];

export interface LabelSelector {
  matchLabels?: Record<string, string>;
  matchExpressions?: LabelSelectorRequirement[];
}

export interface LabelSelectorRequirement {
  key: string;
  operator: string;
  values?: string[];
}

export interface PodTemplate {
  metadata?: { labels?: Record<string, string>; annotations?: Record<string, string> };
  spec?: PodSpec;
}
