import type { Pod } from '@nexslice/kube';
import { dnsLabel, dnsSubdomain } from '../../registry/names.ts';
import { type FieldError, invalid, required } from '../../status/field-error.ts';
import { validateAnnotationKeys, validateLabels } from '../rules/label.ts';
import { label, needed, obeys, oneOf } from '../rules/text.ts';
import type { PodSpec, PodTemplate } from '../types.ts';
import { validateContainers } from './validate-container.ts';
import { validateAffinity, validateTolerations, validateTopologySpread } from './validate-scheduling.ts';
import { validateVolumes } from './validate-volume.ts';

const maxDeadlineSeconds = 2 ** 31 - 1;

export function validatePod(pod: Pod): FieldError[] {
  const spec = pod.spec!;
  return [...validatePodSpec('spec', spec), ...validateImages(spec)];
}

/** Templates may leave the image to whatever makes pods of them; pods may not. */
function validateImages(spec: PodSpec): FieldError[] {
  return [
    ...(spec.containers ?? []).flatMap(({ image }, i) => needed(`spec.containers[${i}].image`, image)),
    ...(spec.initContainers ?? []).flatMap(({ image }, i) => needed(`spec.initContainers[${i}].image`, image)),
  ];
}

export function validatePodTemplate(field: string, template: PodTemplate): FieldError[] {
  return [
    ...validateLabels(`${field}.metadata.labels`, template.metadata?.labels),
    ...validateAnnotationKeys(`${field}.metadata.annotations`, template.metadata?.annotations),
    ...validatePodSpec(`${field}.spec`, template.spec!),
  ];
}

export function validatePodSpec(field: string, spec: PodSpec): FieldError[] {
  const volumes = new Set((spec.volumes ?? []).map(({ name }) => name));
  return [
    ...validateVolumes(`${field}.volumes`, spec.volumes ?? []),
    ...validateContainers(field, spec, volumes),
    ...oneOf(`${field}.restartPolicy`, spec.restartPolicy, ['Always', 'OnFailure', 'Never']),
    ...oneOf(`${field}.dnsPolicy`, spec.dnsPolicy, ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']),
    ...validateLabels(`${field}.nodeSelector`, spec.nodeSelector),
    ...validateSecurity(field, spec),
    ...(spec.imagePullSecrets ?? []).flatMap(({ name }, i) =>
      name ? [] : [required(`${field}.imagePullSecrets[${i}].name`)],
    ),
    ...validateAffinity(`${field}.affinity`, spec.affinity),
    ...validateDns(field, spec),
    ...(spec.readinessGates ?? []).flatMap((gate, i) =>
      validateLabels(`${field}.readinessGates[${i}].conditionType`, { [gate.conditionType]: '' }),
    ),
    ...validateTopologySpread(`${field}.topologySpreadConstraints`, spec.topologySpreadConstraints ?? []),
    ...obeys(`${field}.serviceAccountName`, spec.serviceAccountName, dnsSubdomain),
    ...obeys(`${field}.nodeName`, spec.nodeName, dnsSubdomain),
    ...validateDeadline(`${field}.activeDeadlineSeconds`, spec.activeDeadlineSeconds),
    ...label(`${field}.hostname`, spec.hostname),
    ...obeys(`${field}.subdomain`, spec.subdomain, dnsLabel),
    ...validateTolerations(`${field}.tolerations`, spec.tolerations ?? []),
    ...obeys(`${field}.priorityClassName`, spec.priorityClassName, dnsSubdomain),
    ...obeys(`${field}.runtimeClassName`, spec.runtimeClassName, dnsSubdomain),
    ...oneOf(`${field}.preemptionPolicy`, spec.preemptionPolicy ?? 'Never', ['PreemptLowerPriority', 'Never']),
  ];
}

function validateSecurity(field: string, spec: PodSpec): FieldError[] {
  const errors: FieldError[] = [];
  const security = spec.securityContext ?? {};
  if (spec.shareProcessNamespace && spec.hostPID) {
    errors.push(
      invalid(`${field}.shareProcessNamespace`, true, 'ShareProcessNamespace and HostPID cannot both be enabled'),
    );
  }
  for (const id of ['runAsUser', 'runAsGroup', 'fsGroup'] as const) {
    const value = security[id];
    if (value !== undefined && (value < 0 || value > maxDeadlineSeconds)) {
      errors.push(invalid(`${field}.securityContext.${id}`, value, 'must be between 0 and 2147483647, inclusive'));
    }
  }
  return errors;
}

function validateDns(field: string, spec: PodSpec): FieldError[] {
  if (spec.dnsPolicy !== 'None' || spec.dnsConfig?.nameservers?.length) return [];
  if (!spec.dnsConfig) return [required(`${field}.dnsConfig`, 'must provide `dnsConfig` when `dnsPolicy` is None')];
  return [
    required(`${field}.dnsConfig.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None'),
  ];
}

function validateDeadline(field: string, seconds: number | undefined): FieldError[] {
  if (seconds === undefined || (seconds >= 1 && seconds <= maxDeadlineSeconds)) return [];
  return [invalid(field, seconds, 'must be between 1 and 2147483647, inclusive')];
}
