import { isDeepStrictEqual } from 'node:util';
import { dnsSubdomain } from '../../registry/names.ts';
import type { ApiObject } from '../../registry/resource.ts';
import { type FieldError, forbidden, invalid, notSupported, required } from '../../status/field-error.ts';
import { column } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';
import { obeys, oneOf } from '../rules/text.ts';
import { abbreviated, validateAccessModes } from './access-mode.ts';

interface Volume extends ApiObject {
  spec: {
    capacity?: Record<string, string>;
    accessModes?: string[];
    claimRef?: { namespace: string; name: string };
    persistentVolumeReclaimPolicy?: string;
    storageClassName?: string;
    volumeMode?: string;
    nodeAffinity?: object;
    local?: object;
  };
  status?: { phase?: string; reason?: string };
}

export const persistentVolumeKind = defineKind<Volume>({
  type: 'core/v1.PersistentVolume',
  group: '',
  plural: 'persistentvolumes',
  shortNames: ['pv'],
  clusterScoped: true,
  hasStatus: true,
  columns: [
    column<Volume>('Capacity', ({ spec }) => spec.capacity?.storage ?? '', 'core/v1.PersistentVolumeSpec.capacity'),
    column<Volume>(
      'Access Modes',
      ({ spec }) => abbreviated(spec.accessModes),
      'core/v1.PersistentVolumeSpec.accessModes',
    ),
    column<Volume>(
      'Reclaim Policy',
      ({ spec }) => spec.persistentVolumeReclaimPolicy ?? '',
      'core/v1.PersistentVolumeSpec.persistentVolumeReclaimPolicy',
    ),
    column<Volume>('Status', ({ status }) => status?.phase ?? '', 'core/v1.PersistentVolumeStatus.phase'),
    column<Volume>(
      'Claim',
      ({ spec }) => (spec.claimRef ? `${spec.claimRef.namespace}/${spec.claimRef.name}` : ''),
      'core/v1.PersistentVolumeSpec.claimRef',
    ),
    column<Volume>(
      'StorageClass',
      ({ spec }) => spec.storageClassName ?? '',
      'core/v1.PersistentVolumeSpec.storageClassName',
    ),
    column<Volume>('Reason', ({ status }) => status?.reason ?? '', 'core/v1.PersistentVolumeStatus.reason'),
  ],
  strategy: {
    default({ spec }) {
      spec.persistentVolumeReclaimPolicy ||= 'Retain';
      spec.volumeMode ??= 'Filesystem';
    },
    prepareForCreate(volume) {
      volume.status = { phase: 'Pending' };
    },
    validate: validateVolume,
    validateUpdate: (volume, old) => [...validateVolume(volume), ...validateKept(volume, old)],
  },
});

/** What of a volume is not where it is stored. */
const described = new Set([
  'capacity',
  'accessModes',
  'claimRef',
  'persistentVolumeReclaimPolicy',
  'storageClassName',
  'mountOptions',
  'volumeMode',
  'nodeAffinity',
  'volumeAttributesClassName',
]);

const sourcesOf = (spec: Volume['spec']): [string, unknown][] =>
  Object.entries(spec).filter(([field]) => !described.has(field));

function validateVolume({ spec }: Volume): FieldError[] {
  const errors = validateAccessModes(spec.accessModes);
  const resources = Object.keys(spec.capacity ?? {});
  if (resources.length === 0) errors.push(required('spec.capacity'));
  else if (resources.length > 1 || resources[0] !== 'storage') {
    errors.push(notSupported('spec.capacity', spec.capacity, ['storage']));
  }
  const sources = sourcesOf(spec);
  if (sources.length === 0) errors.push(required('spec', 'must specify a volume type'));
  for (const [source] of sources.slice(1)) {
    errors.push(forbidden(`spec.${source}`, 'may not specify more than 1 volume type'));
  }
  if (spec.local && !spec.nodeAffinity) {
    errors.push(required('metadata.annotations', 'Local volume requires node affinity'));
  }
  return [
    ...errors,
    ...oneOf('spec.persistentVolumeReclaimPolicy', spec.persistentVolumeReclaimPolicy, ['Delete', 'Recycle', 'Retain']),
    ...obeys('spec.storageClassName', spec.storageClassName, dnsSubdomain),
    ...oneOf('spec.volumeMode', spec.volumeMode, ['Block', 'Filesystem']),
  ];
}

/** The data stay where they are. */
function validateKept({ spec }: Volume, { spec: old }: Volume): FieldError[] {
  const errors: FieldError[] = [];
  if (!isDeepStrictEqual(Object.fromEntries(sourcesOf(spec)), Object.fromEntries(sourcesOf(old)))) {
    const text = 'spec.persistentvolumesource is immutable after creation';
    errors.push(forbidden('spec.persistentvolumesource', text));
  }
  if (spec.volumeMode !== old.volumeMode)
    errors.push(invalid('spec.volumeMode', spec.volumeMode, 'field is immutable'));
  return errors;
}
