import {
  type CronJob,
  controllerFor,
  cronJobs,
  ignoreNotFound,
  isApiError,
  isOwnedBy,
  type Job,
  jobs,
  keyOf,
  type Manager,
  messageOf,
} from '@nexslice/kube';
import type { Report } from '../event/events.ts';
import { indexByController } from '../workload/claim.ts';
import { writeStatus } from '../workload/status.ts';
import { planCronJob, withStarted } from './plan.ts';

/** Starts jobs when their time has come. */
export function cronJobController(manager: Manager, report: Report): void {
  const { cache, client, clock } = manager;
  const informer = cache.informer(cronJobs);
  const knownJobs = cache.informer(jobs);
  indexByController(knownJobs);
  controllerFor(manager, {
    name: 'cronjob',
    for: cronJobs,
    owns: [jobs],
    async reconcile(key, { signal }) {
      const cronJob = informer.get(key);
      if (!cronJob?.spec) return;
      const owned = knownJobs.byIndex('controller', cronJob.metadata?.uid ?? '');
      const plan = planCronJob(cronJob, owned, clock.now());
      for (const { type, reason, message } of plan.events) report(cronJob, type, reason, message);
      await removeAll(cronJob, [...plan.expire, ...plan.replace], signal);
      const started = plan.create && (await start(cronJob, plan.create, signal));
      const status =
        started && plan.scheduledAt !== undefined
          ? withStarted(plan.status, started, plan.scheduledAt, plan.replace)
          : plan.status;
      await writeStatus(client, cronJobs, cronJob, status, {}, signal);
      if (plan.nextInMs !== undefined) return { requeueAfterMs: plan.nextInMs };
    },
  });

  /** Answers the job, be it one that was made before the status was written; undefined when there is to be none. */
  async function start(cronJob: CronJob, wanted: Job, signal: AbortSignal): Promise<Job | undefined> {
    try {
      const job = await client.create(jobs, wanted, {}, signal);
      report(cronJob, 'Normal', 'SuccessfulCreate', `Created job ${job.metadata?.name}`);
      return job;
    } catch (error) {
      if (isApiError(error, (apiError) => apiError.isNamespaceTerminating)) return undefined;
      if (isApiError(error, (apiError) => apiError.isAlreadyExists)) {
        const found = await client.get(jobs, keyOf(wanted), {}, signal);
        if (isOwnedBy(found, cronJob)) return found;
      }
      if (!signal.aborted) report(cronJob, 'Warning', 'FailedCreate', `Error creating job: ${messageOf(error)}`);
      throw error;
    }
  }

  async function removeAll(cronJob: CronJob, doomed: readonly Job[], signal: AbortSignal): Promise<void> {
    for (const job of doomed) {
      const preconditions = { uid: job.metadata?.uid ?? '' };
      const options = { propagationPolicy: 'Background', preconditions } as const;
      await client.delete(jobs, keyOf(job), options, signal).catch(ignoreNotFound);
      report(cronJob, 'Normal', 'SuccessfulDelete', `Deleted job ${job.metadata?.name}`);
    }
  }
}
