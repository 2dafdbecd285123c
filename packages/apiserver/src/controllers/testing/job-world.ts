import type { Clock, Job, Pod } from '@nexslice/kube';
import { type JobPlan, planJob } from '../job/plan.ts';
import { indexOf, podOf, trackingFinalizer } from '../job/pod.ts';
import type { JobStatus } from '../job/tally.ts';
import { ownedBy, pod, podTemplate } from './objects.ts';

export type JobSpec = NonNullable<Job['spec']>;

export function job(spec: Partial<JobSpec> = {}, status: JobStatus = {}): Job {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'work', namespace: 'default', uid: 'uid-work', generation: 1 },
    spec: { parallelism: 2, completions: 3, backoffLimit: 1, template: podTemplate({}), ...spec },
    status,
  };
}

/** The types of the conditions that are true. */
export function trueTypes(status: JobStatus): string[] {
  return (status.conditions ?? []).filter(({ status: is }) => is === 'True').map(({ type }) => type);
}

/** A Job and its pods in a cluster of one controller, which the test moves on step by step. */
export class JobWorld {
  readonly clock: Clock;
  job: Job;
  pods: Pod[] = [];
  /** The highest number of pods that ran at the same time. */
  peak = 0;
  readonly events: string[] = [];
  #made = 0;

  constructor(subject: Job, clock: Clock) {
    this.job = subject;
    this.clock = clock;
  }

  get status(): JobStatus {
    return this.job.status ?? {};
  }

  get running(): Pod[] {
    return this.pods.filter(({ metadata, status }) => status?.phase === 'Pending' && !metadata?.deletionTimestamp);
  }

  /** What the controller does in one reconcile. */
  step(): JobPlan {
    const plan = planJob(this.job, this.pods, this.clock);
    for (const wanted of plan.create) this.#create(podOf(this.job, wanted));
    if (plan.create.length === 0) {
      this.job = { ...this.job, status: plan.status };
      if (plan.event) this.events.push(plan.event.reason);
    }
    for (const one of [...plan.release, ...plan.retire]) this.#untrack(one);
    for (const one of [...plan.retire, ...plan.remove]) this.remove(one.metadata?.name ?? '');
    this.peak = Math.max(this.peak, this.running.length);
    return plan;
  }

  /** Steps until nothing changes. */
  settle(): JobPlan {
    for (let steps = 0; steps < 50; steps += 1) {
      const before = JSON.stringify([this.job, this.pods]);
      const plan = this.step();
      if (JSON.stringify([this.job, this.pods]) === before) return plan;
    }
    throw new Error('the job does not come to rest');
  }

  /** Lets a pod come to its end. */
  end(name: string, phase: 'Succeeded' | 'Failed', exitCode = phase === 'Failed' ? 1 : 0): void {
    const finishedAt = new Date(this.clock.now()).toISOString();
    this.pods = this.pods.map((one) =>
      one.metadata?.name === name
        ? {
            ...one,
            status: {
              ...one.status,
              phase,
              containerStatuses: [{ name: 'main', state: { terminated: { exitCode, finishedAt } } } as never],
            },
          }
        : one,
    );
  }

  /** Ends the pod of an index that runs. */
  endIndex(index: number, phase: 'Succeeded' | 'Failed', exitCode?: number): void {
    const found = this.running.find((one) => indexOf(one) === index);
    this.end(found?.metadata?.name ?? '', phase, exitCode);
  }

  /** Deletes a pod: it is gone unless something holds it. */
  remove(name: string): void {
    this.pods = this.pods.flatMap((one) => {
      if (one.metadata?.name !== name) return [one];
      if (!one.metadata.finalizers?.length) return [];
      return [{ ...one, metadata: { ...one.metadata, deletionTimestamp: '2026-01-01T12:00:00Z' } }];
    });
  }

  #create(made: Pod): void {
    this.#made += 1;
    const shape = ownedBy(this.job, pod(`pod-${this.#made}`));
    const creationTimestamp = new Date(this.clock.now()).toISOString();
    const metadata = { ...made.metadata, ...shape.metadata, ...{ finalizers: [trackingFinalizer], creationTimestamp } };
    this.pods.push({ ...shape, metadata: { ...metadata, annotations: made.metadata?.annotations ?? {} } });
  }

  #untrack(subject: Pod): void {
    this.pods = this.pods.flatMap((one) => {
      if (one.metadata?.uid !== subject.metadata?.uid) return [one];
      if (one.metadata?.deletionTimestamp) return [];
      return [{ ...one, metadata: { ...one.metadata, finalizers: [] } }];
    });
  }
}
