import { type Clock, type Job, type Pod, timestamp } from '@nexslice/kube';
import { judgeFailure } from './failure-policy.ts';
import { parseIndexes } from './indexes.ts';
import { hasFailed } from './pod.ts';
import type { JobStatus, Tally } from './tally.ts';

export type JobCondition = NonNullable<JobStatus['conditions']>[number];

/** Why a Job comes to its end; its pods end first. */
export interface Ending {
  isSuccess: boolean;
  reason: string;
  message: string;
}

const interim = { true: 'SuccessCriteriaMet', false: 'FailureTarget' } as const;
const final = { true: 'Complete', false: 'Failed' } as const;

/** The end that a Job is on its way to already. */
export function endingOf({ conditions = [] }: JobStatus): Ending | undefined {
  for (const isSuccess of [true, false]) {
    const found = conditions.find(({ type, status }) => type === interim[`${isSuccess}`] && status === 'True');
    if (found) return { isSuccess, reason: found.reason ?? '', message: found.message ?? '' };
  }
  return undefined;
}

/** The end that a Job has reason to come to now, in the order in which a real cluster looks for it. */
export function findEnding(
  job: Job,
  pods: readonly Pod[],
  counted: Tally,
  deadlineMs: number | undefined,
): Ending | undefined {
  return (
    byFailurePolicy(job, pods) ??
    byBackoffLimit(job, counted) ??
    (deadlineMs === 0 ? failure('DeadlineExceeded', 'Job was active longer than specified deadline') : undefined) ??
    bySuccessPolicy(job, counted) ??
    byFailedIndexes(job, counted) ??
    byCompletion(job, counted)
  );
}

function failure(reason: string, message: string): Ending {
  return { isSuccess: false, reason, message };
}

function byFailurePolicy(job: Job, pods: readonly Pod[]): Ending | undefined {
  if (!job.spec?.podFailurePolicy) return undefined;
  for (const pod of pods) {
    if (!hasFailed(job, pod)) continue;
    const { action, message } = judgeFailure(job, pod);
    if (action === 'FailJob') return failure('PodFailurePolicy', message);
  }
  return undefined;
}

function byBackoffLimit({ spec }: Job, { failed, active }: Tally): Ending | undefined {
  const { backoffLimit = 6 } = spec!;
  const reached = failure('BackoffLimitExceeded', 'Job has reached the specified backoff limit');
  if (failed > backoffLimit) return reached;
  if (spec?.template.spec?.restartPolicy !== 'OnFailure') return undefined;
  const restarts = active.flatMap(({ status }) => [
    ...(status?.containerStatuses ?? []),
    ...(status?.initContainerStatuses ?? []),
  ]);
  const total = restarts.reduce((sum, { restartCount }) => sum + restartCount, 0);
  return total > 0 && total >= backoffLimit ? reached : undefined;
}

/** @see https://kubernetes.io/docs/concepts/workloads/controllers/job/#success-policy */
function bySuccessPolicy({ spec }: Job, { completedIndexes }: Tally): Ending | undefined {
  const rules = (spec?.successPolicy?.rules ?? []) as { succeededIndexes?: string; succeededCount?: number }[];
  for (const [index, { succeededIndexes, succeededCount }] of rules.entries()) {
    const eligible = succeededIndexes === undefined ? completedIndexes : parseIndexes(succeededIndexes);
    const done = [...eligible].filter((one) => completedIndexes.has(one)).length;
    if (done < (succeededCount ?? eligible.size) || done === 0) continue;
    return { isSuccess: true, reason: 'SuccessPolicy', message: `Matched rules at index ${index}` };
  }
  return undefined;
}

function byFailedIndexes({ spec }: Job, { failedIndexes, completedIndexes }: Tally): Ending | undefined {
  if (spec?.backoffLimitPerIndex === undefined || failedIndexes.size === 0) return undefined;
  if (spec.maxFailedIndexes !== undefined && failedIndexes.size > spec.maxFailedIndexes) {
    const message = 'Job has exceeded the specified maximal number of failed indexes';
    return failure('MaxFailedIndexesExceeded', message);
  }
  const isOver = failedIndexes.size + completedIndexes.size >= (spec.completions ?? 0);
  return isOver ? failure('FailedIndexes', 'Job has failed indexes') : undefined;
}

function byCompletion({ spec }: Job, { succeeded, active }: Tally): Ending | undefined {
  const { completions } = spec!;
  const isComplete = completions === undefined ? succeeded > 0 && active.length === 0 : succeeded >= completions;
  if (!isComplete) return undefined;
  return { isSuccess: true, reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' };
}

/** The status of a Job that is on its way to its end, and has come there when no pod is left to wait for. */
export function endingStatus(status: JobStatus, ending: Ending, isOver: boolean, clock: Clock): JobStatus {
  const { isSuccess, reason, message } = ending;
  const has = (type: string) => status.conditions?.some((known) => known.type === type && known.status === 'True');
  const conditions = [...(status.conditions ?? [])];
  const types = [interim[`${isSuccess}`], ...(isOver ? [final[`${isSuccess}`]] : [])];
  for (const type of types) if (!has(type)) conditions.push(condition(type, 'True', reason, message, clock));
  const completionTime = isOver && isSuccess ? { completionTime: timestamp(clock.now()) as never } : {};
  return { ...status, ...completionTime, conditions };
}

/** When a Job came to its end, in ms. */
export function finishedAt({ conditions = [] }: JobStatus): number | undefined {
  const end = conditions.find(({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True');
  return end && Date.parse(String(end.lastTransitionTime));
}

export function condition(type: string, status: string, reason: string, message: string, clock: Clock): JobCondition {
  const now = timestamp(clock.now());
  return { type, status, lastProbeTime: now, lastTransitionTime: now, reason, message } as unknown as JobCondition;
}
