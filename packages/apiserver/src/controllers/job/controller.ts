import {
  type Client,
  controllerFor,
  controllerOf,
  ignoreNotFound,
  isApiError,
  type Job,
  jobs,
  keyOf,
  keyString,
  type Manager,
  type ObjectKey,
  type Pod,
  pods,
  watch,
} from '@nexslice/kube';
import { selects } from '../../builtin/kind/selector.ts';
import type { LabelSelector } from '../../builtin/types.ts';
import type { Report } from '../event/events.ts';
import { candidatesOf, claim, indexByController, settleClaim } from '../workload/claim.ts';
import { notePace, paceForMs } from '../workload/pace.ts';
import { PodControl } from '../workload/pods.ts';
import { quietForMs } from '../workload/quiet.ts';
import { writeStatus } from '../workload/status.ts';
import { planJob } from './plan.ts';
import { isTracked, podOf, trackingFinalizer } from './pod.ts';

const ourName = 'kubernetes.io/job-controller';
const jobNameLabel = 'batch.kubernetes.io/job-name';
const byJob = 'tracked-by-job';

/** Runs pods until enough of them have come to a good end. */
export function jobController(manager: Manager, report: Report): void {
  const { cache, client, clock } = manager;
  const informer = cache.informer(jobs);
  const knownPods = cache.informer(pods);
  const control = new PodControl(client, report);
  indexByController(knownPods);
  knownPods.addIndexers({ [byJob]: (pod) => trackingJob(pod).map(keyString) });
  controllerFor(manager, {
    name: 'job',
    for: jobs,
    owns: [pods],
    // Pods whose job is gone, or has let go of them, must not be held for it for ever.
    watches: [watch({ type: pods, map: trackingJob })],
    concurrency: 5,
    async reconcile(key, { signal, memo }) {
      const job = informer.get(key);
      const uid = job?.metadata?.uid;
      const tracked = knownPods.byIndex(byJob, keyString(key));
      const lost = tracked.filter((pod) => uid === undefined || controllerOf(pod)?.uid !== uid);
      for (const pod of lost) await untrack(client, pod, signal);
      const { managedBy = ourName } = (job?.spec ?? {}) as { managedBy?: string };
      if (!job?.spec || managedBy !== ourName) return;
      const waitMs = paceForMs(memo, clock);
      if (waitMs > 0) return { requeueAfterMs: waitMs };
      const isSelected = (labels?: Record<string, string>) => selects(job.spec?.selector as LabelSelector, labels);
      const claimed = claim(job, candidatesOf(knownPods, job), isSelected);
      await settleClaim(client, { owner: jobs, owned: pods }, job, claimed, signal);
      if (claimed.adopt.length > 0) return;
      notePace(memo, clock, claimed.owned.length);
      return work(job, claimed.owned, memo, signal);
    },
  });

  async function work(job: Job, owned: readonly Pod[], memo: Map<string, unknown>, signal: AbortSignal) {
    const plan = planJob(job, owned, clock);
    if (plan.expired) return removeExpired(job, signal);
    const wanted = plan.create.map((pod) => podOf(job, pod));
    const failure = await control.createAll(job, wanted, signal);
    const isNew = failure === undefined && !job.status?.startTime && !job.status?.conditions;
    const quietMs = isNew ? quietForMs(job, memo, clock) : 0;
    if (quietMs > 0) return { requeueAfterMs: quietMs };
    // The pods that came bring the job back here, with counts that are right.
    if (wanted.length === 0 || failure !== undefined) {
      await writeStatus(client, jobs, job, plan.status, {}, signal);
      if (plan.event) report(job, plan.event.type, plan.event.reason, plan.event.message);
    }
    for (const pod of plan.release) await untrack(client, pod, signal);
    for (const pod of plan.retire) await untrack(client, pod, signal);
    await control.remove(job, [...plan.retire, ...plan.remove], signal);
    if (failure !== undefined) throw failure;
    if (plan.nextInMs !== undefined) return { requeueAfterMs: plan.nextInMs };
  }

  async function removeExpired(job: Job, signal: AbortSignal): Promise<void> {
    const preconditions = { uid: job.metadata?.uid ?? '' };
    const options = { propagationPolicy: 'Foreground', preconditions } as const;
    await client.delete(jobs, keyOf(job), options, signal).catch(ignoreNotFound);
  }
}

/** The job that a pod is kept for: its controller's, or the one it is labelled with when it has been let go. */
function trackingJob(pod: Pod): ObjectKey[] {
  if (!isTracked(pod)) return [];
  const controller = controllerOf(pod);
  const name = controller?.kind === 'Job' ? controller.name : pod.metadata?.labels?.[jobNameLabel];
  return name ? [{ namespace: pod.metadata?.namespace ?? '', name }] : [];
}

/** Takes the finalizer away that kept the pod to be counted. */
async function untrack(client: Client, pod: Pod, signal: AbortSignal): Promise<void> {
  if (!isTracked(pod)) return;
  const { uid, resourceVersion, finalizers = [] } = pod.metadata ?? {};
  const others = finalizers.filter((name) => name !== trackingFinalizer);
  const body = { metadata: { uid, resourceVersion, finalizers: others.length > 0 ? others : null } };
  try {
    await client.patch(pods, keyOf(pod), { type: 'merge', body }, {}, signal);
  } catch (error) {
    if (!isApiError(error, (apiError) => apiError.isNotFound)) throw error;
  }
}
