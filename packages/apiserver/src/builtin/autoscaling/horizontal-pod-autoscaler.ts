import type { HorizontalPodAutoscaler } from '@nexslice/kube';
import { type FieldError, invalid, required } from '../../status/field-error.ts';
import { column } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';
import { nonNegative } from '../rules/number.ts';
import { defaultBehavior, validateBehavior } from './behavior.ts';
import { validateMetric, validateReference, validateVersion } from './metric.ts';
import { targetsCell } from './targets.ts';

/** CPU use that an autoscaler without metrics aims at. */
export const defaultUtilization = 80;

export const horizontalPodAutoscalerKind = defineKind<HorizontalPodAutoscaler>({
  type: 'autoscaling/v2.HorizontalPodAutoscaler',
  group: 'autoscaling',
  plural: 'horizontalpodautoscalers',
  shortNames: ['hpa'],
  categories: ['all'],
  hasStatus: true,
  columns: [
    column<HorizontalPodAutoscaler>(
      'Reference',
      ({ spec }) => `${spec!.scaleTargetRef.kind}/${spec!.scaleTargetRef.name}`,
      'autoscaling/v2.HorizontalPodAutoscalerSpec.scaleTargetRef',
    ),
    column<HorizontalPodAutoscaler>('Targets', targetsCell, 'autoscaling/v2.HorizontalPodAutoscalerSpec.metrics'),
    column<HorizontalPodAutoscaler>(
      'MinPods',
      ({ spec }) => String(spec?.minReplicas ?? '<unset>'),
      'autoscaling/v2.HorizontalPodAutoscalerSpec.minReplicas',
    ),
    column<HorizontalPodAutoscaler>(
      'MaxPods',
      ({ spec }) => spec!.maxReplicas,
      'autoscaling/v2.HorizontalPodAutoscalerSpec.maxReplicas',
    ),
    column<HorizontalPodAutoscaler>(
      'Replicas',
      ({ status }) => status?.currentReplicas ?? 0,
      'autoscaling/v2.HorizontalPodAutoscalerStatus.currentReplicas',
    ),
  ],
  strategy: {
    default: defaultAutoscaler,
    validate: (autoscaler) => validateAutoscaler(autoscaler),
    validateUpdate: (autoscaler, old) => validateAutoscaler(autoscaler, old.spec!.scaleTargetRef),
    validateStatusUpdate: ({ status }) => [
      ...nonNegative('status.currentReplicas', status?.currentReplicas),
      ...nonNegative('status.desiredReplicas', status?.desiredReplicas),
    ],
  },
});

function defaultAutoscaler({ spec }: HorizontalPodAutoscaler): void {
  spec!.minReplicas ??= 1;
  defaultBehavior(spec!.behavior);
  if (spec!.metrics?.length) return;
  const target = { type: 'Utilization', averageUtilization: defaultUtilization };
  spec!.metrics = [{ type: 'Resource', resource: { name: 'cpu', target } }];
}

type Reference = NonNullable<HorizontalPodAutoscaler['spec']>['scaleTargetRef'];

/** `before` is the target of the stored autoscaler, which stays good as it is. */
function validateAutoscaler({ spec }: HorizontalPodAutoscaler, before?: Reference): FieldError[] {
  const { minReplicas = 1, maxReplicas, scaleTargetRef } = spec!;
  const errors: FieldError[] = [];
  if (minReplicas < 1) errors.push(invalid('spec.minReplicas', minReplicas, 'must be greater than or equal to 1'));
  if (maxReplicas === 0) errors.push(required('spec.maxReplicas', 'must be set and greater than 0'));
  if (maxReplicas < 0) errors.push(invalid('spec.maxReplicas', maxReplicas, 'must be greater than or equal to 1'));
  if (maxReplicas < minReplicas) {
    errors.push(invalid('spec.maxReplicas', maxReplicas, 'must be greater than or equal to `minReplicas`'));
  }
  errors.push(...validateReference('spec.scaleTargetRef', scaleTargetRef));
  const { apiVersion, kind } = scaleTargetRef;
  if (before?.apiVersion !== apiVersion || before?.kind !== kind) {
    // The one kind of the core group that can be scaled.
    const isCore = kind === 'ReplicationController';
    errors.push(...validateVersion('spec.scaleTargetRef.apiVersion', apiVersion, isCore));
  }
  return [
    ...errors,
    ...(spec!.metrics ?? []).flatMap((metric, i) => validateMetric(`spec.metrics[${i}]`, metric)),
    ...validateBehavior('spec.behavior', spec!.behavior),
  ];
}
