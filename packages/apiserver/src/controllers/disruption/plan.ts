import {
  type Clock,
  type Condition,
  controllerOf,
  isDeleting,
  type Pod,
  type PodDisruptionBudget,
  setCondition,
} from '@nexslice/kube';
import { resolveIntOrPercent } from '../workload/int-or-percent.ts';
import { isFinished, isReady } from '../workload/pod-state.ts';

export type BudgetStatus = NonNullable<PodDisruptionBudget['status']>;

/** An evicted pod that is not deleted after this stays: its delete was refused. As with a real controller manager. */
export const disruptionMs = 120_000;

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
  const disruptedPods = stillGoing(budget, pods, clock.now());
  const counts = (pod: Pod) => isReady(pod) && !isDeleting(pod) && !(nameOf(pod) in disruptedPods);
  const healthy = living.filter(counts).length;
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
    ...(Object.keys(disruptedPods).length > 0 ? { disruptedPods } : {}),
    disruptionsAllowed: allowed,
    expectedPods: expected,
    observedGeneration: generation,
  };
}

/** The pods that an eviction has let go and that do not show it yet, until it is clear that they stay. */
function stillGoing({ status }: PodDisruptionBudget, pods: readonly Pod[], now: number): Record<string, string> {
  const disrupted = (status?.disruptedPods ?? {}) as Record<string, string>;
  const going = pods.filter((pod) => {
    const since = disrupted[nameOf(pod)];
    return since !== undefined && !isDeleting(pod) && Date.parse(since) + disruptionMs > now;
  });
  return Object.fromEntries(going.map((pod) => [nameOf(pod), disrupted[nameOf(pod)] as string]));
}

function nameOf({ metadata }: Pod): string {
  return metadata?.name ?? '';
}

/** Whether the budget is a share of pods of which some belong to nobody who says how many there should be. */
export function missesOwners({ spec }: PodDisruptionBudget, pods: readonly Pod[]): boolean {
  return typeof spec?.minAvailable !== 'number' && pods.some((pod) => !isFinished(pod) && !controllerOf(pod));
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
