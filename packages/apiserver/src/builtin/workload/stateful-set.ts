import { isDeepStrictEqual } from 'node:util';
import type { StatefulSet } from '@nexslice/kube';
import { type FieldError, forbidden, invalid } from '../../status/field-error.ts';
import { column } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';
import { defaultPodSpec } from '../pod/defaults.ts';
import { nonNegative } from '../rules/number.ts';
import { oneOf } from '../rules/text.ts';
import { templateColumns } from './columns.ts';
import { validateOwnSelector } from './validate-deployment.ts';
import { validateRunningTemplate } from './validate-template.ts';

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
  strategy: { default: defaultStatefulSet, validate: validateStatefulSet, validateUpdate: validateStatefulSetUpdate },
});

function defaultStatefulSet({ spec }: StatefulSet): void {
  spec!.podManagementPolicy ||= 'OrderedReady';
  const strategy = spec!.updateStrategy!;
  strategy.type ||= 'RollingUpdate';
  if (strategy.type === 'RollingUpdate') {
    strategy.rollingUpdate ??= {};
    strategy.rollingUpdate.partition ??= 0;
  }
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

function validateStatefulSet({ spec }: StatefulSet): FieldError[] {
  const types = ['RollingUpdate', 'OnDelete'];
  return [
    ...oneOf('spec.podManagementPolicy', spec!.podManagementPolicy, ['OrderedReady', 'Parallel']),
    ...(types.includes(spec!.updateStrategy!.type!)
      ? nonNegative('spec.updateStrategy.rollingUpdate.partition', spec!.updateStrategy!.rollingUpdate?.partition)
      : [invalid('spec.updateStrategy', spec!.updateStrategy, "must be 'RollingUpdate' or 'OnDelete'")]),
    ...(['whenDeleted', 'whenScaled'] as const).flatMap((when) =>
      oneOf(`spec.persistentVolumeClaimRetentionPolicy.${when}`, spec!.persistentVolumeClaimRetentionPolicy?.[when], [
        'Retain',
        'Delete',
      ]),
    ),
    ...nonNegative('spec.replicas', spec!.replicas),
    ...nonNegative('spec.ordinals.start', spec!.ordinals?.start),
    ...nonNegative('spec.minReadySeconds', spec!.minReadySeconds),
    ...nonNegative('spec.revisionHistoryLimit', spec!.revisionHistoryLimit),
    ...validateOwnSelector(spec!.selector, 'statefulset'),
    ...validateRunningTemplate('spec.template', spec!.template, spec!.selector),
  ];
}

function validateStatefulSetUpdate(set: StatefulSet, old: StatefulSet): FieldError[] {
  const errors = validateStatefulSet(set);
  if (!isDeepStrictEqual(fixed(set.spec!), fixed(old.spec!))) errors.push(forbidden('spec', fixedText));
  return errors;
}

function fixed(spec: NonNullable<StatefulSet['spec']>): object {
  const rest: Partial<typeof spec> = { ...spec };
  for (const field of changeable) delete rest[field];
  return rest;
}
