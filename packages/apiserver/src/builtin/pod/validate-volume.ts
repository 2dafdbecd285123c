import { dnsLabel } from '../../registry/names.ts';
import { duplicate, type FieldError, forbidden, invalid, notSupported, required } from '../../status/field-error.ts';
import { inRange } from '../rules/number.ts';
import { needed, obeys, pathBelow } from '../rules/text.ts';
import type { Volume } from '../types.ts';

const maxMode = 0o777;
const maxPartition = 255;

/** Texts that a source cannot do without. */
const neededTexts: { [K in keyof Volume]?: readonly string[] } = {
  gcePersistentDisk: ['pdName'],
  awsElasticBlockStore: ['volumeID'],
  gitRepo: ['repository'],
  hostPath: ['path'],
  iscsi: ['targetPortal', 'iqn'],
  glusterfs: ['endpoints', 'path'],
  rbd: ['image'],
  flexVolume: ['driver'],
  cinder: ['volumeID'],
  azureFile: ['secretName', 'shareName'],
  azureDisk: ['diskName', 'diskURI'],
  vsphereVolume: ['volumePath'],
  quobyte: ['registry', 'volume'],
  photonPersistentDisk: ['pdID'],
  portworxVolume: ['volumeID'],
  scaleIO: ['gateway', 'system', 'volumeName'],
  persistentVolumeClaim: ['claimName'],
  nfs: ['server', 'path'],
  csi: ['driver'],
};

export function validateVolumes(field: string, volumes: readonly Volume[]): FieldError[] {
  const names = new Set<string>();
  return volumes.flatMap((volume, i) => {
    const path = `${field}[${i}]`;
    const errors = [...validateSource(path, volume), ...needed(`${path}.name`, volume.name, dnsLabel)];
    if (names.has(volume.name)) errors.push(duplicate(`${path}.name`, volume.name));
    names.add(volume.name);
    return errors;
  });
}

function validateSource(path: string, volume: Volume): FieldError[] {
  const kinds = Object.keys(volume).filter((key) => key !== 'name') as Exclude<keyof Volume, 'name'>[];
  if (kinds.length === 0) return [required(path, 'must specify a volume type')];
  return kinds.flatMap((kind, i) =>
    i > 0
      ? [forbidden(`${path}.${kind}`, 'may not specify more than 1 volume type')]
      : [...validateTexts(`${path}.${kind}`, kind, volume), ...(sourceRules[kind]?.(`${path}.${kind}`, volume) ?? [])],
  );
}

function validateTexts(path: string, kind: keyof Volume, volume: Volume): FieldError[] {
  const source = volume[kind] as Record<string, string | undefined>;
  return (neededTexts[kind] ?? []).flatMap((field) => needed(`${path}.${field}`, source[field]));
}

const validatePartition = (field: string, { partition = 0 }: { partition?: number }): FieldError[] =>
  inRange(field, partition, 0, maxPartition);

const hostPathTypes = ['BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket'];

const sourceRules: { [K in keyof Volume]?: (path: string, volume: Volume) => FieldError[] } = {
  configMap: (path, { configMap }) => [
    ...needed(`${path}.name`, configMap!.name),
    ...validateMode(`${path}.defaultMode`, configMap!.defaultMode),
    ...validateItems(`${path}.items`, configMap!.items),
  ],
  secret: (path, { secret }) => [
    ...needed(`${path}.secretName`, secret!.secretName),
    ...validateMode(`${path}.defaultMode`, secret!.defaultMode),
    ...validateItems(`${path}.items`, secret!.items),
  ],
  hostPath: (path, { hostPath }) => [
    ...(hostPath!.path.split('/').includes('..')
      ? [invalid(`${path}.path`, hostPath!.path, "must not contain '..'")]
      : []),
    ...(hostPath!.type && !hostPathTypes.includes(hostPath!.type)
      ? [notSupported(`${path}.type`, hostPath!.type, hostPathTypes)]
      : []),
  ],
  nfs: (path, { nfs }) =>
    nfs!.path && !nfs!.path.startsWith('/') ? [invalid(`${path}.path`, nfs!.path, 'must be an absolute path')] : [],
  gcePersistentDisk: (path, { gcePersistentDisk }) => validatePartition(`${path}.partition`, gcePersistentDisk!),
  awsElasticBlockStore: (path, { awsElasticBlockStore }) =>
    validatePartition(`${path}.partition`, awsElasticBlockStore!),
  gitRepo: (path, { gitRepo }) => obeys(`${path}.directory`, gitRepo!.directory, pathBelow),
  rbd: (path, { rbd }) => (rbd!.monitors?.length ? [] : [required(`${path}.monitors`)]),
  cephfs: (path, { cephfs }) => (cephfs!.monitors?.length ? [] : [required(`${path}.monitors`)]),
  iscsi: (path, { iscsi }) => [
    ...(iscsi!.iqn && !/^(iqn|eui|naa)\./.test(iscsi!.iqn)
      ? [invalid(`${path}.iqn`, iscsi!.iqn, 'must be valid format starting with iqn, eui, or naa')]
      : []),
    ...inRange(`${path}.lun`, iscsi!.lun, 0, maxPartition),
    ...((iscsi!.chapAuthDiscovery || iscsi!.chapAuthSession) && !iscsi!.secretRef
      ? [required(`${path}.secretRef`)]
      : []),
  ],
  fc: (path, { fc }) => {
    const { targetWWNs = [], wwids = [], lun } = fc!;
    const field = `${path}.targetWWNs`;
    if (targetWWNs.length === 0 && wwids.length === 0) {
      return [required(field, 'must specify either targetWWNs or wwids, but not both')];
    }
    if (targetWWNs.length > 0 && wwids.length > 0) {
      return [invalid(field, targetWWNs, 'targetWWNs and wwids can not be specified simultaneously')];
    }
    if (targetWWNs.length === 0) return [];
    return lun === undefined
      ? [required(`${path}.lun`, 'lun is required if targetWWNs is specified')]
      : inRange(`${path}.lun`, lun, 0, maxPartition);
  },
  ephemeral: (path, { ephemeral }) => (ephemeral!.volumeClaimTemplate ? [] : [required(`${path}.volumeClaimTemplate`)]),
  downwardAPI: (path, { downwardAPI }) => validateMode(`${path}.defaultMode`, downwardAPI!.defaultMode),
  projected: (path, { projected }) => [
    ...validateMode(`${path}.defaultMode`, projected!.defaultMode),
    ...(projected!.sources ?? []).flatMap((source, i) => {
      const each = `${path}.sources[${i}]`;
      return [
        ...(source.configMap ? needed(`${each}.configMap.name`, source.configMap.name) : []),
        ...(source.secret ? needed(`${each}.secret.name`, source.secret.name) : []),
        ...(source.serviceAccountToken
          ? needed(`${each}.serviceAccountToken.path`, source.serviceAccountToken.path)
          : []),
      ];
    }),
  ],
};

function validateMode(field: string, mode: number | undefined): FieldError[] {
  if (mode === undefined || (mode >= 0 && mode <= maxMode)) return [];
  return [invalid(field, mode, 'must be a number between 0 and 0777 (octal), both inclusive')];
}

function validateItems(
  field: string,
  items: readonly { key: string; path: string; mode?: number }[] = [],
): FieldError[] {
  return items.flatMap((item, i) => [
    ...needed(`${field}[${i}].key`, item.key),
    ...needed(`${field}[${i}].path`, item.path, pathBelow),
    ...validateMode(`${field}[${i}].mode`, item.mode),
  ]);
}
