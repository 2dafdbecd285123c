import { isDeleting, type Job, type Pod } from '@nexslice/kube';
import type { PodTemplate } from '../../builtin/types.ts';
import { podFor } from '../workload/pod.ts';

export const indexAnnotation = 'batch.kubernetes.io/job-completion-index';
export const failureCountAnnotation = 'batch.kubernetes.io/job-index-failure-count';

/** Keeps a pod that has ended until its Job has counted it. */
export const trackingFinalizer = 'batch.kubernetes.io/job-tracking';

/** A pod to be made: without an index unless the Job is indexed. */
export interface WantedPod {
  index?: number;
  /** Pods of the index that have failed, when the Job limits them. */
  failures?: number;
}

export function podOf(job: Job, { index, failures }: WantedPod): Pod {
  const template = job.spec?.template as PodTemplate;
  const finalizers = [trackingFinalizer];
  if (index === undefined) return podFor(job, template, { finalizers });
  const mark = { [indexAnnotation]: String(index) };
  const annotations = { ...mark, ...(failures === undefined ? {} : { [failureCountAnnotation]: String(failures) }) };
  const stem = `${job.metadata?.name}-${index}`;
  const pod = podFor(job, template, { generateName: `${stem}-`, labels: mark, annotations, finalizers });
  const spec = pod.spec!;
  return {
    ...pod,
    spec: {
      ...spec,
      hostname: stem,
      containers: spec.containers.map(withIndex),
      ...(spec.initContainers ? { initContainers: spec.initContainers.map(withIndex) } : {}),
    },
  };
}

type Container = NonNullable<Pod['spec']>['containers'][number];

const indexVariable = 'JOB_COMPLETION_INDEX';

function withIndex(container: Container): Container {
  const { env = [] } = container;
  if (env.some(({ name }) => name === indexVariable)) return container;
  const valueFrom = { fieldRef: { fieldPath: `metadata.labels['${indexAnnotation}']` } };
  return { ...container, env: [...env, { name: indexVariable, valueFrom }] };
}

/** -1 when the pod has none. */
export function indexOf(pod: Pod): number {
  return Number(pod.metadata?.annotations?.[indexAnnotation] ?? -1);
}

export function isTracked({ metadata }: Pod): boolean {
  return metadata?.finalizers?.includes(trackingFinalizer) ?? false;
}

export function hasSucceeded({ status }: Pod): boolean {
  return status?.phase === 'Succeeded';
}

/** A pod that is being deleted has failed too, unless the Job replaces only what has come to its end. */
export function hasFailed(job: Job, pod: Pod): boolean {
  if (pod.status?.phase === 'Failed') return true;
  if (job.spec?.podReplacementPolicy === 'Failed') return false;
  return isDeleting(pod) && !hasSucceeded(pod);
}

/** When the pod's containers ended, in ms. */
export function endOf({ status, metadata }: Pod): number {
  const ends = (status?.containerStatuses ?? []).map(({ state }) =>
    Date.parse(String(state?.terminated?.finishedAt ?? '')),
  );
  return Math.max(Date.parse(metadata?.creationTimestamp ?? ''), ...ends.filter(Number.isFinite));
}
