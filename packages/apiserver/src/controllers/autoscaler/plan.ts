import {
  type Clock,
  type Condition,
  type ConditionUpdate,
  type HorizontalPodAutoscaler,
  setCondition,
  timestamp,
} from '@nexslice/kube';
import type { EventType } from '../event/occurrence.ts';
import { missingMetric } from './metric.ts';

export type AutoscalerStatus = NonNullable<HorizontalPodAutoscaler['status']>;

export interface ScalingPlan {
  /** The size that the target is to have, when it is another. */
  resize: number | undefined;
  status: AutoscalerStatus;
  events: { type: EventType; reason: string; message: string }[];
}

const ableToScale = (status: 'True' | 'False', reason: string, message: string): ConditionUpdate => ({
  type: 'AbleToScale',
  status,
  reason,
  message: `the HPA controller was ${status === 'True' ? 'able' : 'unable'} to ${message}`,
});

const inactive = (reason: string, message: string): ConditionUpdate => ({
  type: 'ScalingActive',
  status: 'False',
  reason,
  message,
});

/**
 * What an autoscaler does about a target of `replicas`: between its limits it has nothing to go by, for nobody measures pods that do not run.
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
 */
export function planScaling(autoscaler: HorizontalPodAutoscaler, replicas: number, clock: Clock): ScalingPlan {
  const { minReplicas = 1, maxReplicas } = autoscaler.spec!;
  const limited = Math.min(maxReplicas, Math.max(minReplicas, replicas));
  if (replicas === 0 && minReplicas > 0) return idle(autoscaler, clock);
  if (limited === replicas) return unmeasured(autoscaler, replicas, clock);
  const bound = limited < replicas ? 'above Spec.MaxReplicas' : 'below Spec.MinReplicas';
  const said = ableToScale('True', 'SucceededRescale', `update the target scale to ${limited}`);
  const message = `New size: ${limited}; reason: Current number of replicas ${bound}`;
  return {
    resize: limited,
    status: {
      ...withConditions(autoscaler, [said], clock),
      currentReplicas: replicas,
      desiredReplicas: limited,
      lastScaleTime: timestamp(clock.now()) as never,
    },
    events: [{ type: 'Normal', reason: 'SuccessfulRescale', message }],
  };
}

const found = ableToScale('True', 'SucceededGetScale', "get the target's current scale");

/** Somebody has scaled the target to nothing, which an autoscaler takes for the wish to be left alone. */
function idle(autoscaler: HorizontalPodAutoscaler, clock: Clock): ScalingPlan {
  const said = inactive('ScalingDisabled', 'scaling is disabled since the replica count of the target is zero');
  const status = withConditions(autoscaler, [found, said], clock);
  return { resize: undefined, status: { ...status, currentReplicas: 0, desiredReplicas: 0 }, events: [] };
}

function unmeasured(autoscaler: HorizontalPodAutoscaler, replicas: number, clock: Clock): ScalingPlan {
  const { metrics = [] } = autoscaler.spec!;
  const missing = metrics.map((metric) => missingMetric(metric, autoscaler.metadata?.namespace ?? ''));
  const [first] = missing;
  const why = `the HPA was unable to compute the replica count: ${first?.message}`;
  const said = first ? [inactive(first.reason, why)] : [];
  const status = withConditions(autoscaler, [found, ...said], clock);
  const all = `invalid metrics (${missing.length} invalid out of ${missing.length})`;
  const events = [
    ...missing.map(({ reason, message }) => ({ reason, message })),
    { reason: 'FailedComputeMetricsReplicas', message: `${all}, first error is: ${first?.consequence}` },
  ];
  return {
    resize: undefined,
    status: { ...status, currentReplicas: replicas },
    // Nothing else is to be expected: it is said once, not every 15 seconds.
    events: isSaid(autoscaler, why) ? [] : events.map((event) => ({ type: 'Warning', ...event })),
  };
}

/** What becomes of an autoscaler whose target cannot be scaled. */
export function planWithoutTarget(autoscaler: HorizontalPodAutoscaler, why: string, clock: Clock): ScalingPlan {
  const said = ableToScale('False', 'FailedGetScale', `get the target's current scale: ${why}`);
  const status = withConditions(autoscaler, [said], clock);
  const event = { type: 'Warning' as const, reason: 'FailedGetScale', message: why };
  return { resize: undefined, status, events: isSaid(autoscaler, said.message) ? [] : [event] };
}

function isSaid({ status }: HorizontalPodAutoscaler, message: string): boolean {
  return status?.conditions?.some((condition) => condition.message === message) ?? false;
}

function withConditions({ status }: HorizontalPodAutoscaler, updates: ConditionUpdate[], clock: Clock) {
  const { conditions: before, ...rest } = (status ?? { desiredReplicas: 0 }) as AutoscalerStatus;
  const start = (before ?? []) as Condition[];
  const conditions = updates.reduce((all, update) => setCondition(all, update, clock), start) as never;
  return { ...rest, conditions };
}
