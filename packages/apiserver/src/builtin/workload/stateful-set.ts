import { isDeepStrictEqual } from 'node:util';
import type { StatefulSet } from '@nexslice/kube';
import { dnsLabel } from '../../registry/names.ts';
import { type FieldError, forbidden, invalid } from '../../status/field-error.ts';
import { column } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';
import { defaultPodSpec } from '../pod/defaults.ts';
import { nonNegative } from '../rules/number.ts';
import { obeys, oneOf } from '../rules/text.ts';
import { validateClaimSpec } from '../storage/validate-claim.ts';
import type { PodTemplate } from '../types.ts';
import { templateColumns } from './columns.ts';
import { statefulSetStatus, validateCounts } from './validate-status.ts';
import { validateOwnSelector, validateRunningTemplate } from './validate-template.ts';
import { warnOfTemplate } from './warnings.ts';

const fixedText =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

/** What a StatefulSet may change once it exists. */
const changeable = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
] as const;

export const statefulSetKind = defineKind<StatefulSet>({
  type: 'apps/v1.StatefulSet',
  group: 'apps',
  plural: 'statefulsets',
  shortNames: ['sts'],
  categories: ['all'],
  hasStatus: true,
  hasGeneration: true,
  scale: {
    specReplicasPath: '.spec.replicas',
    statusReplicasPath: '.status.replicas',
    labelSelectorPath: '.spec.selector',
  },
  columns: [
    column<StatefulSet>(
      'Ready',
      ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}`,
      'Number of the pod with ready state',
    ),
    ...templateColumns('apps/v1.StatefulSet').slice(0, 2),
  ],
  strategy: {
    default: defaultStatefulSet,
    validate: validateStatefulSet,
    validateUpdate: validateStatefulSetUpdate,
    validateStatusUpdate: validateCounts(statefulSetStatus),
    warnings: warnOfTemplate('spec.template', ({ spec }) => spec?.template),
  },
});

function defaultStatefulSet({ spec }: StatefulSet): void {
  spec!.podManagementPolicy ||= 'OrderedReady';
  const strategy = spec!.updateStrategy!;
  if (!strategy.type) {
    strategy.type = 'RollingUpdate';
    strategy.rollingUpdate ??= {};
  }
  if (strategy.type === 'RollingUpdate' && strategy.rollingUpdate) strategy.rollingUpdate.partition ??= 0;
  spec!.persistentVolumeClaimRetentionPolicy ??= {};
  spec!.persistentVolumeClaimRetentionPolicy.whenDeleted ||= 'Retain';
  spec!.persistentVolumeClaimRetentionPolicy.whenScaled ||= 'Retain';
  spec!.replicas ??= 1;
  spec!.revisionHistoryLimit ??= 10;
  defaultPodSpec(spec!.template.spec!);
  for (const claim of spec!.volumeClaimTemplates ?? []) {
    Object.assign(claim, { apiVersion: 'v1', kind: 'PersistentVolumeClaim', status: { phase: 'Pending' } });
    claim.spec!.volumeMode ??= 'Filesystem';
  }
}

/** What is asked of new sets alone: those of before may have been made when less was. */
function validateStatefulSet(set: StatefulSet): FieldError[] {
  const { serviceName, volumeClaimTemplates = [] } = set.spec!;
  return [
    ...validateSpec(set),
    ...(serviceName ? obeys('spec.serviceName', serviceName, dnsLabel) : []),
    ...volumeClaimTemplates.flatMap(({ spec }, i) =>
      validateClaimSpec(`spec.volumeClaimTemplates[${i}].spec`, spec ?? {}),
    ),
  ];
}

function validateSpec({ spec }: StatefulSet): FieldError[] {
  const policies = ['Retain', 'Delete'];
  const retention = spec!.persistentVolumeClaimRetentionPolicy!;
  return [
    ...validatePolicy(spec!.podManagementPolicy ?? ''),
    ...validateStrategy(spec!.updateStrategy!),
    ...(['whenDeleted', 'whenScaled'] as const).flatMap((when) =>
      oneOf(`spec.persistentVolumeClaimRetentionPolicy.${when}`, retention[when], policies),
    ),
    ...nonNegative('spec.replicas', spec!.replicas),
    ...nonNegative('spec.minReadySeconds', spec!.minReadySeconds),
    ...nonNegative('spec.ordinals.start', spec!.ordinals?.start),
    ...nonNegative('spec.revisionHistoryLimit', spec!.revisionHistoryLimit),
    ...validateOwnSelector(spec!.selector, 'statefulset'),
    ...validateRunningTemplate(podsToBe(spec!), spec!.selector, 'StatefulSet', ''),
  ];
}

/** The template with what each pod gets from its set: names, and a volume for each claim in place of one of that name. */
function podsToBe({ template, volumeClaimTemplates = [] }: NonNullable<StatefulSet['spec']>): PodTemplate {
  const { hostname: _hostname, subdomain: _subdomain, ...spec } = template.spec!;
  if (volumeClaimTemplates.length === 0) return { ...template, spec };
  const names = new Set(volumeClaimTemplates.map(({ metadata }) => metadata?.name ?? ''));
  const claimed = [...names].map((name) => ({ name, persistentVolumeClaim: { claimName: name } }));
  const volumes = [...claimed, ...(spec.volumes ?? []).filter(({ name }) => !names.has(name))];
  return { ...template, spec: { ...spec, volumes } };
}

function validatePolicy(policy: string): FieldError[] {
  const words = ['OrderedReady', 'Parallel'];
  if (words.includes(policy)) return [];
  return [invalid('spec.podManagementPolicy', policy, `must be '${words[0]}' or '${words[1]}'`)];
}

function validateStrategy({ type, rollingUpdate }: NonNullable<NonNullable<StatefulSet['spec']>['updateStrategy']>) {
  const field = 'spec.updateStrategy';
  const { partition } = rollingUpdate ?? {};
  const shown = rollingUpdate && { Partition: partition ?? 0, MaxUnavailable: null };
  if (type === 'OnDelete') {
    const text = "only allowed for updateStrategy 'RollingUpdate'";
    return rollingUpdate ? [invalid(`${field}.rollingUpdate`, shown, text)] : [];
  }
  if (type !== 'RollingUpdate') {
    const strategy = { Type: type, RollingUpdate: shown ?? null };
    return [invalid(field, strategy, "must be 'RollingUpdate' or 'OnDelete'")];
  }
  return nonNegative(`${field}.rollingUpdate.partition`, partition);
}

function validateStatefulSetUpdate(set: StatefulSet, old: StatefulSet): FieldError[] {
  const errors = validateSpec(set);
  if (!isDeepStrictEqual(fixed(set.spec!), fixed(old.spec!))) errors.push(forbidden('spec', fixedText));
  return errors;
}

function fixed(spec: NonNullable<StatefulSet['spec']>): object {
  const rest: Partial<typeof spec> = { ...spec };
  for (const field of changeable) delete rest[field];
  return rest;
}
