import type { Job, Pod } from '@nexslice/kube';

type Policy = NonNullable<NonNullable<Job['spec']>['podFailurePolicy']>;
type Rule = Policy['rules'][number];

export type FailureAction = 'FailJob' | 'FailIndex' | 'Ignore' | 'Count';

export interface FailureVerdict {
  action: FailureAction;
  /** Why, in the words of the Job's condition; empty when no rule matches. */
  message: string;
}

const count: FailureVerdict = { action: 'Count', message: '' };

/**
 * What the Job's policy makes of a pod that failed: the first rule that matches decides.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-failure-policy
 */
export function judgeFailure({ spec }: Job, pod: Pod): FailureVerdict {
  for (const [index, rule] of (spec?.podFailurePolicy?.rules ?? []).entries()) {
    const why = rule.onExitCodes ? byExitCode(rule, pod) : byCondition(rule, pod);
    if (why === undefined) continue;
    const action = rule.action as FailureAction;
    return { action, message: `${why} matching ${action} rule at index ${index}` };
  }
  return count;
}

function byExitCode({ onExitCodes }: Rule, pod: Pod): string | undefined {
  const { containerName, operator, values } = onExitCodes!;
  const { containerStatuses = [], initContainerStatuses = [] } = pod.status ?? {};
  for (const { name, state } of [...containerStatuses, ...initContainerStatuses]) {
    const code = state?.terminated?.exitCode ?? 0;
    if (code === 0 || (containerName && containerName !== name)) continue;
    if (values.includes(code) === (operator === 'In')) {
      return `Container ${name} for pod ${nameOf(pod)} failed with exit code ${code}`;
    }
  }
  return undefined;
}

function byCondition({ onPodConditions = [] }: Rule, pod: Pod): string | undefined {
  const conditions = pod.status?.conditions ?? [];
  for (const { type, status = 'True' } of onPodConditions) {
    if (conditions.some((condition) => condition.type === type && condition.status === status)) {
      return `Pod ${nameOf(pod)} has condition ${type}`;
    }
  }
  return undefined;
}

function nameOf({ metadata }: Pod): string {
  return `${metadata?.namespace}/${metadata?.name}`;
}
