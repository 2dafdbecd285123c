import { dnsLabel } from '../../registry/names.ts';
import { duplicate, type FieldError, forbidden, invalid, notFound, required } from '../../status/field-error.ts';
import { portNumber } from '../rules/number.ts';
import { needed, oneOf, portName } from '../rules/text.ts';
import type { Container, ContainerPort, PodSpec } from '../types.ts';
import { validateEnv, validateEnvFrom } from './validate-env.ts';
import { validateDevices, validateMounts } from './validate-mount.ts';
import { validateLifecycle, validateProbes } from './validate-probe.ts';
import { validateResources } from './validate-resources.ts';
import { validateResizes, validateRestart } from './validate-restart.ts';
import { validateContainerSecurity } from './validate-security.ts';
import type { KnownVolumes } from './validate-volume.ts';

/** Checks all containers of a pod; `volumes` are those that mounts may use. */
export function validateContainers(field: string, spec: PodSpec, volumes: KnownVolumes): FieldError[] {
  return [
    ...validateMain(`${field}.containers`, spec, volumes),
    ...validateInit(`${field}.initContainers`, spec, volumes),
    ...validateEphemeral(`${field}.ephemeralContainers`, spec, volumes),
  ];
}

function validateMain(field: string, spec: PodSpec, volumes: KnownVolumes): FieldError[] {
  const containers = spec.containers ?? [];
  if (containers.length === 0) return [required(field)];
  const names = new Set<string>();
  const errors = containers.flatMap((container, i) => {
    const path = `${field}[${i}]`;
    const wrong = validateContainer(path, container, spec, volumes);
    if (names.has(container.name)) wrong.push(duplicate(`${path}.name`, container.name));
    names.add(container.name);
    return [...wrong, ...validateHooks(path, container, spec), ...validateRestart(path, container)];
  });
  return [...errors, ...validateHostPorts(field, containers)];
}

function validateInit(field: string, spec: PodSpec, volumes: KnownVolumes): FieldError[] {
  const names = new Set((spec.containers ?? []).map(({ name }) => name));
  return (spec.initContainers ?? []).flatMap((container, i) => {
    const path = `${field}[${i}]`;
    const errors = [...validateContainer(path, container, spec, volumes), ...validateRestart(path, container, true)];
    if (names.has(container.name)) errors.push(duplicate(`${path}.name`, container.name));
    else if (container.name) names.add(container.name);
    // One runs after the other, so that each may have the ports of the last.
    errors.push(...validateHostPorts(field, [container]));
    if (container.restartPolicy === 'Always') return [...errors, ...validateHooks(path, container, spec)];
    for (const part of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
      if (container[part]) {
        errors.push(forbidden(`${path}.${part}`, 'may not be set for init containers without restartPolicy=Always'));
      }
    }
    return errors;
  });
}

/** What a container that is there to look into a pod cannot have. */
const notEphemeral = [
  'ports',
  'resources',
  'resizePolicy',
  'restartPolicy',
  'restartPolicyRules',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
] as const;

function validateEphemeral(field: string, spec: PodSpec, volumes: KnownVolumes): FieldError[] {
  const targets = new Set([...(spec.containers ?? []), ...(spec.initContainers ?? [])].map(({ name }) => name));
  const names = new Set(targets);
  return (spec.ephemeralContainers ?? []).flatMap((ephemeral, i) => {
    const path = `${field}[${i}]`;
    const container = ephemeral as Container;
    const { targetContainerName } = ephemeral;
    const errors = [
      ...validateContainer(path, container, spec, volumes),
      ...validateImageSpaces(`${path}.image`, container.image),
    ];
    if (names.has(container.name)) errors.push(duplicate(`${path}.name`, container.name));
    names.add(container.name);
    if (targetContainerName && !targets.has(targetContainerName)) {
      errors.push(notFound(`${path}.targetContainerName`, targetContainerName));
    }
    for (const part of notEphemeral) {
      if (Object.keys(container[part] ?? {}).length > 0) {
        errors.push(forbidden(`${path}.${part}`, 'cannot be set for an Ephemeral Container'));
      }
    }
    for (const [j, mount] of (container.volumeMounts ?? []).entries()) {
      for (const part of ['subPath', 'subPathExpr'] as const) {
        if (mount[part]) {
          const text = 'cannot be set for an Ephemeral Container';
          errors.push(forbidden(`${path}.volumeMounts[${j}].${part}`, text));
        }
      }
    }
    return errors;
  });
}

function validateHooks(path: string, container: Container, spec: PodSpec): FieldError[] {
  return [
    ...validateLifecycle(`${path}.lifecycle`, container.lifecycle, spec.terminationGracePeriodSeconds),
    ...validateProbes(path, container),
  ];
}

/** What holds for containers of all sorts. */
function validateContainer(path: string, container: Container, spec: PodSpec, volumes: KnownVolumes): FieldError[] {
  const claims = (spec.resourceClaims ?? []).map(({ name }) => name);
  return [
    ...needed(`${path}.name`, container.name, dnsLabel),
    ...needed(`${path}.image`, container.image),
    ...oneOf(`${path}.terminationMessagePolicy`, container.terminationMessagePolicy, ['File', 'FallbackToLogsOnError']),
    ...validatePorts(`${path}.ports`, container.ports ?? []),
    ...validateEnv(`${path}.env`, container.env ?? [], volumes),
    ...validateEnvFrom(`${path}.envFrom`, container.envFrom ?? []),
    ...validateMounts(`${path}.volumeMounts`, container, volumes),
    ...validateDevices(`${path}.volumeDevices`, container, volumes),
    ...oneOf(`${path}.imagePullPolicy`, container.imagePullPolicy, ['Always', 'IfNotPresent', 'Never']),
    ...validateResources(`${path}.resources`, container.resources ?? {}, claims),
    ...validateResizes(`${path}.resizePolicy`, container, spec.restartPolicy),
    ...validateContainerSecurity(`${path}.securityContext`, container.securityContext, spec.hostUsers ?? true),
  ];
}

/** Of pods alone: templates may hold what something else replaces. */
export function validateImageSpaces(field: string, image = ''): FieldError[] {
  return image === image.trim() ? [] : [invalid(field, image, 'must not have leading or trailing whitespace')];
}

function validatePorts(field: string, ports: readonly ContainerPort[]): FieldError[] {
  const names = new Set<string>();
  return ports.flatMap((port, i) => {
    const path = `${field}[${i}]`;
    const errors: FieldError[] = [];
    if (port.name) {
      const wrong = portName(port.name);
      for (const text of wrong) errors.push(invalid(`${path}.name`, port.name, text));
      if (wrong.length === 0 && names.has(port.name)) errors.push(duplicate(`${path}.name`, port.name));
      else if (wrong.length === 0) names.add(port.name);
    }
    if (!port.containerPort) errors.push(required(`${path}.containerPort`));
    else errors.push(...portNumber(`${path}.containerPort`, port.containerPort));
    if (port.hostPort) errors.push(...portNumber(`${path}.hostPort`, port.hostPort));
    return [...errors, ...oneOf(`${path}.protocol`, port.protocol, ['SCTP', 'TCP', 'UDP'])];
  });
}

/** A port of the node leads to one container. */
function validateHostPorts(field: string, containers: readonly Container[]): FieldError[] {
  const taken = new Set<string>();
  const errors: FieldError[] = [];
  for (const [i, container] of containers.entries()) {
    for (const [j, port] of (container.ports ?? []).entries()) {
      if (!port.hostPort) continue;
      const key = `${port.protocol}/${port.hostIP ?? ''}/${port.hostPort}`;
      if (taken.has(key)) errors.push(duplicate(`${field}[${i}].ports[${j}].hostPort`, key));
      taken.add(key);
    }
  }
  return errors;
}
