import type { Job } from '@nexslice/kube';
import { column } from '../kind/columns.ts';
import { humanDuration } from '../kind/duration.ts';
import { defineKind } from '../kind/kind.ts';
import { defaultPodSpec } from '../pod/defaults.ts';
import { templateColumns } from './columns.ts';
import { defaultPodFailurePolicy } from './pod-failure-policy.ts';
import {
  controllerUidLabel,
  generatedLabels,
  validateJob,
  validateJobStatus,
  validateJobUpdate,
} from './validate-job.ts';
import { warnOfNameAndTemplate } from './warnings.ts';

export const jobKind = defineKind<Job>({
  type: 'batch/v1.Job',
  group: 'batch',
  plural: 'jobs',
  categories: ['all'],
  hasStatus: true,
  hasGeneration: true,
  columns: [
    column<Job>('Status', statusCell, 'Status of the job.'),
    column<Job>('Completions', completionsCell, 'batch/v1.JobStatus.succeeded'),
    column<Job>('Duration', durationCell, 'Time required to complete the job.'),
    ...templateColumns('batch/v1.Job'),
  ],
  selectableFields: { 'status.successful': ({ status }) => String(status?.succeeded ?? 0) },
  strategy: {
    // For clients of before there was a choice.
    defaultPropagation: 'Orphan',
    defaultPropagationWarning:
      'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning',
    default: defaultJob,
    prepareForCreate(job) {
      if (!job.spec!.manualSelector) generateSelector(job);
    },
    validate: validateJob,
    validateUpdate: validateJobUpdate,
    validateStatusUpdate: validateJobStatus,
    warnings: warnOfNameAndTemplate('spec.template', ({ spec }) => spec?.template),
  },
});

/** A job without labels gets those of its pods: the same object, by which {@link generateSelector} knows. */
function defaultJob({ metadata, spec }: Job): void {
  const labels = spec!.template.metadata?.labels;
  if (metadata && labels && Object.keys(metadata.labels ?? {}).length === 0) metadata.labels = labels;
  if (spec!.completions === undefined && spec!.parallelism === undefined) spec!.completions = 1;
  spec!.parallelism ??= 1;
  spec!.backoffLimit ??= spec!.backoffLimitPerIndex === undefined ? 6 : 2147483647;
  spec!.completionMode ??= 'NonIndexed';
  spec!.suspend ??= false;
  spec!.podReplacementPolicy ??= spec!.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed';
  spec!.manualSelector ??= false;
  defaultPodFailurePolicy(spec!);
  defaultPodSpec(spec!.template.spec!);
}

/** Pods of a job are told from all others by its uid, under the new names and those that older clients know. */
function generateSelector({ metadata, spec }: Job): void {
  const { uid, name } = { uid: '', name: '', ...metadata };
  spec!.selector = { ...spec!.selector };
  spec!.selector.matchLabels = { [controllerUidLabel]: uid, ...spec!.selector.matchLabels };
  spec!.template.metadata ??= {};
  const pods = spec!.template.metadata;
  const isShared = !metadata!.labels || metadata!.labels === pods.labels;
  // What somebody else has set there is refused later.
  pods.labels = { ...generatedLabels(uid, name), ...pods.labels };
  if (isShared) metadata!.labels = { ...pods.labels };
}

function statusCell({ metadata, spec, status }: Job): string {
  const has = (type: string): boolean =>
    (status?.conditions ?? []).some((condition) => condition.type === type && condition.status === 'True');
  if (has('Complete')) return 'Complete';
  if (has('Failed')) return 'Failed';
  if (metadata?.deletionTimestamp) return 'Terminating';
  if (has('Suspended') || spec?.suspend) return 'Suspended';
  if (has('FailureTarget')) return 'FailureTarget';
  return has('SuccessCriteriaMet') ? 'SuccessCriteriaMet' : 'Running';
}

function completionsCell({ spec, status }: Job): string {
  const done = status?.succeeded ?? 0;
  if (spec?.completions !== undefined) return `${done}/${spec.completions}`;
  const parallel = spec?.parallelism ?? 0;
  return parallel > 1 ? `${done}/1 of ${parallel}` : `${done}/1`;
}

function durationCell({ status }: Job, now: number): string {
  if (!status?.startTime) return '';
  const end = status.completionTime ? Date.parse(status.completionTime) : now;
  return humanDuration(end - Date.parse(status.startTime));
}
