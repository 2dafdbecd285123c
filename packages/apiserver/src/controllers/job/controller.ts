import { controllerFor, ignoreNotFound, type Job, jobs, type Manager, type Pod, pods } from '@nexslice/kube';
import { selects } from '../../builtin/kind/selector.ts';
import type { LabelSelector, PodTemplate } from '../../builtin/types.ts';
import { candidatesOf, claim, indexByController, settleClaim } from '../workload/claim.ts';
import { podFor } from '../workload/pod.ts';
import { createPod, deletePods } from '../workload/pods.ts';
import { writeStatus } from '../workload/status.ts';
import { indexAnnotation, planJob } from './plan.ts';

/** Runs pods until enough of them have come to a good end. */
export function jobController(manager: Manager): void {
  const { cache, client, clock } = manager;
  const informer = cache.informer(jobs);
  const knownPods = cache.informer(pods);
  indexByController(knownPods);
  controllerFor(manager, {
    name: 'job',
    for: jobs,
    owns: [pods],
    concurrency: 5,
    async reconcile(key, { signal }) {
      const job = informer.get(key);
      if (!job?.spec) return;
      const isSelected = (labels?: Record<string, string>) => selects(job.spec?.selector as LabelSelector, labels);
      const claimed = claim(job, candidatesOf(knownPods, job), isSelected);
      await settleClaim(client, { owner: jobs, owned: pods }, job, claimed, signal);
      if (claimed.adopt.length > 0) return;
      const plan = planJob(job, claimed.owned, clock);
      if (plan.expired) {
        const preconditions = { uid: job.metadata?.uid ?? '' };
        await client
          .delete(jobs, key, { propagationPolicy: 'Foreground', preconditions }, signal)
          .catch(ignoreNotFound);
        return;
      }
      // Before its pods are touched: a job that has ended must not be taken for a running one again.
      await writeStatus(client, jobs, job, plan.status, {}, signal);
      for (const index of plan.create) {
        const failure = await createPod(client, podOf(job, index), signal);
        if (failure !== undefined) throw failure;
      }
      await deletePods(client, plan.remove, signal);
      if (plan.nextInMs !== undefined) return { requeueAfterMs: plan.nextInMs };
    },
  });
}

function podOf(job: Job, index: number | undefined): Pod {
  const template = job.spec?.template as PodTemplate;
  if (index === undefined) return podFor(job, template);
  const marks = { [indexAnnotation]: String(index) };
  const generateName = `${job.metadata?.name}-${index}-`;
  const pod = podFor(job, template, { generateName, labels: marks, annotations: marks });
  const env = [{ name: 'JOB_COMPLETION_INDEX', value: String(index) }];
  const containers = pod.spec!.containers.map((container) => ({
    ...container,
    env: [...(container.env ?? []), ...env],
  }));
  return { ...pod, spec: { ...pod.spec!, containers } };
}
