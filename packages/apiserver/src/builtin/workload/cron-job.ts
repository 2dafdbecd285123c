import type { CronJob } from '@nexslice/kube';
import type { ApiObject } from '../../registry/resource.ts';
import { type FieldError, invalid, notSupported, required } from '../../status/field-error.ts';
import { column } from '../kind/columns.ts';
import { since } from '../kind/duration.ts';
import { defineKind } from '../kind/kind.ts';
import { defaultPodSpec } from '../pod/defaults.ts';
import { nonNegative } from '../rules/number.ts';
import { oneOf } from '../rules/text.ts';
import { templateColumns } from './columns.ts';
import { defaultPodFailurePolicy } from './pod-failure-policy.ts';
import { isTimeZone, scheduleError } from './schedule.ts';
import { validateJobSpec } from './validate-job.ts';
import { warnOfNameAndTemplate } from './warnings.ts';

type Spec = NonNullable<CronJob['spec']>;

/** Jobs made from it add 11 characters to its name, and their pods have it as a label of at most 63. */
const maxName = 52;

export const cronJobKind = defineKind<CronJob>({
  type: 'batch/v1.CronJob',
  group: 'batch',
  plural: 'cronjobs',
  shortNames: ['cj'],
  categories: ['all'],
  hasStatus: true,
  hasGeneration: true,
  columns: [
    column<CronJob>('Schedule', ({ spec }) => spec?.schedule ?? '', 'batch/v1.CronJobSpec.schedule'),
    column<CronJob>('Timezone', ({ spec }) => spec?.timeZone ?? '<none>', 'batch/v1.CronJobSpec.timeZone'),
    column<CronJob>('Suspend', ({ spec }) => (spec?.suspend ? 'True' : 'False'), 'batch/v1.CronJobSpec.suspend', {
      type: 'boolean',
    }),
    column<CronJob>('Active', ({ status }) => status?.active?.length ?? 0, 'batch/v1.CronJobStatus.active', {
      type: 'integer',
    }),
    column<CronJob>(
      'Last Schedule',
      ({ status }, now) => (status?.lastScheduleTime ? since(status.lastScheduleTime, now) : '<none>'),
      'batch/v1.CronJobStatus.lastScheduleTime',
    ),
    ...templateColumns('batch/v1.Job').map((wide) => ({
      ...wide,
      cell: (object: ApiObject, now: number) => wide.cell({ ...object, spec: jobSpecOf(object) }, now),
    })),
  ],
  strategy: {
    default: defaultCronJob,
    validate: validateCronJob,
    validateUpdate: (job, old) => validateCronJobSpec(job.spec!, old.spec!),
    warnings: warnOfNameAndTemplate('spec.jobTemplate.spec.template', ({ spec }) => spec?.jobTemplate.spec?.template),
  },
});

const jobSpecOf = (object: ApiObject): unknown => (object.spec as CronJob['spec'])?.jobTemplate.spec;

function defaultCronJob({ spec }: CronJob): void {
  spec!.concurrencyPolicy ||= 'Allow';
  spec!.suspend ??= false;
  spec!.successfulJobsHistoryLimit ??= 3;
  spec!.failedJobsHistoryLimit ??= 1;
  defaultPodFailurePolicy(spec!.jobTemplate.spec!);
  defaultPodSpec(spec!.jobTemplate.spec!.template.spec!);
}

function validateCronJob(job: CronJob): FieldError[] {
  const name = job.metadata?.name ?? '';
  return [
    ...validateCronJobSpec(job.spec!),
    ...(name.length > maxName ? [invalid('metadata.name', name, `must be no more than ${maxName} characters`)] : []),
  ];
}

function validateCronJobSpec(spec: Spec, old?: Spec): FieldError[] {
  const job = spec.jobTemplate.spec!;
  const field = 'spec.jobTemplate.spec';
  return [
    ...validateSchedule(spec, old?.schedule.includes('TZ') ?? false),
    ...nonNegative('spec.startingDeadlineSeconds', spec.startingDeadlineSeconds),
    ...(old && old.timeZone === spec.timeZone ? [] : validateTimeZone(spec.timeZone)),
    ...oneOf('spec.concurrencyPolicy', spec.concurrencyPolicy, ['Allow', 'Forbid', 'Replace']),
    ...validateJobSpec(field, job),
    ...(job.selector ? [invalid(`${field}.selector`, job.selector, '`selector` will be auto-generated')] : []),
    ...(job.manualSelector ? [notSupported(`${field}.manualSelector`, true, ['nil', 'false'])] : []),
    ...nonNegative('spec.successfulJobsHistoryLimit', spec.successfulJobsHistoryLimit),
    ...nonNegative('spec.failedJobsHistoryLimit', spec.failedJobsHistoryLimit),
  ];
}

/** Zones in the schedule itself are old: those that are there may stay. */
function validateSchedule({ schedule, timeZone }: Spec, mayHaveZone: boolean): FieldError[] {
  const field = 'spec.schedule';
  if (!schedule) return [required(field)];
  const why = scheduleError(schedule);
  const errors = why === undefined ? [] : [invalid(field, schedule, why)];
  if (!schedule.includes('TZ')) return errors;
  if (!mayHaveZone) {
    const text = 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead';
    return [...errors, invalid(field, schedule, text)];
  }
  const text = 'cannot use both timeZone field and TZ or CRON_TZ in schedule';
  return timeZone === undefined ? errors : [...errors, invalid(field, schedule, text)];
}

function validateTimeZone(zone: string | undefined): FieldError[] {
  if (zone === undefined) return [];
  const field = 'spec.timeZone';
  if (zone === '') return [invalid(field, zone, 'timeZone must be nil or non-empty string')];
  if (zone.toLowerCase() === 'local') {
    const text = 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones';
    return [invalid(field, zone, text)];
  }
  return isTimeZone(zone) ? [] : [invalid(field, zone, `unknown time zone ${zone}`)];
}
