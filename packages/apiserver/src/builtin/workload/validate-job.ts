import { isDeepStrictEqual } from 'node:util';
import type { Job } from '@nexslice/kube';
import { type FieldError, invalid, mapValue, notSupported, required, tooLong } from '../../status/field-error.ts';
import { isValidSelector, selects } from '../kind/selector.ts';
import { validatePodTemplate } from '../pod/validate.ts';
import { validateSelector } from '../rules/label.ts';
import { nonNegative } from '../rules/number.ts';
import { domainPath } from '../rules/text.ts';
import { unchanged } from '../rules/update.ts';
import { validatePodFailurePolicy } from './pod-failure-policy.ts';
import { validateSuccessPolicy } from './success-policy.ts';
import { wrongLabels } from './validate-template.ts';

export type JobSpec = NonNullable<Job['spec']> & {
  managedBy?: string;
  successPolicy?: { rules?: { succeededIndexes?: string; succeededCount?: number }[] };
};

export const controllerUidLabel = 'batch.kubernetes.io/controller-uid';

/** Pods at once, and failures, of a job with indexes; fewer where it has more indexes than this. */
const maxIndexed = 100_000;
const maxOfMany = 10_000;
const maxManagerLength = 63;

/** What the pods of a job are marked with. */
export function generatedLabels(uid: string, name: string): Record<string, string> {
  return {
    [controllerUidLabel]: uid,
    'batch.kubernetes.io/job-name': name,
    'controller-uid': uid,
    'job-name': name,
  };
}

export function validateJob(job: Job): FieldError[] {
  return [...validateGenerated(job), ...validateSelecting(job.spec as JobSpec)];
}

/** Labels that were there before may stand in the way of those that tell a job's pods. */
function validateGenerated({ metadata, spec }: Job): FieldError[] {
  if (spec!.manualSelector || !spec!.selector) return [];
  const expected = generatedLabels(metadata?.uid ?? '', metadata?.name ?? '');
  const labels = spec!.template.metadata?.labels ?? {};
  const errors = Object.entries(expected).flatMap(([key, value]) => {
    const field = `spec.template.metadata.labels[${key}]`;
    if (labels[key] === undefined) return [required(field, `must be '${value}'`)];
    return labels[key] === value ? [] : [invalid(field, mapValue(labels), `must be '${value}'`)];
  });
  if (isValidSelector(spec!.selector) && !selects(spec!.selector, expected)) {
    errors.push(invalid('spec.selector', spec!.selector, '`selector` not auto-generated'));
  }
  return errors;
}

function validateSelecting(spec: JobSpec): FieldError[] {
  const { selector } = spec;
  const labels = spec.template.metadata?.labels;
  const errors = validateJobSpec('spec', spec);
  errors.push(...(selector ? validateSelector('spec.selector', selector) : [required('spec.selector')]));
  if (selector && !isValidSelector(selector)) return errors;
  if (!selector || !selects(selector, labels)) {
    errors.push(wrongLabels('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'));
  }
  return errors;
}

/** The spec of a job, or of the jobs that a CronJob makes. */
export function validateJobSpec(field: string, spec: JobSpec): FieldError[] {
  const counts = [
    'parallelism',
    'completions',
    'activeDeadlineSeconds',
    'backoffLimit',
    'ttlSecondsAfterFinished',
    'backoffLimitPerIndex',
    'maxFailedIndexes',
  ] as const;
  const errors = counts.flatMap((count) => nonNegative(`${field}.${count}`, spec[count]));
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined) {
    errors.push(required(`${field}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified'));
  }
  return [
    ...errors,
    ...validateManager(`${field}.managedBy`, spec.managedBy),
    ...validateCompletion(field, spec),
    ...validatePodFailurePolicy(field, spec),
    ...validateSuccessPolicy(`${field}.successPolicy`, spec),
    ...validateReplacement(`${field}.podReplacementPolicy`, spec),
    ...validatePodTemplate(`${field}.template`, spec.template),
    ...validateRestart(`${field}.template.spec.restartPolicy`, spec.template.spec?.restartPolicy),
  ];
}

function validateManager(field: string, manager: string | undefined): FieldError[] {
  if (manager === undefined) return [];
  return [
    ...domainPath(field, manager),
    ...(manager.length > maxManagerLength ? [tooLong(field, maxManagerLength)] : []),
  ];
}

function validateCompletion(field: string, spec: JobSpec): FieldError[] {
  const mode = spec.completionMode ?? 'NonIndexed';
  if (mode === 'Indexed') return validateIndexed(field, spec);
  const errors =
    mode === 'NonIndexed' ? [] : [notSupported(`${field}.completionMode`, mode, ['NonIndexed', 'Indexed'])];
  if (mode !== 'NonIndexed') return errors;
  for (const count of ['backoffLimitPerIndex', 'maxFailedIndexes'] as const) {
    if (spec[count] !== undefined)
      errors.push(invalid(`${field}.${count}`, spec[count], 'requires indexed completion mode'));
  }
  return errors;
}

function validateIndexed(field: string, spec: JobSpec): FieldError[] {
  const { completions, parallelism = 0, maxFailedIndexes: failures } = spec;
  const errors: FieldError[] = [];
  const refuse = (count: string, value: number, text: string): void => {
    errors.push(invalid(`${field}.${count}`, value, `must be less than or equal to ${text}`));
  };
  if (completions === undefined) errors.push(required(`${field}.completions`, 'when completion mode is Indexed'));
  if (parallelism > maxIndexed) refuse('parallelism', parallelism, `${maxIndexed} when completion mode is Indexed`);
  if (completions !== undefined && failures !== undefined && failures > completions) {
    refuse('maxFailedIndexes', failures, 'completions');
  }
  if ((failures ?? 0) > maxIndexed) refuse('maxFailedIndexes', failures!, String(maxIndexed));
  if ((completions ?? 0) <= maxIndexed || spec.backoffLimitPerIndex === undefined) return errors;
  const text = `${maxOfMany} when completions are above ${maxIndexed} and used with backoff limit per index`;
  if (failures === undefined) {
    errors.push(required(`${field}.maxFailedIndexes`, `must be specified when completions is above ${maxIndexed}`));
  }
  if (parallelism > maxOfMany) refuse('parallelism', parallelism, text);
  if ((failures ?? 0) > maxOfMany) refuse('maxFailedIndexes', failures!, text);
  return errors;
}

/** Who tells failures apart waits for them. */
function validateReplacement(field: string, spec: JobSpec): FieldError[] {
  const policy = spec.podReplacementPolicy;
  const words = spec.podFailurePolicy ? ['Failed'] : ['Failed', 'TerminatingOrFailed'];
  return policy === undefined || words.includes(policy) ? [] : [notSupported(field, policy, words)];
}

function validateRestart(field: string, policy: string | undefined): FieldError[] {
  if (!policy || policy === 'Always') return [required(field, 'valid values: "OnFailure", "Never"')];
  const words = ['OnFailure', 'Never'];
  return words.includes(policy) ? [] : [notSupported(field, policy, words)];
}

/** What a job does is said when it is made. */
export function validateJobUpdate(job: Job, old: Job): FieldError[] {
  const spec = job.spec as JobSpec;
  const before = old.spec as JobSpec;
  const field = 'spec';
  return [
    ...validateJob(job),
    ...validateSelecting(spec),
    ...validateCompletions(spec, before),
    ...unchanged(`${field}.selector`, spec.selector, before.selector),
    ...validateTemplate(spec, old),
    ...(['completionMode', 'podFailurePolicy', 'backoffLimitPerIndex', 'managedBy', 'successPolicy'] as const).flatMap(
      (part) => unchanged(`${field}.${part}`, spec[part], before[part]),
    ),
  ];
}

/** A job with indexes may grow and shrink, as many pods at once as it has indexes. */
function validateCompletions(spec: JobSpec, before: JobSpec): FieldError[] {
  const field = 'spec.completions';
  const { completions } = spec;
  if (spec.completionMode !== 'Indexed') return unchanged(field, completions, before.completions);
  if (completions === undefined || completions === before.completions || completions === spec.parallelism) return [];
  return [invalid(field, completions, 'can only be modified in tandem with spec.parallelism')];
}

/** While it waits, and has never run, where its pods run may change. */
function validateTemplate({ template }: JobSpec, old: Job): FieldError[] {
  const before = old.spec!.template;
  if (!old.spec!.suspend || old.status?.startTime) return unchanged('spec.template', template, before);
  const { nodeSelector, affinity, tolerations, schedulingGates } = before.spec!;
  const kept = { nodeSelector, affinity, tolerations, schedulingGates };
  const placed = withoutUndefined({ ...template.spec, ...kept });
  const { labels, annotations } = before.metadata ?? {};
  const metadata = withoutUndefined({ ...template.metadata, labels, annotations });
  const same = isDeepStrictEqual(
    { metadata, spec: placed },
    { metadata: { ...before.metadata }, spec: { ...before.spec } },
  );
  return same ? [] : [invalid('spec.template', template, 'field is immutable')];
}

const withoutUndefined = (object: object): object =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));

export function validateJobStatus({ status }: Job): FieldError[] {
  return (['active', 'succeeded', 'failed', 'ready', 'terminating'] as const).flatMap((count) =>
    nonNegative(`status.${count}`, status?.[count]),
  );
}
