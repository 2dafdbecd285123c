import { isDeepStrictEqual } from 'node:util';
import type { PersistentVolumeClaim } from '@nexslice/kube';
import { type FieldError, forbidden, invalid, required } from '../../status/field-error.ts';
import { column } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';
import { parseQuantity } from '../quantity/quantity.ts';
import { abbreviated } from './access-mode.ts';
import { type ClaimSpec, validateClaimSpec } from './validate-claim.ts';

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
      'VolumeAttributesClass',
      ({ spec }) => spec?.volumeAttributesClassName ?? '<unset>',
      'core/v1.PersistentVolumeClaimSpec.volumeAttributesClassName',
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
    validateStatusUpdate: validateClaimStatus,
  },
});

function validateClaim({ spec }: PersistentVolumeClaim): FieldError[] {
  return validateClaimSpec('spec', spec!);
}

const fixedText =
  'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';

/** A bound claim may ask for more; a volume, and a class, are filled in when one is found. */
function validateKeptClaim(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): FieldError[] {
  const spec = claim.spec!;
  const before = old.spec!;
  const errors = isDeepStrictEqual(comparable(claim, old), withoutSize(before, claim))
    ? []
    : [forbidden('spec', fixedText)];
  const size = nanos(spec.resources?.requests?.storage);
  if (size < nanos(before.resources?.requests?.storage) && size <= nanos(old.status?.capacity?.storage)) {
    errors.push(forbidden('spec.resources.requests.storage', 'field can not be less than status.capacity'));
  }
  if (spec.volumeMode !== before.volumeMode) errors.push(invalid('volumeMode', spec.volumeMode, 'field is immutable'));
  if (before.volumeAttributesClassName !== undefined && !spec.volumeAttributesClassName) {
    const what = spec.volumeAttributesClassName === undefined ? 'nil' : 'an empty string';
    errors.push(forbidden('spec.volumeAttributesClassName', `update from non-nil value to ${what} is forbidden`));
  }
  return errors;
}

const nanos = (amount = '0'): bigint => parseQuantity(amount).nanos;
const isBound = ({ status }: PersistentVolumeClaim): boolean => status?.phase === 'Bound';

/** The changed spec, with what may change put back. */
function comparable(claim: PersistentVolumeClaim, { spec: before }: PersistentVolumeClaim): object {
  const spec: Record<string, unknown> = { ...withoutSize(claim.spec!, claim) };
  if (before!.volumeName === undefined) delete spec['volumeName'];
  if (before!.storageClassName === undefined) delete spec['storageClassName'];
  return spec;
}

/** Of a bound claim neither its size nor its attributes count. */
function withoutSize(spec: ClaimSpec, claim: PersistentVolumeClaim): object {
  if (!isBound(claim)) return spec;
  const { storage: _, ...requests } = spec.resources?.requests ?? {};
  const { volumeAttributesClassName: __, ...rest } = spec;
  return { ...rest, resources: { ...spec.resources, requests } };
}

function validateClaimStatus({ spec, status }: PersistentVolumeClaim): FieldError[] {
  const errors = spec?.accessModes?.length ? [] : [required('Spec.accessModes')];
  for (const [name, amount] of Object.entries(status?.capacity ?? {})) {
    if (nanos(amount) < 0n) {
      errors.push(
        invalid(
          `status.capacity[${name}]`,
          Number(nanos(amount) / 1_000_000_000n),
          'must be a valid resource quantity',
        ),
      );
    }
  }
  return errors;
}
