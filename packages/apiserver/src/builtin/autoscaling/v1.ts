import type { HorizontalPodAutoscaler } from '@nexslice/kube';
import type { ApiObject, ResourceInfo } from '../../registry/resource.ts';
import { defineKind } from '../kind/kind.ts';
import { defaultUtilization, horizontalPodAutoscalerKind as stored } from './horizontal-pod-autoscaler.ts';

type Spec = NonNullable<HorizontalPodAutoscaler['spec']>;

/** The older version, which knows CPU alone: what `kubectl autoscale` of older releases sends. */
interface Autoscaler extends ApiObject {
  spec: Pick<Spec, 'scaleTargetRef' | 'minReplicas' | 'maxReplicas'> & { targetCPUUtilizationPercentage?: number };
  status?: { currentReplicas?: number; desiredReplicas?: number };
}

export const horizontalPodAutoscalerV1Kind: ResourceInfo = defineKind<Autoscaler>({
  type: 'autoscaling/v1.HorizontalPodAutoscaler',
  group: 'autoscaling',
  plural: 'horizontalpodautoscalers',
  shortNames: ['hpa'],
  categories: ['all'],
  hasStatus: true,
  storageVersion: 'v2',
  conversion: {
    toStorage: (object) => toStored(object as Autoscaler),
    fromStorage: (object) => fromStored(object as ApiObject & HorizontalPodAutoscaler),
  },
  columns: stored.columns
    .filter(({ name }) => name !== 'Name' && name !== 'Age')
    .map((column) => ({
      ...column,
      cell: (object: ApiObject, now: number) => column.cell(toStored(object as Autoscaler), now),
    })),
  strategy: {
    default({ spec }) {
      spec.minReplicas ??= 1;
    },
    validate: (object) => stored.strategy.validate!(toStored(object)),
    validateUpdate: (object, old) => stored.strategy.validateUpdate!(toStored(object), toStored(old)),
  },
});

function toStored(object: Autoscaler): ApiObject {
  const { targetCPUUtilizationPercentage: percent, ...spec } = object.spec;
  // Without any metric the newer version fills this one in when it reads what is stored.
  const target = { type: 'Utilization', averageUtilization: percent ?? defaultUtilization };
  const metrics = [{ type: 'Resource', resource: { name: 'cpu', target } }];
  return { ...object, apiVersion: 'autoscaling/v2', spec: { ...spec, metrics } };
}

function fromStored(object: ApiObject & HorizontalPodAutoscaler): ApiObject {
  const { metrics, behavior: _behavior, ...spec } = object.spec!;
  const cpu = (metrics ?? []).find(({ resource }) => resource?.name === 'cpu');
  const percent = cpu?.resource?.target.averageUtilization;
  const { currentReplicas = 0, desiredReplicas = 0 } = object.status ?? {};
  return {
    ...object,
    apiVersion: 'autoscaling/v1',
    spec: { ...spec, ...(percent !== undefined && { targetCPUUtilizationPercentage: percent }) },
    status: { currentReplicas, desiredReplicas },
  };
}
