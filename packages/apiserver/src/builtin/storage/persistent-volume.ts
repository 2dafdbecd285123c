import { isDeepStrictEqual } from 'node:util';
import { type FieldError, forbidden, invalid } from '../../status/field-error.ts';
import { column } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';
import { abbreviated } from './access-mode.ts';
import { type PersistentVolume, sourcesOf, validatePersistentVolume } from './validate-volume.ts';

export const persistentVolumeKind = defineKind<PersistentVolume>({
  type: 'core/v1.PersistentVolume',
  group: '',
  plural: 'persistentvolumes',
  shortNames: ['pv'],
  clusterScoped: true,
  hasStatus: true,
  columns: [
    column<PersistentVolume>(
      'Capacity',
      ({ spec }) => spec.capacity?.storage ?? '',
      'core/v1.PersistentVolumeSpec.capacity',
    ),
    column<PersistentVolume>(
      'Access Modes',
      ({ spec }) => abbreviated(spec.accessModes),
      'core/v1.PersistentVolumeSpec.accessModes',
    ),
    column<PersistentVolume>(
      'Reclaim Policy',
      ({ spec }) => spec.persistentVolumeReclaimPolicy ?? '',
      'core/v1.PersistentVolumeSpec.persistentVolumeReclaimPolicy',
    ),
    column<PersistentVolume>('Status', ({ status }) => status?.phase ?? '', 'core/v1.PersistentVolumeStatus.phase'),
    column<PersistentVolume>(
      'Claim',
      ({ spec }) => (spec.claimRef ? `${spec.claimRef.namespace}/${spec.claimRef.name}` : ''),
      'core/v1.PersistentVolumeSpec.claimRef',
    ),
    column<PersistentVolume>(
      'StorageClass',
      ({ spec }) => spec.storageClassName ?? '',
      'core/v1.PersistentVolumeSpec.storageClassName',
    ),
    column<PersistentVolume>(
      'VolumeAttributesClass',
      ({ spec }) => spec.volumeAttributesClassName ?? '<unset>',
      'core/v1.PersistentVolumeSpec.volumeAttributesClassName',
    ),
    column<PersistentVolume>('Reason', ({ status }) => status?.reason ?? '', 'core/v1.PersistentVolumeStatus.reason'),
    column<PersistentVolume>(
      'VolumeMode',
      ({ spec }) => spec.volumeMode ?? '<unset>',
      'core/v1.PersistentVolumeSpec.volumeMode',
      { wide: true },
    ),
  ],
  strategy: {
    default({ spec }) {
      spec.persistentVolumeReclaimPolicy ||= 'Retain';
      spec.volumeMode ??= 'Filesystem';
      if (spec.hostPath) spec.hostPath.type ??= '';
    },
    prepareForCreate(volume) {
      volume.status = { phase: 'Pending' };
    },
    validate: validatePersistentVolume,
    validateUpdate: (volume, old) => [...validatePersistentVolume(volume), ...validateKept(volume, old)],
  },
});

/** The data stay where they are. */
function validateKept({ spec }: PersistentVolume, { spec: old }: PersistentVolume): FieldError[] {
  const errors: FieldError[] = [];
  if (!isDeepStrictEqual(withoutNewSecret(spec, old), sourcesOf(old))) {
    const text = 'spec.persistentvolumesource is immutable after creation';
    errors.push(forbidden('spec.persistentvolumesource', text));
  }
  if (spec.volumeMode !== old.volumeMode) errors.push(invalid('volumeMode', spec.volumeMode, 'field is immutable'));
  if (old.nodeAffinity && !isDeepStrictEqual(spec.nodeAffinity, old.nodeAffinity)) {
    const text = 'field is immutable, except for updating from beta label to GA';
    errors.push(invalid('nodeAffinity', spec.nodeAffinity, text));
  }
  if (old.volumeAttributesClassName !== undefined && spec.volumeAttributesClassName === undefined) {
    const text = 'update from non-nil value to nil is forbidden';
    errors.push(forbidden('spec.volumeAttributesClassName', text));
  }
  return errors;
}

/** The secret for making a volume larger may be added later. */
function withoutNewSecret(spec: PersistentVolume['spec'], old: PersistentVolume['spec']): object {
  const sources = sourcesOf(spec);
  if (!old.csi || old.csi.controllerExpandSecretRef || !spec.csi?.controllerExpandSecretRef) return sources;
  const { controllerExpandSecretRef: _, ...csi } = spec.csi;
  return { ...sources, csi };
}
