import { type Clock, isDeleting, type Job, type Pod, timestamp } from '@nexslice/kube';
import type { EventType } from '../event/occurrence.ts';
import { inOrderOfDeletion } from '../replica-set/rank.ts';
import { backoffInMs, failuresInARow } from './backoff.ts';
import { condition, type Ending, endingOf, endingStatus, findEnding, finishedAt, type JobCondition } from './finish.ts';
import { endOf, indexOf, type WantedPod } from './pod.ts';
import { failuresBefore, type JobStatus, type Tally, tally } from './tally.ts';

export interface JobPlan {
  create: WantedPod[];
  /** Running pods of a Job that ends: they count as failed. */
  remove: Pod[];
  /** Running pods that there are too many of: they count as nothing. */
  retire: Pod[];
  /** Pods that are counted: their finalizer may go once the status is written. */
  release: Pod[];
  status: JobStatus;
  nextInMs: number | undefined;
  /** The time that a finished job is kept is over. */
  expired: boolean;
  event: { type: EventType; reason: string; message: string } | undefined;
}

/** The next step of a Job. */
export function planJob(job: Job, pods: readonly Pod[], clock: Clock): JobPlan {
  const before = job.status ?? {};
  const counted = tally(job, pods);
  const plan: JobPlan = {
    create: [],
    remove: [],
    retire: [],
    release: counted.release,
    status: before,
    nextInMs: undefined,
    expired: false,
    event: undefined,
  };
  const end = finishedAt(before);
  if (end !== undefined) return isDeleting(job) ? plan : { ...plan, ...expiry(job, end, clock.now()) };
  const { suspend = false } = job.spec!;
  const startTime = suspend ? undefined : String(before.startTime ?? timestamp(clock.now()));
  const { startTime: _start, ...status } = counted.status;
  plan.status = startTime ? { ...status, startTime: startTime as never } : status;
  if (isDeleting(job)) return plan;
  const deadlineMs = deadlineInMs(job, startTime, clock.now());
  const ending = endingOf(before) ?? findEnding(job, pods, counted, deadlineMs);
  if (ending) return finish(plan, counted, ending, clock);
  if (suspend) return pause(plan, counted, clock);
  resume(plan, clock);
  plan.nextInMs = deadlineMs;
  return employ(plan, job, pods, counted, clock.now());
}

/** Lets the pods of a Job that ends go, and says that it has ended when they are gone and counted. */
function finish(plan: JobPlan, { active, terminating, release }: Tally, ending: Ending, clock: Clock): JobPlan {
  const { succeeded = [], failed = [] } = plan.status.uncountedTerminatedPods ?? {};
  const isOver = active.length + terminating + release.length + succeeded.length + failed.length === 0;
  const status = endingStatus(plan.status, ending, isOver, clock);
  const said = ending.isSuccess
    ? { type: 'Normal' as const, reason: 'Completed', message: 'Job completed' }
    : { type: 'Warning' as const, reason: ending.reason, message: ending.message };
  return { ...plan, status, remove: active, event: isOver ? said : undefined };
}

function pause(plan: JobPlan, { active }: Tally, clock: Clock): JobPlan {
  const { conditions, event } = suspension(plan.status, 'True', clock);
  return { ...plan, retire: active, status: { ...plan.status, conditions }, event };
}

function resume(plan: JobPlan, clock: Clock): void {
  if (!plan.status.conditions?.some(({ type, status }) => type === 'Suspended' && status === 'True')) return;
  const { conditions, event } = suspension(plan.status, 'False', clock);
  plan.status = { ...plan.status, conditions, startTime: timestamp(clock.now()) as never };
  plan.event = event;
}

function suspension({ conditions = [] }: JobStatus, status: 'True' | 'False', clock: Clock) {
  if (conditions.some((known) => known.type === 'Suspended' && known.status === status))
    return { conditions, event: undefined };
  const [word, reason, message] =
    status === 'True' ? ['Suspended', 'JobSuspended', 'Job suspended'] : ['Resumed', 'JobResumed', 'Job resumed'];
  const others: JobCondition[] = conditions.filter(({ type }) => type !== 'Suspended');
  return {
    conditions: [...others, condition('Suspended', status, reason!, message!, clock)],
    event: { type: 'Normal' as const, reason: word!, message: message! },
  };
}

/** Makes as many pods run as may run at the same time. */
function employ(plan: JobPlan, job: Job, pods: readonly Pod[], counted: Tally, now: number): JobPlan {
  const { active, terminating } = counted;
  const surplus = superfluous(job, counted);
  const kept = active.filter((pod) => !surplus.has(pod));
  const running = kept.length + (job.spec?.podReplacementPolicy === 'Failed' ? terminating : 0);
  const missing = wantedActive(job, counted, kept.length) - running;
  if (missing < 0) {
    for (const pod of inOrderOfDeletion(kept).slice(0, -missing)) surplus.add(pod);
  }
  plan.retire = [...surplus];
  if (missing <= 0) return plan;
  const { wanted, waitMs } = nextPods(job, pods, counted, kept, missing, now);
  plan.create = wanted;
  if (waitMs !== undefined) plan.nextInMs = Math.min(waitMs, plan.nextInMs ?? waitMs);
  return plan;
}

/** Of an indexed Job: pods of indexes that are done, or that have a pod already, or that it does not have. */
function superfluous({ spec }: Job, { active, completedIndexes, failedIndexes }: Tally): Set<Pod> {
  if (spec?.completionMode !== 'Indexed') return new Set();
  const taken = new Set<number>();
  return new Set(
    active.filter((pod) => {
      const index = indexOf(pod);
      const isDone = completedIndexes.has(index) || failedIndexes.has(index) || taken.has(index);
      taken.add(index);
      return isDone || index < 0 || index >= (spec.completions ?? 0);
    }),
  );
}

function wantedActive({ spec }: Job, { succeeded, failedIndexes }: Tally, active: number): number {
  const { parallelism = 1, completions } = spec!;
  // Without a number of completions the first success says that the work is done: those that run end by themselves, and no new ones come.
  if (completions === undefined) return succeeded > 0 ? Math.min(active, parallelism) : parallelism;
  return Math.min(parallelism, Math.max(0, completions - succeeded - failedIndexes.size));
}

/** The pods that may be made now, and when others may be: what failed is tried again later each time. */
function nextPods(
  { spec }: Job,
  pods: readonly Pod[],
  counted: Tally,
  running: readonly Pod[],
  count: number,
  now: number,
): { wanted: WantedPod[]; waitMs?: number } {
  const isPerIndex = spec?.backoffLimitPerIndex !== undefined;
  const { failures, lastAt } = failuresInARow(pods);
  const waitMs = isPerIndex ? 0 : backoffInMs(failures, lastAt, now);
  if (waitMs > 0) return { wanted: [], waitMs };
  if (spec?.completionMode !== 'Indexed') return { wanted: Array.from({ length: count }, () => ({})) };
  const used = new Set([...counted.completedIndexes, ...counted.failedIndexes, ...running.map(indexOf)]);
  const wanted: WantedPod[] = [];
  const waits: number[] = [];
  const history = isPerIndex ? failuresByIndex(pods) : new Map<number, Failures>();
  for (let index = 0; index < (spec.completions ?? 0) && wanted.length < count; index += 1) {
    if (used.has(index)) continue;
    const before = history.get(index) ?? { failures: 0, lastAt: 0 };
    const wait = backoffInMs(before.failures, before.lastAt, now);
    if (wait > 0) waits.push(wait);
    else wanted.push(isPerIndex ? { index, failures: before.failures } : { index });
  }
  return { wanted, ...(waits.length > 0 ? { waitMs: Math.min(...waits) } : {}) };
}

interface Failures {
  failures: number;
  lastAt: number;
}

function failuresByIndex(pods: readonly Pod[]): Map<number, Failures> {
  const byIndex = new Map<number, Failures>();
  for (const pod of pods) {
    if (pod.status?.phase !== 'Failed') continue;
    const failures = failuresBefore(pod) + 1;
    const known = byIndex.get(indexOf(pod));
    if (!known || known.failures < failures) byIndex.set(indexOf(pod), { failures, lastAt: endOf(pod) });
  }
  return byIndex;
}

function deadlineInMs({ spec }: Job, startTime: string | undefined, now: number): number | undefined {
  if (spec?.activeDeadlineSeconds === undefined || !startTime) return undefined;
  return Math.max(0, Date.parse(startTime) + spec.activeDeadlineSeconds * 1000 - now);
}

function expiry({ spec }: Job, end: number, now: number): Pick<JobPlan, 'expired' | 'nextInMs'> {
  if (spec?.ttlSecondsAfterFinished === undefined) return { expired: false, nextInMs: undefined };
  const left = end + spec.ttlSecondsAfterFinished * 1000 - now;
  return left <= 0 ? { expired: true, nextInMs: undefined } : { expired: false, nextInMs: left };
}
