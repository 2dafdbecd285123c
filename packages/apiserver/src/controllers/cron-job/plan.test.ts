import type { CronJob, Job } from '@nexslice/kube';
import { describe, expect, it } from 'vitest';
import { at, noon, ownedBy, podTemplate } from '../testing/objects.ts';
import { type CronJobStatus, planCronJob, scheduledAnnotation, withStarted } from './plan.ts';

type Spec = NonNullable<CronJob['spec']>;

function cronJob(spec: Partial<Spec> = {}, status: CronJobStatus = {}): CronJob {
  const jobTemplate = { metadata: { labels: { app: 'tidy' } }, spec: { template: podTemplate({}) } };
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'tidy', namespace: 'default', uid: 'uid-tidy', creationTimestamp: at(0) },
    spec: { schedule: '*/10 * * * *', jobTemplate, concurrencyPolicy: 'Allow', ...spec },
    status,
  };
}

function job(name: string, end?: 'Complete' | 'Failed', minute = 0): Job {
  const conditions = end ? [{ type: end, status: 'True' }] : [];
  const completionTime = end === 'Complete' ? { completionTime: at(minute * 60 + 5) as never } : {};
  return ownedBy(cronJob(), {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, namespace: 'default', uid: `uid-${name}`, resourceVersion: '7' },
    status: { startTime: at(minute * 60) as never, conditions, ...completionTime },
  } as Job);
}

const minutes = (count: number) => noon + count * 60_000;
const active = (...jobs: Job[]): CronJobStatus =>
  jobs.reduce((status: CronJobStatus, one) => withStarted(status, one, noon, []), {});
const reasons = (plan: { events: { reason: string }[] }) => plan.events.map(({ reason }) => reason);
const names = (jobs: readonly Job[]) => jobs.map(({ metadata }) => metadata?.name);

describe('a CronJob', () => {
  it('waits for the first time after it was made', () => {
    const plan = planCronJob(cronJob(), [], minutes(4));
    expect(plan).toMatchObject({ create: undefined, events: [], nextInMs: 360_100 });
  });
  it('starts a job when its time has come, named after the minute', () => {
    const { create, scheduledAt } = planCronJob(cronJob(), [], minutes(10));
    expect(scheduledAt).toBe(minutes(10));
    expect(create?.metadata).toMatchObject({
      name: `tidy-${minutes(10) / 60_000}`,
      labels: { app: 'tidy' },
      annotations: { [scheduledAnnotation]: at(600) },
    });
    expect(create?.metadata?.ownerReferences?.[0]).toMatchObject({
      kind: 'CronJob',
      uid: 'uid-tidy',
      controller: true,
    });
  });
  it('starts it once', () => {
    const status = { lastScheduleTime: at(600) as never };
    expect(planCronJob(cronJob({}, status), [], minutes(11)).create).toBeUndefined();
    expect(planCronJob(cronJob({}, status), [], minutes(20)).scheduledAt).toBe(minutes(20));
  });
  it('makes up for the last time that it missed, and for no other', () => {
    expect(planCronJob(cronJob(), [], minutes(45)).scheduledAt).toBe(minutes(40));
  });
  it('does not when that is too long ago', () => {
    expect(planCronJob(cronJob({ startingDeadlineSeconds: 60 }), [], minutes(45)).create).toBeUndefined();
    expect(planCronJob(cronJob({ startingDeadlineSeconds: 360 }), [], minutes(45)).create).toBeDefined();
  });
  it('complains when it missed more than a hundred', () => {
    expect(reasons(planCronJob(cronJob(), [], minutes(1000)))).toEqual([]);
    expect(reasons(planCronJob(cronJob(), [], minutes(1010)))).toEqual(['TooManyMissedTimes']);
  });
  it('keeps to the clocks of its zone', () => {
    const paris = cronJob({ schedule: '30 13 * * *', timeZone: 'Europe/Paris' });
    expect(planCronJob(paris, [], minutes(31)).scheduledAt).toBe(minutes(30));
  });
  it('starts nothing while it is suspended, and has no next time', () => {
    const plan = planCronJob(cronJob({ suspend: true }), [], minutes(10));
    expect(plan).toMatchObject({ create: undefined, nextInMs: undefined });
  });
  it('starts nothing when it is being deleted', () => {
    const doomed = cronJob();
    doomed.metadata!.deletionTimestamp = at(1);
    expect(planCronJob(doomed, [job('a', 'Failed'), job('b', 'Failed')], minutes(10))).toMatchObject({
      create: undefined,
      expire: [],
    });
  });
  it('says that nobody can read its schedule', () => {
    const plan = planCronJob(cronJob({ schedule: 'now and then' }), [], minutes(10));
    expect(reasons(plan)).toEqual(['UnparseableSchedule']);
  });
});

describe('while a job of a CronJob runs', () => {
  const running = job('tidy-1');
  const busy = (concurrencyPolicy: string) => cronJob({ concurrencyPolicy }, active(running));
  it('another one may start beside it', () => {
    expect(planCronJob(busy('Allow'), [running], minutes(10))).toMatchObject({ replace: [], scheduledAt: minutes(10) });
  });
  it('no other may start, if it says so', () => {
    const plan = planCronJob(busy('Forbid'), [running], minutes(10));
    expect(plan.create).toBeUndefined();
    expect(reasons(plan)).toEqual(['JobAlreadyActive']);
  });
  it('another one may take its place', () => {
    const plan = planCronJob(busy('Replace'), [running], minutes(10));
    expect(names(plan.replace)).toEqual(['tidy-1']);
    const status = withStarted(plan.status, job('tidy-2'), minutes(10), plan.replace);
    expect(status.active).toMatchObject([{ name: 'tidy-2', uid: 'uid-tidy-2', kind: 'Job', apiVersion: 'batch/v1' }]);
    expect(status.lastScheduleTime).toBe(at(600));
  });
});

describe('the status of a CronJob', () => {
  it('lists a job until it has ended, and tells how', () => {
    const before = active(job('a'), job('b'), job('c'));
    const plan = planCronJob(cronJob({}, before), [job('a', 'Complete', 1), job('b'), job('c', 'Failed')], minutes(1));
    expect(plan.status.active?.map(({ name }) => name)).toEqual(['b']);
    expect(plan.events).toEqual([
      { type: 'Normal', reason: 'SawCompletedJob', message: 'Saw completed job: a, condition: Complete' },
      { type: 'Normal', reason: 'SawCompletedJob', message: 'Saw completed job: c, condition: Failed' },
    ]);
    expect(plan.status.lastSuccessfulTime).toBe(at(65));
  });
  it('tells of a job that went missing', () => {
    const plan = planCronJob(cronJob({}, active(job('a'))), [], minutes(1));
    expect(plan.status.active).toBeUndefined();
    expect(plan.events).toMatchObject([{ reason: 'MissingJob', message: 'Active job went missing: a' }]);
  });
  it('tells of a job that it does not know', () => {
    const plan = planCronJob(cronJob(), [job('a')], minutes(1));
    expect(plan.events).toMatchObject([{ type: 'Warning', reason: 'UnexpectedJob' }]);
  });
  it('keeps the latest success when its job is gone', () => {
    const before = { lastSuccessfulTime: at(300) as never };
    expect(planCronJob(cronJob({}, before), [job('a', 'Complete', 1)], minutes(6)).status.lastSuccessfulTime).toBe(
      at(300),
    );
  });
  it('stays as it is when nothing has changed', () => {
    const status = active(job('a'));
    expect(planCronJob(cronJob({}, status), [job('a')], minutes(1)).status).toEqual(status);
  });
});

describe('the history of a CronJob', () => {
  const ended = [1, 2, 3, 4, 5].flatMap((minute) => [
    job(`c${minute}`, 'Complete', minute),
    job(`f${minute}`, 'Failed', minute),
  ]);
  it('is three jobs that succeeded and one that failed', () => {
    expect(names(planCronJob(cronJob(), ended, minutes(1)).expire)).toEqual(['c1', 'c2', 'f1', 'f2', 'f3', 'f4']);
  });
  it('is as long as it says', () => {
    const none = cronJob({ successfulJobsHistoryLimit: 0, failedJobsHistoryLimit: 5 });
    expect(names(planCronJob(none, ended, minutes(1)).expire)).toEqual(['c1', 'c2', 'c3', 'c4', 'c5']);
  });
  it('does not count what runs', () => {
    expect(planCronJob(cronJob(), [job('a'), job('b')], minutes(1)).expire).toEqual([]);
  });
});
