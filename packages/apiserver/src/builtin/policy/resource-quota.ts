import { isDeepStrictEqual } from 'node:util';
import type { ResourceQuota } from '@nexslice/kube';
import { type FieldError, invalid, required } from '../../status/field-error.ts';
import { column } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';
import { isQuotaResource, validateAmount, validateQuotaResource } from '../rules/resource.ts';

type Spec = NonNullable<ResourceQuota['spec']>;

const scopes = [
  'Terminating',
  'NotTerminating',
  'BestEffort',
  'NotBestEffort',
  'PriorityClass',
  'CrossNamespacePodAffinity',
  'VolumeAttributesClass',
];

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
    validateUpdate: (quota, old) => [...validateQuotaSpec(quota.spec ?? {}), ...validateKeptScopes(quota, old)],
    validateStatusUpdate: validateQuotaStatus,
  },
});

function validateQuota(quota: ResourceQuota): FieldError[] {
  return [...validateQuotaSpec(quota.spec ?? {}), ...validateQuotaStatus(quota)];
}

function validateQuotaStatus({ status }: ResourceQuota): FieldError[] {
  return [...validateAmounts('status.hard', status?.hard), ...validateAmounts('status.used', status?.used)];
}

function validateQuotaSpec(spec: Spec): FieldError[] {
  return [
    ...validateAmounts('spec.hard', spec.hard),
    ...validateScopes('spec.scopes', spec.scopes ?? [], spec),
    ...validateScopeSelector(spec),
  ];
}

function validateAmounts(field: string, amounts: Record<string, string> = {}): FieldError[] {
  return Object.entries(amounts).flatMap(([name, amount]) => [
    ...validateQuotaResource(`${field}[${name}]`, name),
    ...validateAmount(`${field}[${name}]`, name, amount),
  ]);
}

/** What quotas of pods count; of the other scopes each has resources of its own. */
const ofPods = (name: string): boolean =>
  name === 'pods' || /^((requests|limits)\.)?(cpu|memory|ephemeral-storage)$/.test(name);

function fits(scope: string, resource: string): boolean {
  if (scope === 'BestEffort') return resource === 'pods';
  if (scope === 'VolumeAttributesClass') return ['persistentvolumeclaims', 'requests.storage'].includes(resource);
  return ofPods(resource);
}

/** Quotas of pods that are both, or of resources that the pods do not have, would count nothing. */
function validateScopes(field: string, names: readonly string[], { hard, scopes: shown }: Spec): FieldError[] {
  const resources = Object.keys(hard ?? {})
    .sort()
    .filter(isQuotaResource);
  const errors = names.flatMap((scope) => [
    ...(scopes.includes(scope) ? [] : [invalid(field, shown, 'unsupported scope')]),
    ...resources
      .filter((resource) => !fits(scope, resource))
      .map(() => invalid(field, shown, 'unsupported scope applied to resource')),
  ]);
  return [...errors, ...validatePairs(field, names, shown)];
}

function validatePairs(field: string, names: readonly string[], shown: unknown): FieldError[] {
  return ['BestEffort', 'Terminating']
    .filter((scope) => names.includes(scope) && names.includes(`Not${scope}`))
    .map(() => invalid(field, shown, 'conflicting scopes'));
}

function validateScopeSelector(spec: Spec): FieldError[] {
  const field = 'spec.scopeSelector.matchExpressions';
  const terms = spec.scopeSelector?.matchExpressions ?? [];
  const resources = Object.keys(spec.hard ?? {})
    .sort()
    .filter(isQuotaResource);
  const errors = terms.flatMap(({ scopeName, operator, values = [] }) => [
    ...(scopes.includes(scopeName) ? [] : [invalid(`${field}.scopeName`, scopeName, 'unsupported scope')]),
    ...resources
      .filter((resource) => !fits(scopeName, resource))
      .map(() => invalid(field, spec.scopeSelector, 'unsupported scope applied to resource')),
    ...(scopeName !== 'PriorityClass' && scopes.slice(0, -1).includes(scopeName) && operator !== 'Exists'
      ? [invalid(`${field}.operator`, operator, existsText)]
      : []),
    ...validateTerm(field, operator, values),
  ]);
  return [
    ...errors,
    ...validatePairs(
      field,
      terms.map(({ scopeName }) => scopeName),
      spec.scopes ?? null,
    ),
  ];
}

const existsText =
  "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity";

function validateTerm(field: string, operator: string, values: readonly string[]): FieldError[] {
  if (operator === 'In' || operator === 'NotIn') {
    const text = "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector";
    return values.length > 0 ? [] : [required(`${field}.values`, text)];
  }
  if (operator === 'Exists' || operator === 'DoesNotExist') {
    const text = "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector";
    return values.length === 0 ? [] : [invalid(`${field}.values`, values, text)];
  }
  return [invalid(`${field}.operator`, operator, 'not a valid selector operator')];
}

/** What a quota counts stays the same: its sums were made so. */
function validateKeptScopes({ spec }: ResourceQuota, old: ResourceQuota): FieldError[] {
  const sorted = (list: readonly string[] = []): string[] => [...list].sort();
  if (isDeepStrictEqual(sorted(spec?.scopes), sorted(old.spec?.scopes))) return [];
  return [invalid('spec.scopes', spec?.scopes ?? null, 'field is immutable')];
}
