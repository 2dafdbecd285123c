import { dnsLabel } from '../../registry/names.ts';
import {
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  notFound,
  notSupported,
  required,
} from '../../status/field-error.ts';
import { portNumber } from '../rules/number.ts';
import { needed, oneOf, pathBelow, portName } from '../rules/text.ts';
import type { Container, ContainerPort, PodSpec, VolumeMount } from '../types.ts';
import { validateEnv, validateEnvFrom } from './validate-env.ts';
import { validateLifecycle, validateProbes } from './validate-probe.ts';
import { validateResources } from './validate-resources.ts';

/** Checks all containers of a pod; `volumes` are the names that mounts may use. */
export function validateContainers(field: string, spec: PodSpec, volumes: ReadonlySet<string>): FieldError[] {
  const containers = spec.containers ?? [];
  if (containers.length === 0) return [required(`${field}.containers`)];
  const names = new Set<string>();
  const all = containers.flatMap((container, i) => {
    const path = `${field}.containers[${i}]`;
    return [
      ...validateContainer(path, container, volumes, names),
      ...validateLifecycle(`${path}.lifecycle`, container.lifecycle),
      ...validateProbes(path, container),
      ...(container.restartPolicy
        ? [forbidden(`${path}.restartPolicy`, 'may not be set for non-init containers')]
        : []),
    ];
  });
  return [
    ...all,
    ...validateHostPorts(`${field}.containers`, containers),
    ...(spec.initContainers ?? []).flatMap((container, i) => {
      const path = `${field}.initContainers[${i}]`;
      return [...validateContainer(path, container, volumes, names), ...validateInitOnly(path, container)];
    }),
  ];
}

function validateContainer(
  path: string,
  container: Container,
  volumes: ReadonlySet<string>,
  names: Set<string>,
): FieldError[] {
  const errors = [
    ...needed(`${path}.name`, container.name, dnsLabel),
    ...validateImage(`${path}.image`, container.image ?? ''),
    ...oneOf(`${path}.terminationMessagePolicy`, container.terminationMessagePolicy, ['File', 'FallbackToLogsOnError']),
    ...validatePorts(`${path}.ports`, container.ports ?? []),
    ...validateEnv(`${path}.env`, container.env ?? []),
    ...validateEnvFrom(`${path}.envFrom`, container.envFrom ?? []),
    ...validateMounts(`${path}.volumeMounts`, container.volumeMounts ?? [], volumes),
    ...oneOf(`${path}.imagePullPolicy`, container.imagePullPolicy, ['Always', 'IfNotPresent', 'Never']),
    ...validateResources(`${path}.resources`, container.resources ?? {}),
    ...validateSecurity(`${path}.securityContext`, container.securityContext),
  ];
  if (names.has(container.name)) errors.push(duplicate(`${path}.name`, container.name));
  names.add(container.name);
  return errors;
}

/** Only init containers that keep running may have probes and hooks. */
function validateInitOnly(path: string, container: Container): FieldError[] {
  if (container.restartPolicy === 'Always') {
    return [...validateLifecycle(`${path}.lifecycle`, container.lifecycle), ...validateProbes(path, container)];
  }
  const errors: FieldError[] = [];
  if (container.restartPolicy) {
    errors.push(notSupported(`${path}.restartPolicy`, container.restartPolicy, ['Always']));
  }
  for (const part of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
    if (container[part]) {
      errors.push(forbidden(`${path}.${part}`, 'may not be set for init containers without restartPolicy=Always'));
    }
  }
  return errors;
}

function validateImage(field: string, image: string): FieldError[] {
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
      names.add(port.name);
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

function validateMounts(field: string, mounts: readonly VolumeMount[], volumes: ReadonlySet<string>): FieldError[] {
  const paths = new Set<string>();
  return mounts.flatMap((mount, i) => {
    const path = `${field}[${i}]`;
    const errors = needed(`${path}.name`, mount.name);
    if (mount.name && !volumes.has(mount.name)) errors.push(notFound(`${path}.name`, mount.name));
    errors.push(...needed(`${path}.mountPath`, mount.mountPath));
    if (paths.has(mount.mountPath)) errors.push(invalid(`${path}.mountPath`, mount.mountPath, 'must be unique'));
    paths.add(mount.mountPath);
    if (mount.subPath) {
      for (const text of pathBelow(mount.subPath)) errors.push(invalid(`${path}.subPath`, mount.subPath, text));
      if (mount.subPathExpr) {
        errors.push(
          invalid(`${path}.subPathExpr`, mount.subPathExpr, 'subPathExpr and subPath are mutually exclusive'),
        );
      }
    }
    return errors;
  });
}

function validateSecurity(field: string, security: Container['securityContext']): FieldError[] {
  if (!security) return [];
  const errors: FieldError[] = [];
  for (const id of ['runAsUser', 'runAsGroup'] as const) {
    const value = security[id];
    if (value !== undefined && (value < 0 || value > 2147483647)) {
      errors.push(invalid(`${field}.${id}`, value, 'must be between 0 and 2147483647, inclusive'));
    }
  }
  if (security.allowPrivilegeEscalation === false && security.privileged) {
    errors.push(invalid(field, security, 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true'));
  }
  if (security.allowPrivilegeEscalation === false && security.capabilities?.add?.includes('CAP_SYS_ADMIN')) {
    errors.push(
      invalid(field, security, 'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN'),
    );
  }
  return errors;
}
