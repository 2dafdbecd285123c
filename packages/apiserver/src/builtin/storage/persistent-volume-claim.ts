import { isDeepStrictEqual } from 'node:util';
import type { PersistentVolumeClaim } from '@nexslice/kube';
import { dnsSubdomain } from '../../registry/names.ts';
import { type FieldError, forbidden, invalid, required } from '../../status/field-error.ts';
import { column } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';
import { parseQuantity } from '../quantity/quantity.ts';
import { obeys, oneOf } from '../rules/text.ts';
import { abbreviated, validateAccessModes } from './access-mode.ts';

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
  const errors = validateAccessModes(spec!.accessModes, 'at least 1 access mode is required');
  if (!spec!.resources?.requests?.storage) errors.push(required('spec.resources[storage]'));
  else if (parseQuantity(spec!.resources.requests.storage).nanos <= 0n) {
    const { storage } = spec!.resources.requests;
    errors.push(invalid('spec.resources[storage]', storage, 'must be greater than zero'));
  }
  errors.push(...obeys('spec.storageClassName', spec!.storageClassName, dnsSubdomain));
  errors.push(...oneOf('spec.volumeMode', spec!.volumeMode, ['Block', 'Filesystem']));
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
