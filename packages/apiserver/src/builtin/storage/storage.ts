import { isDeepStrictEqual } from 'node:util';
import type { PersistentVolumeClaim } from '@nexslice/kube';
import type { ApiObject } from '../../registry/resource.ts';
import { type FieldError, forbidden, required } from '../../status/field-error.ts';
import { column } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';

const modes: Record<string, string> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};
const abbreviated = (list: readonly string[] = []): string => list.map((mode) => modes[mode] ?? mode).join(',');

export const persistentVolumeClaimKind = defineKind<PersistentVolumeClaim>({
  type: 'core/v1.PersistentVolumeClaim',
  group: '',
  plural: 'persistentvolumeclaims',
  shortNames: ['pvc'],
  hasStatus: true,
  columns: [
    column<PersistentVolumeClaim>(
      'Status',
      ({ status }) => status?.phase ?? '',
      'core/v1.PersistentVolumeClaimStatus.phase',
    ),
    column<PersistentVolumeClaim>(
      'Volume',
      ({ spec }) => spec?.volumeName ?? '',
      'core/v1.PersistentVolumeClaimSpec.volumeName',
    ),
    column<PersistentVolumeClaim>(
      'Capacity',
      ({ spec, status }) => (spec?.volumeName ? (status?.capacity?.storage ?? '') : ''),
      'core/v1.PersistentVolumeClaimStatus.capacity',
    ),
    column<PersistentVolumeClaim>(
      'Access Modes',
      ({ spec, status }) => (spec?.volumeName ? abbreviated(status?.accessModes) : ''),
      'core/v1.PersistentVolumeClaimStatus.accessModes',
    ),
    column<PersistentVolumeClaim>(
      'StorageClass',
      ({ spec }) => spec?.storageClassName ?? '',
      'core/v1.PersistentVolumeClaimSpec.storageClassName',
    ),
    column<PersistentVolumeClaim>(
      'VolumeMode',
      ({ spec }) => spec?.volumeMode ?? '<unset>',
      'core/v1.PersistentVolumeClaimSpec.volumeMode',
      { wide: true },
    ),
  ],
  strategy: {
    default({ spec }) {
      spec!.volumeMode ??= 'Filesystem';
    },
    prepareForCreate(claim) {
      claim.status = { phase: 'Pending' };
    },
    validate: validateClaim,
    validateUpdate: (claim, old) => [...validateClaim(claim), ...validateKeptClaim(claim, old)],
  },
});

function validateClaim({ spec }: PersistentVolumeClaim): FieldError[] {
  const errors: FieldError[] = [];
  if (!spec!.accessModes?.length) errors.push(required('spec.accessModes', 'at least 1 access mode is required'));
  if (!spec!.resources?.requests?.storage) errors.push(required('spec.resources[storage]'));
  return errors;
}

/** A claim may ask for more; a volume is filled in when one is found. */
function validateKeptClaim(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): FieldError[] {
  const kept = { ...claim.spec!, resources: old.spec!.resources, volumeName: old.spec!.volumeName };
  const before = { ...old.spec!, resources: old.spec!.resources, volumeName: old.spec!.volumeName };
  if (isDeepStrictEqual(kept, before)) return [];
  return [
    forbidden(
      'spec',
      'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
    ),
  ];
}

interface Volume extends ApiObject {
  spec: {
    capacity?: Record<string, string>;
    accessModes?: string[];
    claimRef?: { namespace: string; name: string };
    persistentVolumeReclaimPolicy?: string;
    storageClassName?: string;
    volumeMode?: string;
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
    validate: ({ spec }) => [
      ...(spec.capacity?.storage ? [] : [required('spec.capacity')]),
      ...(spec.accessModes?.length ? [] : [required('spec.accessModes')]),
    ],
  },
});

interface StorageClass extends ApiObject {
  provisioner: string;
  reclaimPolicy?: string;
  volumeBindingMode?: string;
  allowVolumeExpansion?: boolean;
}

export const storageClassKind = defineKind<StorageClass>({
  type: 'storage/v1.StorageClass',
  group: 'storage.k8s.io',
  plural: 'storageclasses',
  shortNames: ['sc'],
  clusterScoped: true,
  columns: [
    column<StorageClass>('Provisioner', ({ provisioner }) => provisioner, 'storage/v1.StorageClass.provisioner'),
    column<StorageClass>(
      'ReclaimPolicy',
      ({ reclaimPolicy }) => reclaimPolicy ?? '',
      'storage/v1.StorageClass.reclaimPolicy',
    ),
    column<StorageClass>(
      'VolumeBindingMode',
      ({ volumeBindingMode }) => volumeBindingMode ?? '',
      'storage/v1.StorageClass.volumeBindingMode',
    ),
    column<StorageClass>(
      'AllowVolumeExpansion',
      ({ allowVolumeExpansion }) => allowVolumeExpansion ?? false,
      'storage/v1.StorageClass.allowVolumeExpansion',
    ),
  ],
  strategy: {
    default(storageClass) {
      storageClass.reclaimPolicy ??= 'Delete';
      storageClass.volumeBindingMode ??= 'Immediate';
    },
    validate: ({ provisioner }) => (provisioner ? [] : [required('provisioner')]),
  },
});
