import { type CronJob, controllerRef, isDeleting, type Job, timestamp } from '@nexslice/kube';
import type { EventType } from '../event/occurrence.ts';
import { parseSchedule, type Schedule } from './schedule.ts';

export type CronJobStatus = NonNullable<CronJob['status']>;
type ActiveRef = NonNullable<CronJobStatus['active']>[number];

export const scheduledAnnotation = 'batch.kubernetes.io/cronjob-scheduled-timestamp';

/** So many starts that were missed are worth a warning. */
const manyMissed = 100;
/** Clocks are read a little after the time that is waited for. */
const marginMs = 100;
const secondMs = 1000;
const minuteMs = 60_000;

export interface CronJobEvent {
  type: EventType;
  reason: string;
  message: string;
}

export interface CronJobPlan {
  /** The job whose time has come. */
  create: Job | undefined;
  /** When it was due, in ms. */
  scheduledAt: number | undefined;
  /** Jobs that run and are to make room for it. */
  replace: Job[];
  /** Ended jobs beyond the history that is kept. */
  expire: Job[];
  status: CronJobStatus;
  events: CronJobEvent[];
  nextInMs: number | undefined;
}

/** The next step of a CronJob that owns `jobs`. */
export function planCronJob(cronJob: CronJob, jobs: readonly Job[], now: number): CronJobPlan {
  const plan: CronJobPlan = {
    create: undefined,
    scheduledAt: undefined,
    replace: [],
    expire: isDeleting(cronJob) ? [] : surplusHistory(cronJob, jobs),
    ...account(cronJob, jobs),
    nextInMs: undefined,
  };
  const { schedule: text = '', timeZone, suspend } = cronJob.spec!;
  if (isDeleting(cronJob) || suspend) return plan;
  const schedule = parseSchedule(text, timeZone ?? 'UTC');
  if (!schedule) {
    plan.events.push(warning('UnparseableSchedule', `unparseable schedule: "${text}"`));
    return plan;
  }
  const next = schedule.next(now);
  if (next !== undefined) plan.nextInMs = next - now + marginMs;
  start(plan, cronJob, jobs, schedule, now);
  return plan;
}

/** Makes the list of active jobs what it is, and tells what became of those that were in it. */
function account({ status = {} }: CronJob, jobs: readonly Job[]): Pick<CronJobPlan, 'status' | 'events'> {
  const events: CronJobEvent[] = [];
  const byUid = new Map(jobs.map((job) => [job.metadata?.uid, job]));
  const before = status.active ?? [];
  const active = before.filter(({ uid, name }) => {
    const job = byUid.get(uid);
    if (!job) events.push(normal('MissingJob', `Active job went missing: ${name}`));
    const end = job && endOf(job);
    if (end) events.push(normal('SawCompletedJob', `Saw completed job: ${name}, condition: ${end}`));
    return job && !end;
  });
  const listed = new Set(before.map(({ uid }) => uid));
  for (const job of jobs) {
    if (listed.has(job.metadata?.uid) || endOf(job)) continue;
    const text = `Saw a job that the controller did not create or forgot: ${job.metadata?.name}`;
    events.push(warning('UnexpectedJob', text));
  }
  const { active: _old, ...rest } = status;
  const lastSuccessfulTime = latestSuccess(status, jobs);
  return {
    events,
    status: {
      ...(active.length > 0 ? { active } : {}),
      ...rest,
      ...(lastSuccessfulTime ? { lastSuccessfulTime: lastSuccessfulTime as never } : {}),
    },
  };
}

/** Finds the start that is due and what its concurrency policy makes of it. */
function start(plan: CronJobPlan, cronJob: CronJob, jobs: readonly Job[], schedule: Schedule, now: number): void {
  const { startingDeadlineSeconds, concurrencyPolicy } = cronJob.spec!;
  const { lastScheduleTime } = cronJob.status ?? {};
  const since = Date.parse(String(lastScheduleTime ?? cronJob.metadata?.creationTimestamp));
  const deadlineMs =
    startingDeadlineSeconds === undefined ? Number.POSITIVE_INFINITY : startingDeadlineSeconds * secondMs;
  const due = schedule.latest(Math.max(since, now - deadlineMs), now);
  if (due === undefined) return;
  if (isBeyond(schedule, since, now, manyMissed)) {
    const advice = 'Set or decrease .spec.startingDeadlineSeconds or check clock skew';
    plan.events.push(warning('TooManyMissedTimes', `too many missed start times. ${advice}`));
  }
  const active = jobs.filter((job) => plan.status.active?.some(({ uid }) => uid === job.metadata?.uid));
  if (active.length > 0 && concurrencyPolicy === 'Forbid') {
    const text = 'Not starting job because prior execution is running and concurrency policy is Forbid';
    plan.events.push(normal('JobAlreadyActive', text));
    return;
  }
  if (concurrencyPolicy === 'Replace') plan.replace = active;
  plan.scheduledAt = due;
  plan.create = jobFor(cronJob, due);
}

function isBeyond(schedule: Schedule, from: number, to: number, count: number): boolean {
  let time: number | undefined = from;
  for (let found = 0; found <= count; found += 1) {
    time = schedule.next(time);
    if (time === undefined || time > to) return false;
  }
  return true;
}

/** The job for a time: its name is that of the minute, so that no time has two. */
function jobFor(cronJob: CronJob, dueAt: number): Job {
  const { name, namespace = '' } = cronJob.metadata ?? {};
  const { metadata, spec } = cronJob.spec!.jobTemplate;
  return {
    metadata: {
      name: `${name}-${Math.floor(dueAt / minuteMs)}`,
      namespace,
      ...(metadata?.labels ? { labels: metadata.labels } : {}),
      annotations: { ...metadata?.annotations, [scheduledAnnotation]: timestamp(dueAt) },
      ownerReferences: [controllerRef(cronJob)],
    },
    ...(spec ? { spec } : {}),
  };
}

/** The status once the job for its time was created. */
export function withStarted(
  status: CronJobStatus,
  job: Job,
  scheduledAt: number,
  replaced: readonly Job[],
): CronJobStatus {
  const { apiVersion = 'batch/v1', kind = 'Job', metadata = {} } = job;
  const { name, namespace, uid, resourceVersion } = metadata;
  const reference = { apiVersion, kind, namespace, name, uid, resourceVersion } as ActiveRef;
  const gone = new Set(replaced.map((old) => old.metadata?.uid));
  const kept = (status.active ?? []).filter((known) => !gone.has(known.uid) && known.uid !== uid);
  return { ...status, active: [...kept, reference], lastScheduleTime: timestamp(scheduledAt) as never };
}

function latestSuccess({ lastSuccessfulTime }: CronJobStatus, jobs: readonly Job[]): string | undefined {
  const times = jobs.filter((job) => endOf(job) === 'Complete').map(({ status }) => String(status?.completionTime));
  // Timestamps of one form sort as texts.
  return [...(lastSuccessfulTime ? [String(lastSuccessfulTime)] : []), ...times].sort().at(-1);
}

function surplusHistory({ spec }: CronJob, jobs: readonly Job[]): Job[] {
  const { successfulJobsHistoryLimit = 3, failedJobsHistoryLimit = 1 } = spec!;
  const oldest = (end: 'Complete' | 'Failed', limit: number) => {
    const ended = jobs
      .filter((job) => endOf(job) === end && !isDeleting(job))
      .sort((a, b) => (startKey(a) < startKey(b) ? -1 : 1));
    return ended.slice(0, Math.max(0, ended.length - limit));
  };
  return [...oldest('Complete', successfulJobsHistoryLimit), ...oldest('Failed', failedJobsHistoryLimit)];
}

function startKey({ status, metadata }: Job): string {
  return `${status?.startTime ?? ''} ${metadata?.name}`;
}

/** How a job ended; undefined while it has not. */
function endOf({ status }: Job): 'Complete' | 'Failed' | undefined {
  const end = status?.conditions?.find(
    ({ type, status: is }) => is === 'True' && (type === 'Complete' || type === 'Failed'),
  );
  return end?.type as 'Complete' | 'Failed' | undefined;
}

function normal(reason: string, message: string): CronJobEvent {
  return { type: 'Normal', reason, message };
}

function warning(reason: string, message: string): CronJobEvent {
  return { type: 'Warning', reason, message };
}
