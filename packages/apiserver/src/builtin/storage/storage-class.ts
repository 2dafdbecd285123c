import { isDeepStrictEqual } from 'node:util';
import { qualified } from '../../registry/names.ts';
import type { ApiObject } from '../../registry/resource.ts';
import { type FieldError, forbidden, invalid, notSupported, required, tooLong } from '../../status/field-error.ts';
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

/** What all parameters together may have: they go to drivers as they are. */
const maxParameterBytes = 256 * 1024;
const maxParameters = 512;

function validateClass({ provisioner, parameters = {}, reclaimPolicy, volumeBindingMode }: StorageClass): FieldError[] {
  const modes = ['Immediate', 'WaitForFirstConsumer'];
  return [
    ...(provisioner ? [] : [required('provisioner')]),
    ...(provisioner
      ? qualified(provisioner.toLowerCase()).map((text) => invalid('provisioner', provisioner, text))
      : []),
    ...validateParameters(parameters),
    ...(reclaimPolicy ? oneOf('reclaimPolicy', reclaimPolicy, ['Delete', 'Retain']) : []),
    ...(volumeBindingMode === undefined
      ? [required('volumeBindingMode')]
      : modes.includes(volumeBindingMode)
        ? []
        : [notSupported('volumeBindingMode', volumeBindingMode, modes)]),
  ];
}

function validateParameters(parameters: Record<string, string>): FieldError[] {
  const entries = Object.entries(parameters);
  const errors = entries.length > maxParameters ? [tooLong('parameters', maxParameters)] : [];
  if (entries.some(([key]) => key === '')) {
    errors.push(invalid('parameters', '', 'field can not be empty.'));
  }
  const bytes = entries.reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
  return bytes > maxParameterBytes ? [...errors, tooLong('parameters', maxParameterBytes)] : errors;
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
