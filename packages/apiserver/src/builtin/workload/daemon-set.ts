import { isDeepStrictEqual } from 'node:util';
import type { DaemonSet } from '@nexslice/kube';
import { type FieldError, invalid, required } from '../../status/field-error.ts';
import { column } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';
import { isValidSelector, selects } from '../kind/selector.ts';
import { defaultPodSpec } from '../pod/defaults.ts';
import { validatePodTemplate } from '../pod/validate.ts';
import { validateSelector } from '../rules/label.ts';
import { atMostAll, intOrPercent, isNone, nonNegative } from '../rules/number.ts';
import { unchanged } from '../rules/update.ts';
import { templateColumns } from './columns.ts';
import { unknownStrategy } from './validate-deployment.ts';
import { daemonSetStatus, validateCounts } from './validate-status.ts';
import { validateNotEmpty, validateRestarts, validateTemplateLabels } from './validate-template.ts';
import { warnOfTemplate } from './warnings.ts';

const integer = { type: 'integer' } as const;

export const daemonSetKind = defineKind<DaemonSet>({
  type: 'apps/v1.DaemonSet',
  group: 'apps',
  plural: 'daemonsets',
  shortNames: ['ds'],
  categories: ['all'],
  hasStatus: true,
  hasGeneration: true,
  columns: [
    column<DaemonSet>(
      'Desired',
      ({ status }) => status?.desiredNumberScheduled ?? 0,
      'apps/v1.DaemonSetStatus.desiredNumberScheduled',
      integer,
    ),
    column<DaemonSet>(
      'Current',
      ({ status }) => status?.currentNumberScheduled ?? 0,
      'apps/v1.DaemonSetStatus.currentNumberScheduled',
      integer,
    ),
    column<DaemonSet>(
      'Ready',
      ({ status }) => status?.numberReady ?? 0,
      'apps/v1.DaemonSetStatus.numberReady',
      integer,
    ),
    column<DaemonSet>(
      'Up-to-date',
      ({ status }) => status?.updatedNumberScheduled ?? 0,
      'apps/v1.DaemonSetStatus.updatedNumberScheduled',
      integer,
    ),
    column<DaemonSet>(
      'Available',
      ({ status }) => status?.numberAvailable ?? 0,
      'apps/v1.DaemonSetStatus.numberAvailable',
      integer,
    ),
    column<DaemonSet>(
      'Node Selector',
      ({ spec }) =>
        Object.entries(spec?.template.spec?.nodeSelector ?? {})
          .map(([key, value]) => `${key}=${value}`)
          .sort()
          .join(',') || '<none>',
      'core/v1.PodSpec.nodeSelector',
    ),
    ...templateColumns('apps/v1.DaemonSet'),
  ],
  strategy: {
    default: defaultDaemonSet,
    prepareForCreate: (set) => setGeneration(set, 1),
    prepareForUpdate(set, old) {
      const isSame = isDeepStrictEqual(set.spec!.template, old.spec!.template);
      setGeneration(set, generationOf(old) + (isSame ? 0 : 1));
    },
    warnings: warnOfTemplate('spec.template', ({ spec }) => spec?.template),
    validate: validateDaemonSet,
    validateUpdate: (set, old) => [
      ...validateDaemonSet(set),
      ...unchanged('spec.selector', set.spec?.selector, old.spec?.selector),
    ],
    validateStatusUpdate: validateCounts(daemonSetStatus),
  },
});

/** Counts templates. It was a field once and lives on as an annotation, which clients cannot change. */
const templateGeneration = 'deprecated.daemonset.template.generation';

function generationOf({ metadata }: DaemonSet): number {
  return Number(metadata?.annotations?.[templateGeneration] ?? 0) || 0;
}

function setGeneration(set: DaemonSet, generation: number): void {
  set.metadata!.annotations = { ...set.metadata!.annotations, [templateGeneration]: String(generation) };
}

function defaultDaemonSet(set: DaemonSet): void {
  const { spec } = set;
  // Whoever writes the set owns the annotation, whatever it says in the end.
  if (set.metadata && !set.metadata.annotations?.[templateGeneration]) setGeneration(set, 0);
  const strategy = spec!.updateStrategy!;
  strategy.type ||= 'RollingUpdate';
  if (strategy.type === 'RollingUpdate') {
    strategy.rollingUpdate ??= {};
    strategy.rollingUpdate.maxUnavailable ??= 1;
    strategy.rollingUpdate.maxSurge ??= 0;
  }
  spec!.revisionHistoryLimit ??= 10;
  defaultPodSpec(spec!.template.spec!);
}

function validateDaemonSet({ spec }: DaemonSet): FieldError[] {
  const { selector, template } = spec!;
  const matches =
    selector && isValidSelector(selector) ? selects(selector, template.metadata?.labels) : Boolean(selector);
  return [
    ...validateSelector('spec.selector', selector),
    ...(matches ? [] : validateTemplateLabels('spec.template', template, null)),
    ...validateNotEmpty(selector, 'daemonset'),
    ...validatePodTemplate('spec.template', template),
    ...validateRestarts('spec.template', template, 'DaemonSet'),
    ...nonNegative('spec.minReadySeconds', spec!.minReadySeconds),
    ...validateStrategy(spec!.updateStrategy!),
    ...nonNegative('spec.revisionHistoryLimit', spec!.revisionHistoryLimit),
  ];
}

function validateStrategy(strategy: NonNullable<NonNullable<DaemonSet['spec']>['updateStrategy']>) {
  const { type, rollingUpdate } = strategy;
  if (type === 'OnDelete') return [];
  if (type !== 'RollingUpdate')
    return [unknownStrategy('spec.updateStrategy', strategy, ['RollingUpdate', 'OnDelete'])];
  const field = 'spec.updateStrategy.rollingUpdate';
  if (!rollingUpdate) return [required(field)];
  const { maxUnavailable, maxSurge } = rollingUpdate;
  const errors = [
    ...intOrPercent(`${field}.maxUnavailable`, maxUnavailable),
    ...intOrPercent(`${field}.maxSurge`, maxSurge),
    ...atMostAll(`${field}.maxUnavailable`, maxUnavailable),
    ...atMostAll(`${field}.maxSurge`, maxSurge),
  ];
  if (!isNone(maxUnavailable) && !isNone(maxSurge)) {
    errors.push(invalid(`${field}.maxSurge`, maxSurge, 'may not be set when maxUnavailable is non-zero'));
  } else if (isNone(maxUnavailable) && isNone(maxSurge)) {
    errors.push(required(`${field}.maxUnavailable`, 'cannot be 0 when maxSurge is 0'));
  }
  return errors;
}
