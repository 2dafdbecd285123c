import { isDeepStrictEqual } from 'node:util';
import type { ResourceQuota } from '@nexslice/kube';
import { type FieldError, invalid } from '../../status/field-error.ts';
import { column } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';
import { parseQuantity } from '../quantity/quantity.ts';
import { isCounted, validateQuotaResource } from './resource-name.ts';

const scopes = [
  'Terminating',
  'NotTerminating',
  'BestEffort',
  'NotBestEffort',
  'PriorityClass',
  'CrossNamespacePodAffinity',
  'VolumeAttributesClass',
];
const nanosPerUnit = 1_000_000_000n;

/** Amounts in use of what is allowed: `cpu: 1/4`. */
function quotaCell({ spec, status }: ResourceQuota, wanted: (name: string) => boolean): string {
  return Object.entries(spec?.hard ?? {})
    .filter(([name]) => wanted(name))
    .map(([name, hard]) => `${name}: ${status?.used?.[name] ?? 0}/${hard}`)
    .sort()
    .join(', ');
}

const isLimit = (name: string): boolean => name.startsWith('limits.');

export const resourceQuotaKind = defineKind<ResourceQuota>({
  type: 'core/v1.ResourceQuota',
  group: '',
  plural: 'resourcequotas',
  shortNames: ['quota'],
  hasStatus: true,
  columns: [
    column<ResourceQuota>(
      'Request',
      (quota) => quotaCell(quota, (name) => !isLimit(name)),
      'Request represents a minimum amount of cpu/memory that a container may consume.',
    ),
    column<ResourceQuota>(
      'Limit',
      (quota) => quotaCell(quota, isLimit),
      'Limits control the maximum amount of cpu/memory that a container may use independent of contention on the node.',
    ),
  ],
  strategy: {
    validate: validateQuota,
    validateUpdate: (quota, old) => [...validateQuota(quota), ...validateKeptScopes(quota, old)],
  },
});

function validateQuota({ spec }: ResourceQuota): FieldError[] {
  return [
    ...Object.entries(spec?.hard ?? {}).flatMap(([name, amount]) => validateAmount(`spec.hard[${name}]`, name, amount)),
    ...((spec?.scopes ?? []).every((scope) => scopes.includes(scope))
      ? []
      : [invalid('spec.scopes', spec!.scopes, 'unsupported scope')]),
  ];
}

function validateAmount(field: string, name: string, amount: string): FieldError[] {
  const errors = validateQuotaResource(field, name);
  const { nanos } = parseQuantity(amount);
  if (nanos < 0n) errors.push(invalid(field, amount, 'must be greater than or equal to 0'));
  if (isCounted(name) && nanos % nanosPerUnit !== 0n) errors.push(invalid(field, amount, 'must be an integer'));
  return errors;
}

/** What a quota counts stays the same: its sums were made so. */
function validateKeptScopes({ spec }: ResourceQuota, old: ResourceQuota): FieldError[] {
  const sorted = (list: readonly string[] = []): string[] => [...list].sort();
  if (isDeepStrictEqual(sorted(spec?.scopes), sorted(old.spec?.scopes))) return [];
  return [invalid('spec.scopes', spec?.scopes ?? null, 'field is immutable')];
}
