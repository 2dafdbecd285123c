import { type Clock, isDeleting, type Job, type Pod, timestamp } from '@nexslice/kube';
import { isActive, isReady } from '../workload/pod-state.ts';

export type JobStatus = NonNullable<Job['status']>;
type JobCondition = NonNullable<JobStatus['conditions']>[number];

export const indexAnnotation = 'batch.kubernetes.io/job-completion-index';

/** A pod that failed is followed by another one after this, twice as late each time, and at most after the longest. */
const firstBackoffMs = 10_000;
const longestBackoffMs = 360_000;

export interface JobPlan {
  /** For each pod to be made its index; undefined when the job's pods have none. */
  create: (number | undefined)[];
  remove: Pod[];
  status: JobStatus;
  nextInMs: number | undefined;
  /** The time that a finished job is kept is over. */
  expired: boolean;
}

/** The next step of a Job. */
export function planJob(job: Job, pods: readonly Pod[], clock: Clock): JobPlan {
  const before = job.status ?? {};
  const plan: JobPlan = { create: [], remove: [], status: before, nextInMs: undefined, expired: false };
  if (isDeleting(job)) return plan;
  const end = finishedAt(before);
  if (end !== undefined) return { ...plan, ...expiry(job, end, clock.now()) };
  const { suspend = false, backoffLimit = 6 } = job.spec!;
  const active = pods.filter(isActive);
  const failed = pods.filter(({ status }) => status?.phase === 'Failed');
  const done = doneIndexes(job, pods);
  const startTime = suspend ? undefined : String(before.startTime ?? timestamp(clock.now()));
  const status = {
    ...counters(before, active, done.length, failed.length),
    ...(startTime ? { startTime: startTime as never } : {}),
  };
  if (suspend) {
    return { ...plan, remove: active, status: { ...status, conditions: suspended(before, 'True', clock) } };
  }
  if (before.conditions?.some(({ type }) => type === 'Suspended'))
    status.conditions = suspended(before, 'False', clock);
  const deadline = deadlineInMs(job, startTime, clock.now());
  if (failed.length > backoffLimit || deadline === 0) {
    const [reason, message] =
      deadline === 0
        ? ['DeadlineExceeded', 'Job was active longer than specified deadline']
        : ['BackoffLimitExceeded', 'Job has reached the specified backoff limit'];
    return {
      ...plan,
      remove: active,
      status: finished({ ...status, active: 0 }, ['FailureTarget', 'Failed'], reason, message, clock),
    };
  }
  if (isComplete(job, done.length, active.length)) {
    const ends = finished(
      { ...status, active: 0 },
      ['SuccessCriteriaMet', 'Complete'],
      'CompletionsReached',
      'Reached expected number of succeeded pods',
      clock,
    );
    return { ...plan, remove: active, status: { ...ends, completionTime: timestamp(clock.now()) as never } };
  }
  const missing = wantedActive(job, done.length, active.length) - active.length;
  const backoff = missing > 0 ? backoffInMs(failed, clock.now()) : 0;
  if (missing > 0 && backoff === 0) plan.create = nextIndexes(job, [...active, ...done], missing);
  if (missing < 0) plan.remove = active.slice(missing);
  const next = [deadline, backoff > 0 ? backoff : undefined].filter((ms) => ms !== undefined);
  return { ...plan, status, nextInMs: next.length > 0 ? Math.min(...next) : undefined };
}

function counters(before: JobStatus, active: readonly Pod[], succeeded: number, failed: number): JobStatus {
  const { active: _a, succeeded: _s, failed: _f, ready: _r, ...rest } = before;
  const ready = active.filter(isReady).length;
  return {
    ...rest,
    ...(active.length > 0 ? { active: active.length } : {}),
    ...(succeeded > 0 ? { succeeded } : {}),
    ...(failed > 0 ? { failed } : {}),
    ready,
    terminating: 0,
    uncountedTerminatedPods: {},
  };
}

/** The pods that count as done: one for each index where pods have one. */
function doneIndexes(job: Job, pods: readonly Pod[]): Pod[] {
  const succeeded = pods.filter(({ status }) => status?.phase === 'Succeeded');
  if (job.spec?.completionMode !== 'Indexed') return succeeded;
  return [...new Map(succeeded.map((pod) => [indexOf(pod), pod])).values()];
}

function indexOf(pod: Pod): number {
  return Number(pod.metadata?.annotations?.[indexAnnotation] ?? -1);
}

function isComplete({ spec }: Job, succeeded: number, active: number): boolean {
  if (spec?.completions === undefined) return succeeded > 0 && active === 0;
  return succeeded >= spec.completions;
}

function wantedActive({ spec }: Job, succeeded: number, active: number): number {
  const { parallelism = 1, completions } = spec!;
  // Without a number of completions the first success says that the work is done: those that run end by themselves, and no new ones come.
  if (completions === undefined) return succeeded > 0 ? Math.min(active, parallelism) : parallelism;
  return Math.min(parallelism, completions - succeeded);
}

function nextIndexes({ spec }: Job, taken: readonly Pod[], count: number): (number | undefined)[] {
  if (spec?.completionMode !== 'Indexed') return Array.from({ length: count }, () => undefined);
  const used = new Set(taken.map(indexOf));
  const free: number[] = [];
  for (let index = 0; index < (spec.completions ?? 0) && free.length < count; index += 1)
    if (!used.has(index)) free.push(index);
  return free;
}

function backoffInMs(failed: readonly Pod[], now: number): number {
  if (failed.length === 0) return 0;
  const last = Math.max(...failed.map(endOf));
  const wait = Math.min(longestBackoffMs, firstBackoffMs * 2 ** (failed.length - 1));
  return Math.max(0, last + wait - now);
}

function endOf({ status, metadata }: Pod): number {
  const ends = (status?.containerStatuses ?? []).map(({ state }) =>
    Date.parse(String(state?.terminated?.finishedAt ?? '')),
  );
  return Math.max(Date.parse(metadata?.creationTimestamp ?? ''), ...ends.filter(Number.isFinite));
}

function deadlineInMs({ spec }: Job, startTime: string | undefined, now: number): number | undefined {
  if (spec?.activeDeadlineSeconds === undefined || !startTime) return undefined;
  return Math.max(0, Date.parse(startTime) + spec.activeDeadlineSeconds * 1000 - now);
}

function finishedAt({ conditions = [] }: JobStatus): number | undefined {
  const end = conditions.find(({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True');
  return end && Date.parse(String(end.lastTransitionTime));
}

function expiry({ spec }: Job, end: number, now: number): Pick<JobPlan, 'expired' | 'nextInMs'> {
  if (spec?.ttlSecondsAfterFinished === undefined) return { expired: false, nextInMs: undefined };
  const left = end + spec.ttlSecondsAfterFinished * 1000 - now;
  return left <= 0 ? { expired: true, nextInMs: undefined } : { expired: false, nextInMs: left };
}

function finished(
  status: JobStatus,
  types: readonly string[],
  reason: string,
  message: string,
  clock: Clock,
): JobStatus {
  const { active: _none, ...rest } = status;
  const made = types.map((type) => condition(type, 'True', reason, message, clock));
  return { ...rest, ready: 0, conditions: [...(status.conditions ?? []), ...made] };
}

function suspended(before: JobStatus, status: 'True' | 'False', clock: Clock): JobCondition[] {
  const { conditions = [] } = before;
  if (conditions.some((known) => known.type === 'Suspended' && known.status === status)) return conditions;
  const [reason, message] = status === 'True' ? ['JobSuspended', 'Job suspended'] : ['JobResumed', 'Job resumed'];
  return [
    ...conditions.filter(({ type }) => type !== 'Suspended'),
    condition('Suspended', status, reason, message, clock),
  ];
}

function condition(type: string, status: string, reason: string, message: string, clock: Clock): JobCondition {
  const now = timestamp(clock.now());
  return { type, status, lastProbeTime: now, lastTransitionTime: now, reason, message } as unknown as JobCondition;
}
