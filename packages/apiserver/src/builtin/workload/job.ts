import { isDeepStrictEqual } from 'node:util';
import type { Job } from '@nexslice/kube';
import { type FieldError, invalid, notSupported, required } from '../../status/field-error.ts';
import { column } from '../kind/columns.ts';
import { humanDuration } from '../kind/duration.ts';
import { defineKind } from '../kind/kind.ts';
import { selects } from '../kind/selector.ts';
import { defaultPodSpec } from '../pod/defaults.ts';
import { validatePodTemplate } from '../pod/validate.ts';
import { nonNegative } from '../rules/number.ts';
import { templateColumns } from './columns.ts';
import { defaultPodFailurePolicy, validatePodFailurePolicy } from './pod-failure-policy.ts';

type JobSpec = NonNullable<Job['spec']>;

const controllerUid = 'batch.kubernetes.io/controller-uid';
const jobName = 'batch.kubernetes.io/job-name';

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
    default: ({ spec }) => defaultJobSpec(spec!),
    prepareForCreate(job) {
      if (!job.spec!.manualSelector) generateSelector(job);
    },
    validate: validateJob,
    validateUpdate: validateJobUpdate,
  },
});

function defaultJobSpec(spec: JobSpec): void {
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1;
  spec.parallelism ??= 1;
  spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : 2147483647;
  spec.completionMode ??= 'NonIndexed';
  spec.suspend ??= false;
  spec.podReplacementPolicy ??= spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed';
  defaultPodFailurePolicy(spec);
  defaultPodSpec(spec.template.spec!);
}

/** Pods of a job are told from all others by its uid, under the new names and those that older clients know. */
function generateSelector({ metadata, spec }: Job): void {
  const uid = metadata?.uid ?? '';
  const name = metadata?.name ?? '';
  if (spec!.selector) return;
  spec!.selector = { matchLabels: { [controllerUid]: uid } };
  spec!.template.metadata ??= {};
  spec!.template.metadata.labels = {
    ...spec!.template.metadata.labels,
    [controllerUid]: uid,
    [jobName]: name,
    'controller-uid': uid,
    'job-name': name,
  };
}

function validateJob({ spec }: Job): FieldError[] {
  const errors = validateJobSpec('spec', spec!);
  if (!spec!.selector) errors.unshift(required('spec.selector'));
  else if (!selects(spec!.selector, spec!.template.metadata?.labels)) {
    const labels = spec!.template.metadata?.labels;
    errors.push(invalid('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'));
  }
  return errors;
}

export function validateJobSpec(field: string, spec: JobSpec): FieldError[] {
  const errors = [
    ...nonNegative(`${field}.parallelism`, spec.parallelism),
    ...nonNegative(`${field}.completions`, spec.completions),
    ...nonNegative(`${field}.activeDeadlineSeconds`, spec.activeDeadlineSeconds),
    ...nonNegative(`${field}.backoffLimit`, spec.backoffLimit),
    ...nonNegative(`${field}.ttlSecondsAfterFinished`, spec.ttlSecondsAfterFinished),
  ];
  if (spec.completionMode && !['NonIndexed', 'Indexed'].includes(spec.completionMode)) {
    errors.push(notSupported(`${field}.completionMode`, spec.completionMode, ['NonIndexed', 'Indexed']));
  }
  if (spec.completionMode === 'Indexed' && spec.completions === undefined) {
    errors.push(required(`${field}.completions`, 'when completion mode is Indexed'));
  }
  if (spec.backoffLimitPerIndex !== undefined) {
    errors.push(...nonNegative(`${field}.backoffLimitPerIndex`, spec.backoffLimitPerIndex));
    if (spec.completionMode !== 'Indexed') {
      const text = 'requires indexed completion mode';
      errors.push(invalid(`${field}.backoffLimitPerIndex`, spec.backoffLimitPerIndex, text));
    }
  } else if (spec.maxFailedIndexes !== undefined) {
    errors.push(required(`${field}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified'));
  }
  errors.push(...validatePodFailurePolicy(field, spec));
  errors.push(...validatePodTemplate(`${field}.template`, spec.template));
  const policy = spec.template.spec?.restartPolicy;
  if (policy === 'Always') {
    errors.push(required(`${field}.template.spec.restartPolicy`, 'valid values: "OnFailure", "Never"'));
  }
  return errors;
}

function validateJobUpdate(job: Job, old: Job): FieldError[] {
  const errors = validateJob(job);
  const fixed: (keyof JobSpec)[] = [
    'selector',
    'template',
    'completionMode',
    'podFailurePolicy',
    'backoffLimitPerIndex',
  ];
  if (job.spec!.completionMode !== 'Indexed') fixed.unshift('completions');
  for (const field of fixed) {
    if (isDeepStrictEqual(job.spec![field], old.spec![field])) continue;
    errors.push(invalid(`spec.${field}`, job.spec![field] ?? null, 'field is immutable'));
  }
  return errors;
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
