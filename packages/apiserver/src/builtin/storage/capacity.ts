import type { ApiObject } from '../../registry/resource.ts';
import { type FieldError, forbidden, invalid } from '../../status/field-error.ts';
import { column, createdAtColumn, nameColumn } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';
import { parseQuantity } from '../quantity/quantity.ts';
import { validateSelector } from '../rules/label.ts';
import { csiDriverName, needed, subdomain } from '../rules/text.ts';
import { unchanged } from '../rules/update.ts';
import type { LabelSelector } from '../types.ts';

interface Capacity extends ApiObject {
  storageClassName: string;
  capacity?: string;
  maximumVolumeSize?: string;
  nodeTopology?: LabelSelector;
}

interface AttributesClass extends ApiObject {
  driverName: string;
  parameters?: Record<string, string>;
}

export const storageCapacityKind = defineKind<Capacity>({
  type: 'storage/v1.CSIStorageCapacity',
  group: 'storage.k8s.io',
  plural: 'csistoragecapacities',
  allColumns: [nameColumn, createdAtColumn],
  strategy: {
    validate: validateCapacity,
    validateUpdate: (capacity, old) => [
      ...validateCapacity(capacity),
      ...unchanged('nodeTopology', capacity.nodeTopology, old.nodeTopology),
      ...unchanged('storageClassName', capacity.storageClassName, old.storageClassName),
    ],
  },
});

function validateCapacity({ storageClassName, capacity, maximumVolumeSize, nodeTopology }: Capacity): FieldError[] {
  return [
    ...needed('storageClassName', storageClassName),
    ...subdomain('storageClassName', storageClassName),
    ...notNegative('capacity', capacity),
    ...notNegative('maximumVolumeSize', maximumVolumeSize),
    ...validateSelector('nodeTopology', nodeTopology),
  ];
}

function notNegative(field: string, amount: string | undefined): FieldError[] {
  if (amount === undefined || parseQuantity(amount).nanos >= 0n) return [];
  return [invalid(field, amount, 'must be greater than or equal to 0')];
}

export const volumeAttributesClassKind = defineKind<AttributesClass>({
  type: 'storage/v1.VolumeAttributesClass',
  group: 'storage.k8s.io',
  plural: 'volumeattributesclasses',
  shortNames: ['vac'],
  clusterScoped: true,
  columns: [
    column<AttributesClass>(
      'DriverName',
      ({ driverName }) => driverName,
      'storage/v1.VolumeAttributesClass.driverName',
    ),
  ],
  strategy: {
    validate: ({ driverName }) => csiDriverName('driverName', driverName),
    validateUpdate: (attributes, old) => [
      ...(attributes.driverName === old.driverName
        ? []
        : [forbidden('driverName', 'updates to driverName are forbidden.')]),
      ...(sameParameters(attributes, old) ? [] : [forbidden('parameters', 'updates to parameters are forbidden.')]),
    ],
  },
});

function sameParameters({ parameters = {} }: AttributesClass, old: AttributesClass): boolean {
  const { parameters: before = {} } = old;
  const keys = Object.keys(parameters);
  return keys.length === Object.keys(before).length && keys.every((key) => parameters[key] === before[key]);
}
