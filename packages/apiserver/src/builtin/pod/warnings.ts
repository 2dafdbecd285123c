import type { Pod } from '@nexslice/kube';
import { dnsLabel } from '../../registry/names.ts';
import { formatQuantity, parseQuantity } from '../quantity/quantity.ts';
import type { Container, PodSpec, PodTemplate } from '../types.ts';
import { deprecatedLabelWarnings } from './warn-labels.ts';
import { portWarnings } from './warn-ports.ts';

type Metadata = { annotations?: Record<string, string> };

/** What a new pod has that is allowed and yet hardly meant. Changes are not warned of: programs make them, and often. */
export function podWarnings(pod: Pod): string[] {
  const problems = dnsLabel(pod.metadata?.name ?? '');
  const name =
    problems.length === 0
      ? []
      : [
          `metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [${problems.join(' ')}]`,
        ];
  return [...name, ...specWarnings('', pod.spec!, pod.metadata ?? {})];
}

/** What the template at a field has that is allowed and yet hardly meant. */
export function templateWarnings(field: string, template: PodTemplate | undefined): string[] {
  if (!template?.spec) return [];
  const metadata = template.metadata ?? {};
  return [...specWarnings(`${field}.`, template.spec, metadata), ...appArmorWarnings(field, template.spec, metadata)];
}

/** `at` stands before `spec` and `metadata`: empty, or ending in a dot. */
function specWarnings(at: string, spec: PodSpec, metadata: Metadata): string[] {
  const containers = containersOf(`${at}spec`, spec);
  return [
    ...deprecatedLabelWarnings(`${at}spec`, spec),
    ...annotationWarnings(`${at}metadata`, metadata),
    ...volumeWarnings(`${at}spec.volumes`, spec),
    ...repeated(
      `${at}spec.hostAliases`,
      'ip',
      (spec.hostAliases ?? []).map(({ ip }) => ip),
    ),
    ...secretWarnings(`${at}spec.imagePullSecrets`, spec),
    ...fractionWarnings(`${at}spec.overhead`, spec.overhead, ['memory', 'ephemeral-storage']),
    ...seccompWarnings(`${at}metadata`, spec, metadata),
    ...containers.flatMap(([field, container]) => containerWarnings(field, container)),
    ...portWarnings(containers),
    ...graceWarnings(`${at}spec`, spec),
    ...affinityWarnings(`${at}spec.affinity`, spec.affinity),
  ];
}

function containersOf(field: string, spec: PodSpec): [field: string, container: Container][] {
  return (['initContainers', 'containers', 'ephemeralContainers'] as const).flatMap((list) =>
    (spec[list] ?? []).map((container, i): [string, Container] => [`${field}.${list}[${i}]`, container as Container]),
  );
}

const deadAnnotations: Record<string, string> = {
  'scheduler.alpha.kubernetes.io/critical-pod': 'non-functional in v1.16+; use the "priorityClassName" field instead',
  'security.alpha.kubernetes.io/sysctls': 'non-functional in v1.11+; use the "sysctls" field instead',
  'security.alpha.kubernetes.io/unsafe-sysctls': 'non-functional in v1.11+; use the "sysctls" field instead',
};

function annotationWarnings(field: string, { annotations = {} }: Metadata): string[] {
  return Object.entries(deadAnnotations)
    .filter(([key]) => key in annotations)
    .map(([key, why]) => `${field}.annotations[${key}]: ${why}`);
}

const seccompPod = 'seccomp.security.alpha.kubernetes.io/pod';
const seccompContainer = 'container.seccomp.security.alpha.kubernetes.io/';
const appArmorContainer = 'container.apparmor.security.beta.kubernetes.io/';

function seccompWarnings(field: string, spec: PodSpec, { annotations = {} }: Metadata): string[] {
  const keys = [
    ...(spec.securityContext?.seccompProfile ? [] : [seccompPod]),
    ...containersOf('', spec)
      .filter(([, { securityContext }]) => !securityContext?.seccompProfile)
      .map(([, { name }]) => `${seccompContainer}${name}`),
  ];
  return keys
    .filter((key) => key in annotations)
    .map((key) => `${field}.annotations[${key}]: non-functional in v1.27+; use the "seccompProfile" field instead`);
}

function appArmorWarnings(field: string, spec: PodSpec, { annotations = {} }: Metadata): string[] {
  if (spec.securityContext?.appArmorProfile) return [];
  return containersOf('', spec)
    .filter(([, { securityContext }]) => !securityContext?.appArmorProfile)
    .map(([, { name }]) => `${appArmorContainer}${name}`)
    .filter((key) => key in annotations)
    .map(
      (key) => `${field}.metadata.annotations[${key}]: deprecated since v1.30; use the "appArmorProfile" field instead`,
    );
}

const oldVolumes: Record<string, string> = {
  photonPersistentDisk: 'deprecated in v1.11, non-functional in v1.16+',
  gitRepo: 'deprecated in v1.11',
  scaleIO: 'deprecated in v1.16, non-functional in v1.22+',
  flocker: 'deprecated in v1.22, non-functional in v1.25+',
  storageos: 'deprecated in v1.22, non-functional in v1.25+',
  quobyte: 'deprecated in v1.22, non-functional in v1.25+',
  glusterfs: 'deprecated in v1.25, non-functional in v1.26+',
  cephfs: 'deprecated in v1.28, non-functional in v1.31+',
  rbd: 'deprecated in v1.28, non-functional in v1.31+',
};

function volumeWarnings(field: string, { volumes = [] }: PodSpec): string[] {
  return volumes.flatMap((volume, i) =>
    Object.entries(oldVolumes)
      .filter(([source]) => source in volume)
      // Kubernetes writes this one as its type is called.
      .map(([source, why]) => `${field}[${i}].${source === 'storageos' ? 'storageOS' : source}: ${why}`),
  );
}

function repeated(field: string, part: string, values: readonly (string | undefined)[]): string[] {
  return values.flatMap((value, i) =>
    values.indexOf(value) < i ? [`${field}[${i}].${part}: duplicate ${part} ${JSON.stringify(value ?? '')}`] : [],
  );
}

function secretWarnings(field: string, { imagePullSecrets = [] }: PodSpec): string[] {
  const names = imagePullSecrets.map(({ name }) => name ?? '');
  return [
    ...repeated(field, 'name', names),
    ...names.flatMap((name, i) => (name ? [] : [`${field}[${i}].name: invalid empty name ""`])),
  ];
}

/** Bytes come whole. */
function fractionWarnings(
  field: string,
  amounts: Record<string, string> | undefined,
  names: readonly string[],
): string[] {
  return names.flatMap((name) => {
    const text = amounts?.[name];
    if (text === undefined) return [];
    const amount = parseQuantity(text);
    if (amount.nanos % 1_000_000_000n === 0n) return [];
    return [
      `${field}[${name}]: fractional byte value ${JSON.stringify(formatQuantity(amount))} is invalid, must be an integer`,
    ];
  });
}

function containerWarnings(field: string, { resources, env = [] }: Container): string[] {
  return [
    ...['memory', 'ephemeral-storage'].flatMap((name) => [
      ...fractionWarnings(`${field}.resources.limits`, resources?.limits, [name]),
      ...fractionWarnings(`${field}.resources.requests`, resources?.requests, [name]),
    ]),
    ...envWarnings(`${field}.env`, env),
  ];
}

/** A variable may be given again where its new value builds on the old one. */
function envWarnings(field: string, env: NonNullable<Container['env']>): string[] {
  const seen = new Set<string>();
  return env.flatMap(({ name, value = '', valueFrom }, i) => {
    const isFirst = !seen.has(name);
    seen.add(name);
    const reference = `$(${name})`;
    if (isFirst || (!valueFrom && value !== reference && value.includes(reference))) return [];
    return [
      `${field}[${i}]: hides previous definition of ${JSON.stringify(name)}, which may be dropped when using apply`,
    ];
  });
}

function graceWarnings(field: string, { terminationGracePeriodSeconds: seconds = 0 }: PodSpec): string[] {
  if (seconds >= 0) return [];
  return [`${field}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`];
}

function affinityWarnings(field: string, affinity: PodSpec['affinity']): string[] {
  const unselective = (at: string): string => `${at}.labelSelector: a null labelSelector results in matching no pod`;
  return (['podAffinity', 'podAntiAffinity'] as const).flatMap((side) => {
    const needs = affinity?.[side]?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
    const wishes = affinity?.[side]?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    return [
      ...needs.flatMap(({ labelSelector }, i) =>
        labelSelector ? [] : [unselective(`${field}.${side}.requiredDuringSchedulingIgnoredDuringExecution[${i}]`)],
      ),
      ...wishes.flatMap(({ podAffinityTerm }, i) =>
        podAffinityTerm.labelSelector
          ? []
          : [unselective(`${field}.${side}.preferredDuringSchedulingIgnoredDuringExecution[${i}].podAffinityTerm`)],
      ),
    ];
  });
}
