import { type FieldError, forbidden, invalid, notFound, notSupported, required } from '../../status/field-error.ts';
import { pathBelow } from '../rules/text.ts';
import type { Container, VolumeMount } from '../types.ts';
import type { KnownVolumes } from './validate-volume.ts';

type Device = NonNullable<Container['volumeDevices']>[number];

/** Where a container sees volumes as directories. Some errors name the list, not the place in it, as on Kubernetes. */
export function validateMounts(field: string, container: Container, volumes: KnownVolumes): FieldError[] {
  const devices = container.volumeDevices ?? [];
  const paths = new Set<string>();
  return (container.volumeMounts ?? []).flatMap((mount, i) => {
    const path = `${field}[${i}]`;
    const errors = mount.name ? [] : [required(`${path}.name`)];
    if (!volumes.has(mount.name)) errors.push(notFound(`${path}.name`, mount.name));
    if (!mount.mountPath) errors.push(required(`${path}.mountPath`));
    if (paths.has(mount.mountPath)) errors.push(invalid(`${path}.mountPath`, mount.mountPath, 'must be unique'));
    paths.add(mount.mountPath);
    if (devices.some(({ name }) => name === mount.name)) {
      errors.push(invalid(`${path}.name`, mount.name, 'must not already exist in volumeDevices'));
    }
    if (devices.some(({ devicePath }) => devicePath === mount.mountPath)) {
      const text = 'must not already exist as a path in volumeDevices';
      errors.push(invalid(`${path}.mountPath`, mount.mountPath, text));
    }
    return [
      ...errors,
      ...validateSubPath(field, path, mount, volumes),
      ...validatePropagation(field, mount, container.securityContext?.privileged ?? false),
      ...validateReadOnly(`${field}.recursiveReadOnly`, mount),
    ];
  });
}

function validateSubPath(list: string, path: string, mount: VolumeMount, volumes: KnownVolumes): FieldError[] {
  const errors: FieldError[] = [];
  const { subPath, subPathExpr } = mount;
  if (volumes.get(mount.name)?.image) {
    for (const [name, value] of Object.entries({ subPath, subPathExpr })) {
      if (value) errors.push(invalid(`${path}.${name}`, value, 'not allowed in image volume sources'));
    }
  }
  if (subPath) for (const text of pathBelow(subPath)) errors.push(invalid(`${list}.subPath`, subPath, text));
  if (!subPathExpr) return errors;
  if (subPath) {
    errors.push(invalid(`${path}.subPathExpr`, subPathExpr, 'subPathExpr and subPath are mutually exclusive'));
  }
  for (const text of pathBelow(subPathExpr)) errors.push(invalid(`${list}.subPathExpr`, subPathExpr, text));
  return errors;
}

const propagations = ['Bidirectional', 'HostToContainer', 'None'];

function validatePropagation(list: string, { mountPropagation }: VolumeMount, privileged: boolean): FieldError[] {
  if (mountPropagation === undefined) return [];
  const field = `${list}.mountPropagation`;
  if (!propagations.includes(mountPropagation)) return [notSupported(field, mountPropagation, propagations)];
  return mountPropagation === 'Bidirectional' && !privileged
    ? [forbidden(field, 'Bidirectional mount propagation is available only to privileged containers')]
    : [];
}

const depths = ['Disabled', 'Enabled', 'IfPossible'];

function validateReadOnly(field: string, mount: VolumeMount): FieldError[] {
  const { recursiveReadOnly, readOnly, mountPropagation = 'None' } = mount;
  if (recursiveReadOnly === undefined || recursiveReadOnly === 'Disabled') return [];
  if (!depths.includes(recursiveReadOnly)) return [notSupported(field, recursiveReadOnly, depths)];
  const errors: FieldError[] = [];
  if (!readOnly) errors.push(forbidden(field, 'may only be specified when readOnly is true'));
  if (mountPropagation !== 'None') {
    errors.push(forbidden(field, 'may only be specified when mountPropagation is None or not specified'));
  }
  return errors;
}

/** Where a container sees volumes as devices. */
export function validateDevices(field: string, container: Container, volumes: KnownVolumes): FieldError[] {
  const mounts = container.volumeMounts ?? [];
  const names = new Set<string>();
  const paths = new Set<string>();
  return (container.volumeDevices ?? []).flatMap(({ name, devicePath }: Device, i) => {
    const path = `${field}[${i}]`;
    const volume = volumes.get(name);
    const errors = name ? [] : [required(`${path}.name`)];
    const refuse = (part: string, value: string, text: string): void => {
      errors.push(invalid(`${path}.${part}`, value, text));
    };
    if (names.has(name)) refuse('name', name, 'must be unique');
    if (!volume) errors.push(notFound(`${path}.name`, name));
    else if (!volume.persistentVolumeClaim && !volume.ephemeral) {
      refuse('name', name, 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode');
    }
    if (!devicePath) errors.push(required(`${path}.devicePath`));
    if (paths.has(devicePath)) refuse('devicePath', devicePath, 'must be unique');
    if (devicePath?.split('/').includes('..')) refuse('devicePath', devicePath, "can not contain backsteps ('..')");
    else paths.add(devicePath);
    if (mounts.some((mount) => mount.name === name)) refuse('name', name, 'must not already exist in volumeMounts');
    if (mounts.some(({ mountPath }) => mountPath === devicePath)) {
      refuse('devicePath', devicePath, 'must not already exist as a path in volumeMounts');
    }
    if (name) names.add(name);
    return errors;
  });
}
