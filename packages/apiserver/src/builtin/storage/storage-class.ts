import { isDeepStrictEqual } from 'node:util';
import type { ApiObject } from '../../registry/resource.ts';
import { type FieldError, forbidden, invalid, required } from '../../status/field-error.ts';
import { column } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';
import { oneOf } from '../rules/text.ts';

interface StorageClass extends ApiObject {
  provisioner: string;
  parameters?: Record<string, string>;
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
    validate: validateClass,
    validateUpdate: (storageClass, old) => [...validateClass(storageClass), ...validateKept(storageClass, old)],
  },
});

function validateClass({ provisioner, reclaimPolicy, volumeBindingMode }: StorageClass): FieldError[] {
  return [
    ...(provisioner ? [] : [required('provisioner')]),
    ...oneOf('reclaimPolicy', reclaimPolicy, ['Delete', 'Retain']),
    ...oneOf('volumeBindingMode', volumeBindingMode, ['Immediate', 'WaitForFirstConsumer']),
  ];
}

/** Volumes were made by it as it is. */
function validateKept(storageClass: StorageClass, old: StorageClass): FieldError[] {
  const errors = (['parameters', 'provisioner', 'reclaimPolicy'] as const)
    .filter((field) => !isDeepStrictEqual(storageClass[field], old[field]))
    .map((field) => forbidden(field, `updates to ${field} are forbidden.`));
  if (storageClass.volumeBindingMode !== old.volumeBindingMode) {
    errors.push(invalid('volumeBindingMode', storageClass.volumeBindingMode, 'field is immutable'));
  }
  return errors;
}
