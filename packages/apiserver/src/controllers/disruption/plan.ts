import {
  type Clock,
  type Condition,
  isDeleting,
  type Pod,
  type PodDisruptionBudget,
  setCondition,
} from '@nexslice/kube';
import { resolveIntOrPercent } from '../workload/int-or-percent.ts';
import { isFinished, isReady } from '../workload/pod-state.ts';

export type BudgetStatus = NonNullable<PodDisruptionBudget['status']>;

/** How many pods the controller of a pod wants; undefined when it has none, or none that has a size. */
export type SizeOf = (pod: Pod) => { uid: string; replicas: number } | undefined;

/**
 * The status of a budget that selects `pods`.
 * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/
 */
export function budgetStatus(
  budget: PodDisruptionBudget,
  pods: readonly Pod[],
  sizeOf: SizeOf,
  clock: Clock,
): BudgetStatus {
  const living = pods.filter((pod) => !isFinished(pod));
  const { expected, desired } = wanted(budget, living, sizeOf);
  const healthy = living.filter((pod) => isReady(pod) && !isDeleting(pod)).length;
  const allowed = expected > 0 ? Math.max(0, healthy - desired) : 0;
  const { generation = 0 } = budget.metadata ?? {};
  const before = (budget.status?.conditions ?? []) as Condition[];
  const said = {
    type: 'DisruptionAllowed',
    status: allowed > 0 ? ('True' as const) : ('False' as const),
    reason: allowed > 0 ? 'SufficientPods' : 'InsufficientPods',
    message: '',
    observedGeneration: generation,
  };
  return {
    conditions: setCondition(before, said, clock) as never,
    currentHealthy: healthy,
    desiredHealthy: desired,
    disruptionsAllowed: allowed,
    expectedPods: expected,
    observedGeneration: generation,
  };
}

/** A plain minimum is one of the pods there are; everything else is a share of the pods that there should be. */
function wanted({ spec }: PodDisruptionBudget, pods: readonly Pod[], sizeOf: SizeOf) {
  const { minAvailable, maxUnavailable } = spec ?? {};
  if (typeof minAvailable === 'number') return { expected: pods.length, desired: minAvailable };
  const sizes = new Map<string, number>();
  for (const pod of pods) {
    const size = sizeOf(pod);
    if (size) sizes.set(size.uid, size.replicas);
  }
  const expected = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  if (minAvailable !== undefined) return { expected, desired: resolveIntOrPercent(minAvailable, expected, 'up') };
  const missing = resolveIntOrPercent(maxUnavailable, expected, 'up');
  return { expected, desired: maxUnavailable === undefined ? 0 : Math.max(0, expected - missing) };
}
