import type { Pod } from '@nexslice/kube';
import { dnsLabel, dnsSubdomain, qualified } from '../../registry/names.ts';
import { duplicate, type FieldError, forbidden, invalid, tooLong } from '../../status/field-error.ts';
import { validateIp } from '../rules/address.ts';
import { validateAnnotationKeys, validateLabels } from '../rules/label.ts';
import { inRange } from '../rules/number.ts';
import { given, label, needed, obeys, oneOf } from '../rules/text.ts';
import type { PodSpec, PodTemplate } from '../types.ts';
import { validatePodAnnotations } from './validate-annotations.ts';
import { validateContainers, validateImageSpaces } from './validate-container.ts';
import { validateDns } from './validate-dns.ts';
import { validatePodResources } from './validate-pod-resources.ts';
import { validateResources } from './validate-resources.ts';
import { validateAffinity, validateTolerations } from './validate-scheduling.ts';
import { validateHostUsers, validateOs, validatePodSecurity } from './validate-security.ts';
import { validateTopologySpread } from './validate-spread.ts';
import { validateVolumes } from './validate-volume.ts';

const maxDeadlineSeconds = 2 ** 31 - 1;
/** What Linux keeps of the name of a host. */
const maxHostname = 64;

/** A new pod. */
export function validatePod(pod: Pod): FieldError[] {
  const spec = pod.spec!;
  const errors = validateAnyPod(pod);
  if (spec.ephemeralContainers?.length) {
    errors.push(forbidden('spec.ephemeralContainers', 'cannot be set on create'));
  }
  if (spec.nodeName && spec.schedulingGates?.length) {
    errors.push(forbidden('spec.nodeName', 'cannot be set until all schedulingGates have been cleared'));
  }
  return errors;
}

/** A pod, new or changed. */
export function validateAnyPod({ metadata, spec }: Pod): FieldError[] {
  const trimmed = (['containers', 'initContainers'] as const).flatMap((list) =>
    (spec![list] ?? []).flatMap(({ image }, i) => validateImageSpaces(`spec.${list}[${i}].image`, image)),
  );
  return [
    ...validatePodAnnotations('metadata.annotations', metadata?.annotations, spec!),
    ...validatePodSpec('spec', spec!, metadata?.name ?? ''),
    ...validateTokens(spec!),
    ...trimmed,
  ];
}

/** A pod without a service account gets no tokens of one. */
function validateTokens({ serviceAccountName, volumes }: PodSpec): FieldError[] {
  if (serviceAccountName) return [];
  return (volumes ?? []).flatMap(({ projected }, i) =>
    (projected?.sources ?? []).flatMap(({ serviceAccountToken }, j) =>
      serviceAccountToken
        ? [
            forbidden(
              `spec.volumes[${i}].projected.sources[${j}].serviceAccountToken`,
              'must not be specified when serviceAccountName is not set',
            ),
          ]
        : [],
    ),
  );
}

export function validatePodTemplate(field: string, template: PodTemplate): FieldError[] {
  const { metadata, spec } = template;
  const errors = [
    ...validateLabels(`${field}.labels`, metadata?.labels),
    ...validateAnnotationKeys(`${field}.annotations`, metadata?.annotations),
    ...validatePodAnnotations(`${field}.annotations`, metadata?.annotations, spec!),
    ...validatePodSpec(`${field}.spec`, spec!),
  ];
  if (spec!.ephemeralContainers?.length) {
    errors.push(forbidden(`${field}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template'));
  }
  return errors;
}

/** `podName` tells a pod's own spec from a template's. */
export function validatePodSpec(field: string, spec: PodSpec, podName?: string): FieldError[] {
  const volumes = validateVolumes(`${field}.volumes`, spec.volumes ?? [], podName);
  return [
    ...volumes.errors,
    ...validateClaims(`${field}.resourceClaims`, spec.resourceClaims ?? []),
    ...validateContainers(field, spec, volumes.known),
    ...validatePodResources(`${field}.resources`, spec),
    ...validateHostNetwork(`${field}.containers`, spec, podName !== undefined),
    ...oneOf(`${field}.restartPolicy`, spec.restartPolicy, ['Always', 'OnFailure', 'Never']),
    ...oneOf(`${field}.dnsPolicy`, spec.dnsPolicy, ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']),
    ...validateLabels(`${field}.nodeSelector`, spec.nodeSelector),
    ...validatePodSecurity(field, spec),
    ...validateAffinity(`${field}.affinity`, spec.affinity),
    ...validateDns(`${field}.dnsConfig`, spec),
    ...(spec.readinessGates ?? []).flatMap(({ conditionType }, i) =>
      qualified(conditionType).map((text) =>
        invalid(`${field}.readinessGates[${i}].conditionType`, conditionType, text),
      ),
    ),
    ...validateGates(`${field}.schedulingGates`, spec.schedulingGates ?? []),
    ...validateTopologySpread(`${field}.topologySpreadConstraints`, spec.topologySpreadConstraints ?? []),
    ...validateHostUsers(field, spec),
    ...obeys(`${field}.serviceAccountName`, spec.serviceAccountName, dnsSubdomain),
    ...obeys(`${field}.nodeName`, spec.nodeName, dnsSubdomain),
    ...validateDeadline(`${field}.activeDeadlineSeconds`, spec.activeDeadlineSeconds),
    ...label(`${field}.hostname`, spec.hostname),
    ...label(`${field}.subdomain`, spec.subdomain),
    ...validateHostname(`${field}.hostnameOverride`, spec),
    ...validateTolerations(`${field}.tolerations`, spec.tolerations ?? []),
    ...(spec.hostAliases ?? []).flatMap(({ ip, hostnames }, i) => [
      ...validateIp(`${field}.hostAliases[${i}].ip`, ip),
      ...(hostnames ?? []).flatMap((name, j) =>
        dnsSubdomain(name).map((text) => invalid(`${field}.hostAliases[${i}].hostnames[${j}]`, name, text)),
      ),
    ]),
    ...obeys(`${field}.priorityClassName`, spec.priorityClassName, dnsSubdomain),
    ...given(`${field}.runtimeClassName`, spec.runtimeClassName, dnsSubdomain),
    ...oneOf(`${field}.preemptionPolicy`, spec.preemptionPolicy ?? 'Never', ['PreemptLowerPriority', 'Never']),
    ...validateResources(`${field}.overhead`, { limits: spec.overhead ?? {} }),
    ...validateOs(`${field}.os`, spec.os),
  ];
}

/** On the node's network a port of the container is one of the node. */
function validateHostNetwork(field: string, spec: PodSpec, isPod: boolean): FieldError[] {
  if (!spec.hostNetwork) return [];
  return (spec.containers ?? []).flatMap(({ ports }, i) =>
    (ports ?? []).flatMap(({ hostPort = 0, containerPort }, j) =>
      (isPod || hostPort !== 0) && hostPort !== containerPort
        ? [
            invalid(
              `${field}[${i}].ports[${j}].hostPort`,
              hostPort,
              'must match `containerPort` when `hostNetwork` is true',
            ),
          ]
        : [],
    ),
  );
}

/** The name that a pod has for itself, whatever it is called. */
function validateHostname(field: string, spec: PodSpec & { hostnameOverride?: string }): FieldError[] {
  const { hostnameOverride: name, setHostnameAsFQDN, hostNetwork } = spec;
  if (name === undefined) return [];
  return [
    ...(setHostnameAsFQDN ? [forbidden(field, 'may not be specified when setHostnameAsFQDN is true')] : []),
    ...(hostNetwork ? [forbidden(field, 'may not be specified when hostNetwork is true')] : []),
    ...(name.length > maxHostname ? [tooLong(field, maxHostname)] : []),
    ...given(field, name, dnsSubdomain),
  ];
}

function validateGates(field: string, gates: readonly { name: string }[]): FieldError[] {
  const seen = new Set<string>();
  return gates.flatMap(({ name }, i) => {
    const errors = qualified(name).map((text) => invalid(`${field}[${i}]`, name, text));
    if (seen.has(name)) errors.push(duplicate(`${field}[${i}]`, name));
    seen.add(name);
    return errors;
  });
}

type Claim = NonNullable<PodSpec['resourceClaims']>[number] & {
  resourceClaimName?: string;
  resourceClaimTemplateName?: string;
};

function validateClaims(field: string, claims: readonly Claim[]): FieldError[] {
  const seen = new Set<string>();
  return claims.flatMap((claim, i) => {
    const { name, resourceClaimName: own, resourceClaimTemplateName: template } = claim;
    const path = `${field}[${i}]`;
    const shown = { Name: name, ResourceClaimName: own ?? null, ResourceClaimTemplateName: template ?? null };
    const errors = seen.has(name) ? [duplicate(`${path}.name`, name)] : needed(`${path}.name`, name, dnsLabel);
    if (name) seen.add(name);
    if (own !== undefined && template !== undefined) {
      const text = 'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified';
      errors.push(invalid(path, shown, text));
    }
    if (own === undefined && template === undefined) {
      const text = 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`';
      errors.push(invalid(path, shown, text));
    }
    return [
      ...errors,
      ...given(`${path}.resourceClaimName`, own, dnsSubdomain),
      ...given(`${path}.resourceClaimTemplateName`, template, dnsSubdomain),
    ];
  });
}

function validateDeadline(field: string, seconds: number | undefined): FieldError[] {
  return seconds === undefined ? [] : inRange(field, seconds, 1, maxDeadlineSeconds);
}
