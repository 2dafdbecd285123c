import { dnsLabel } from '../../registry/names.ts';
import { type FieldError, forbidden, invalid, notSupported, required } from '../../status/field-error.ts';
import { parseQuantity } from '../quantity/quantity.ts';
import { validateAnnotationKeys, validateLabels } from '../rules/label.ts';
import { csiDriverName, needed, obeys, oneOf, pathBelow, withoutBacksteps } from '../rules/text.ts';
import { validateClaimSpec } from '../storage/validate-claim.ts';
import type { Volume } from '../types.ts';
import { validateMode } from './file-mode.ts';
import { validateFieldFile } from './volume-fields.ts';
import { validateItems, validateProjection } from './volume-files.ts';

export type SourceKind = Exclude<keyof Volume, 'name'>;

type Rules = {
  [K in SourceKind]-?: (path: string, source: NonNullable<Volume[K]>, volume: Volume, isPod: boolean) => FieldError[];
};

const maxLun = 255;
/** Together with the target they become the name of a device. */
const maxInitiatorText = 64;

const hostPathTypes = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
];

/** Asks a source for texts it cannot do without. */
function needs<T extends object>(...fields: (keyof T & string)[]): (path: string, source: T) => FieldError[] {
  return (path, source) => fields.flatMap((field) => needed(`${path}.${field}`, source[field] as string | undefined));
}

const namedSecret = (path: string, secret: { name?: string } | undefined): FieldError[] =>
  secret ? needed(`${path}.secretRef.name`, secret.name) : [];

const partitionOf = (path: string, partition = 0): FieldError[] =>
  partition < 0 || partition > 255
    ? [invalid(`${path}.partition`, partition, 'must be between 1 and 255, inclusive')]
    : [];

const validateLun = (path: string, lun: number): FieldError[] =>
  lun < 0 || lun > maxLun ? [invalid(`${path}.lun`, lun, `must be between 0 and ${maxLun}, inclusive`)] : [];

/** What each source of a volume must say; `path` is where it stands. */
export const sourceRules: Rules = {
  emptyDir: (path, { sizeLimit }) =>
    sizeLimit && parseQuantity(sizeLimit).nanos < 0n
      ? [forbidden(`${path}.sizeLimit`, 'SizeLimit field must be a valid resource quantity')]
      : [],
  hostPath: (path, { path: place, type }) => {
    if (!place) return [required(`${path}.path`)];
    const errors = obeys(`${path}.path`, place, withoutBacksteps);
    if (type !== undefined && !hostPathTypes.includes(type)) {
      errors.push(notSupported(`${path}.type`, type, hostPathTypes));
    }
    return errors;
  },
  gitRepo: (path, { repository, directory }) => [
    ...needed(`${path}.repository`, repository),
    ...obeys(`${path}.directory`, directory, pathBelow),
  ],
  gcePersistentDisk: (path, { pdName, partition }) => [
    ...needed(`${path}.pdName`, pdName),
    ...partitionOf(path, partition),
  ],
  awsElasticBlockStore: (path, { volumeID, partition }) => [
    ...needed(`${path}.volumeID`, volumeID),
    ...partitionOf(path, partition),
  ],
  secret: (path, { secretName, defaultMode, items }) => [
    ...needed(`${path}.secretName`, secretName),
    ...validateMode(`${path}.defaultMode`, defaultMode),
    ...validateItems(`${path}.items`, items),
  ],
  nfs: (path, { server, path: place }) => [
    ...needed(`${path}.server`, server),
    ...needed(`${path}.path`, place),
    ...(place.startsWith('/') ? [] : [invalid(`${path}.path`, place, 'must be an absolute path')]),
  ],
  iscsi: (path, iscsi, { name }) => validateIscsi(path, iscsi, name),
  glusterfs: needs('endpoints', 'path'),
  flocker: (path, { datasetName, datasetUUID }) => {
    const errors: FieldError[] = [];
    if (!datasetName && !datasetUUID) errors.push(required(path, 'one of datasetName and datasetUUID is required'));
    if (datasetName && datasetUUID) {
      const text = 'datasetName and datasetUUID can not be specified simultaneously';
      errors.push(invalid(path, 'resource', text));
    }
    if (datasetName?.includes('/')) {
      errors.push(invalid(`${path}.datasetName`, datasetName, "must not contain '/'"));
    }
    return errors;
  },
  persistentVolumeClaim: needs('claimName'),
  rbd: (path, { monitors, image }) => [
    ...(monitors?.length ? [] : [required(`${path}.monitors`)]),
    ...needed(`${path}.image`, image),
  ],
  cinder: (path, { volumeID, secretRef }) => [...needed(`${path}.volumeID`, volumeID), ...namedSecret(path, secretRef)],
  cephfs: (path, { monitors }) => (monitors?.length ? [] : [required(`${path}.monitors`)]),
  quobyte: (path, { registry, volume }) => {
    const text = 'must be a host:port pair or multiple pairs separated by commas';
    const errors = registry ? [] : [required(`${path}.registry`, text)];
    for (const pair of registry ? registry.split(',') : []) {
      if (!/^[^:]*:[^:]*$/.test(pair)) errors.push(invalid(`${path}.registry`, registry, text));
    }
    return [...errors, ...needed(`${path}.volume`, volume)];
  },
  downwardAPI: (path, { defaultMode, items }) => [
    ...validateMode(`${path}.defaultMode`, defaultMode),
    ...(items ?? []).flatMap((item) => validateFieldFile(path, item)),
  ],
  fc: (path, { targetWWNs = [], wwids = [], lun }) => {
    const field = `${path}.targetWWNs`;
    const errors: FieldError[] = [];
    if (targetWWNs.length === 0 && wwids.length === 0) {
      errors.push(required(field, 'must specify either targetWWNs or wwids, but not both'));
    }
    if (targetWWNs.length > 0 && wwids.length > 0) {
      errors.push(invalid(field, targetWWNs, 'targetWWNs and wwids can not be specified simultaneously'));
    }
    if (targetWWNs.length === 0) return errors;
    if (lun === undefined) return [...errors, required(`${path}.lun`, 'lun is required if targetWWNs is specified')];
    return [...errors, ...validateLun(path, lun)];
  },
  flexVolume: (path, { driver, options }) => [
    ...needed(`${path}.driver`, driver),
    ...Object.keys(options ?? {})
      .filter((key) => /(^|\.)(kubernetes|k8s)\.io$/.test(key.split('/')[0]!.toLowerCase()))
      .map((key) => invalid(`${path}.options[${key}]`, key, 'kubernetes.io and k8s.io namespaces are reserved')),
  ],
  configMap: (path, { name, defaultMode, items }) => [
    ...needed(`${path}.name`, name),
    ...validateMode(`${path}.defaultMode`, defaultMode),
    ...validateItems(`${path}.items`, items),
  ],
  azureFile: needs('secretName', 'shareName'),
  vsphereVolume: needs('volumePath'),
  photonPersistentDisk: needs('pdID'),
  portworxVolume: needs('volumeID'),
  azureDisk: (path, { diskName, diskURI, cachingMode, kind }) => {
    const isManaged = kind === 'Managed';
    const uri = isManaged
      ? '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}'
      : 'https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd';
    const start = isManaged ? '/subscriptions/' : 'https://';
    return [
      ...needed(`${path}.diskName`, diskName),
      ...needed(`${path}.diskURI`, diskURI),
      ...oneOf(`${path}.cachingMode`, cachingMode, ['None', 'ReadOnly', 'ReadWrite']),
      ...oneOf(`${path}.kind`, kind, ['Dedicated', 'Managed', 'Shared']),
      ...(diskURI?.startsWith(start) ? [] : [notSupported(`${path}.diskURI`, diskURI ?? '', [uri])]),
    ];
  },
  storageos: (path, { volumeName, volumeNamespace, secretRef }) => [
    ...needed(`${path}.volumeName`, volumeName, dnsLabel),
    ...obeys(`${path}.volumeNamespace`, volumeNamespace, dnsLabel),
    ...namedSecret(path, secretRef),
  ],
  projected: (path, projected) => [
    ...validateMode(`${path}.defaultMode`, projected.defaultMode),
    ...validateProjection(path, projected.sources ?? []),
  ],
  scaleIO: needs('gateway', 'system', 'volumeName'),
  csi: (path, { driver, nodePublishSecretRef }) => [
    ...csiDriverName(`${path}.driver`, driver ?? ''),
    ...(nodePublishSecretRef ? needed(`${path}.nodePublishSecretRef.name`, nodePublishSecretRef.name) : []),
  ],
  ephemeral: (path, { volumeClaimTemplate: template }) => {
    const field = `${path}.volumeClaimTemplate`;
    if (!template) return [required(field)];
    return [
      ...validateAnnotationKeys(`${field}.metadata.annotations`, template.metadata?.annotations),
      ...validateLabels(`${field}.metadata.labels`, template.metadata?.labels),
      ...validateClaimSpec(`${field}.spec`, template.spec),
    ];
  },
  image: (path, { reference, pullPolicy }, _volume, isPod) => [
    ...(isPod ? needed(`${path}.reference`, reference) : []),
    ...oneOf(`${path}.pullPolicy`, pullPolicy, ['Always', 'IfNotPresent', 'Never']),
  ],
};

const initiatorPatterns: Record<string, RegExp> = {
  iqn: /iqn\.\d{4}-\d{2}\.([A-Za-z0-9.-]+)(:[^,;*&$|\s]+)$/,
  eui: /^eui.[A-Za-z0-9]{16}$/,
  naa: /^naa.[A-Za-z0-9]{32}$/,
};

function validateIscsi(path: string, iscsi: NonNullable<Volume['iscsi']>, name: string): FieldError[] {
  const { targetPortal, iqn, lun, initiatorName } = iscsi;
  const errors = needed(`${path}.targetPortal`, targetPortal);
  errors.push(...(iqn ? validateInitiator(`${path}.iqn`, iqn) : [required(`${path}.iqn`)]));
  errors.push(...validateLun(path, lun ?? 0));
  if ((iscsi.chapAuthDiscovery || iscsi.chapAuthSession) && !iscsi.secretRef) {
    errors.push(required(`${path}.secretRef`));
  }
  if (initiatorName === undefined) return errors;
  errors.push(...validateInitiator(`${path}.initiatorname`, initiatorName));
  if (`${name}:${targetPortal}`.length > maxInitiatorText) {
    const text =
      'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.';
    errors.push(invalid(path.replace(/iscsi$/, 'name'), name, text));
  }
  return errors;
}

function validateInitiator(field: string, name: string): FieldError[] {
  const pattern = initiatorPatterns[name.slice(0, 3)];
  if (!pattern) return [invalid(field, name, 'must be valid format starting with iqn, eui, or naa')];
  return pattern.test(name) ? [] : [invalid(field, name, 'must be valid format')];
}
