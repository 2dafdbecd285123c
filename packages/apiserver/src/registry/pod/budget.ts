import { type Clock, type Condition, setCondition } from '@nexslice/kube';
import type { LabelSelector } from '../../builtin/types.ts';
import { forbidden, tooManyRequests } from '../../status/errors.ts';
import { StatusError } from '../../status/status.ts';
import { timestamp } from '../meta.ts';
import type { ApiObject } from '../resource.ts';

/** A PodDisruptionBudget. */
export interface Budget extends ApiObject {
  spec?: { selector?: LabelSelector; unhealthyPodEvictionPolicy?: string };
  status?: BudgetStatus;
}

/** As the disruption controller keeps it. */
export interface BudgetStatus {
  observedGeneration?: number;
  currentHealthy?: number;
  desiredHealthy?: number;
  disruptionsAllowed?: number;
  /** Pods that were let go and that the controller may not know of yet, and since when. */
  disruptedPods?: Record<string, string>;
  conditions?: Condition[];
}

/** Clients that are refused because a budget is still being counted ask again after this, as with a real server. */
const retrySeconds = 10;
/** Pods let go that nobody has noticed; so many mean that nobody counts. */
const maxDisrupted = 2000;
const refusal = "Cannot evict pod as it would violate the pod's disruption budget.";

/** A pod that serves nobody is not counted, and may go if the others are enough. */
export function mayGoUnready({ spec, status }: Budget): boolean {
  if (spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true;
  const { currentHealthy = 0, desiredHealthy = 0 } = status ?? {};
  return currentHealthy >= desiredHealthy && desiredHealthy > 0;
}

/** @throws StatusError 429 when no pod can go, and 403 when nobody seems to count them */
export function requireRoom({ metadata, status = {} }: Budget): void {
  const { name, generation = 0 } = metadata;
  const { observedGeneration = 0, disruptionsAllowed = 0, desiredHealthy = 0, currentHealthy = 0 } = status;
  if (observedGeneration < generation) {
    throw refused(`The disruption budget ${name} is still being processed by the server.`, retrySeconds);
  }
  if (Object.keys(status.disruptedPods ?? {}).length > maxDisrupted) {
    const why = 'DisruptedPods map too big - too many evictions not confirmed by PDB controller';
    throw forbidden({ group: 'policy', plural: 'poddisruptionbudget', kind: '' }, name, why);
  }
  if (disruptionsAllowed > 0) return;
  throw refused(
    `The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`,
  );
}

/** The budget's status once one more pod has been let go, which its controller may not see at once. */
export function statusWithout({ status = {} }: Budget, pod: string, clock: Clock): BudgetStatus {
  const { disruptionsAllowed = 0, disruptedPods, conditions = [], observedGeneration = 0 } = status;
  const left: BudgetStatus = {
    ...status,
    disruptionsAllowed: disruptionsAllowed - 1,
    disruptedPods: { ...disruptedPods, [pod]: timestamp(clock.now()) },
  };
  if (disruptionsAllowed > 1) return left;
  const none = {
    type: 'DisruptionAllowed',
    status: 'False' as const,
    reason: 'InsufficientPods',
    message: '',
    observedGeneration,
  };
  return { ...left, conditions: setCondition(conditions, none, clock) };
}

function refused(message: string, seconds = 0): StatusError {
  const error = seconds ? tooManyRequests(refusal, seconds) : new StatusError(429, 'TooManyRequests', refusal);
  const causes = [{ reason: 'DisruptionBudget', message }];
  error.status.details = { causes, ...(seconds ? { retryAfterSeconds: seconds } : {}) };
  return error;
}
