import type { CronJob } from '@nexslice/kube';
import type { ApiObject } from '../../registry/resource.ts';
import { type FieldError, invalid, notSupported, required } from '../../status/field-error.ts';
import { column } from '../kind/columns.ts';
import { since } from '../kind/duration.ts';
import { defineKind } from '../kind/kind.ts';
import { defaultPodSpec } from '../pod/defaults.ts';
import { nonNegative } from '../rules/number.ts';
import { templateColumns } from './columns.ts';
import { validateJobSpec } from './job.ts';
import { defaultPodFailurePolicy } from './pod-failure-policy.ts';

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
    column<CronJob>('Suspend', ({ spec }) => spec?.suspend ?? false, 'batch/v1.CronJobSpec.suspend', {
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
  strategy: { default: defaultCronJob, validate: validateCronJob },
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

function validateCronJob({ metadata, spec }: CronJob): FieldError[] {
  const errors: FieldError[] = [];
  if (!spec!.schedule) errors.push(required('spec.schedule'));
  else if (!spec!.schedule.includes('TZ') && !isSchedule(spec!.schedule)) {
    errors.push(invalid('spec.schedule', spec!.schedule, scheduleText(spec!.schedule)));
  }
  errors.push(...validateTimeZone(spec!.timeZone, spec!.schedule ?? ''));
  errors.push(...nonNegative('spec.startingDeadlineSeconds', spec!.startingDeadlineSeconds));
  const policies = ['Allow', 'Forbid', 'Replace'];
  if (!policies.includes(spec!.concurrencyPolicy!)) {
    errors.push(notSupported('spec.concurrencyPolicy', spec!.concurrencyPolicy, policies));
  }
  errors.push(...nonNegative('spec.successfulJobsHistoryLimit', spec!.successfulJobsHistoryLimit));
  errors.push(...nonNegative('spec.failedJobsHistoryLimit', spec!.failedJobsHistoryLimit));
  errors.push(...validateJobSpec('spec.jobTemplate.spec', spec!.jobTemplate.spec!));
  if (spec!.jobTemplate.spec!.manualSelector) {
    errors.push(notSupported('spec.jobTemplate.spec.manualSelector', true, ['nil', 'false']));
  }
  if ((metadata?.name?.length ?? 0) > maxName) {
    errors.push(invalid('metadata.name', metadata!.name, `must be no more than ${maxName} characters`));
  }
  return errors;
}

function validateTimeZone(zone: string | undefined, schedule: string): FieldError[] {
  if (schedule.includes('TZ')) {
    const text =
      zone === undefined
        ? 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead'
        : 'cannot use both timeZone field and TZ or CRON_TZ in schedule';
    return [invalid('spec.schedule', schedule, text)];
  }
  if (zone === undefined) return [];
  if (zone === '') return [invalid('spec.timeZone', zone, 'timeZone must be nil or non-empty string')];
  if (zone.toLowerCase() === 'local') {
    const text = 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones';
    return [invalid('spec.timeZone', zone, text)];
  }
  return isTimeZone(zone) ? [] : [invalid('spec.timeZone', zone, `unknown time zone ${zone}`)];
}

function isTimeZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
}

function isSchedule(schedule: string): boolean {
  if (/^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/.test(schedule)) return true;
  if (/^@every (\d+(\.\d+)?(ns|us|ms|s|m|h))+$/.test(schedule)) return true;
  const fields = schedule.trim().split(/\s+/);
  return fields.length === 5 && fields.every((field) => /^[\dA-Za-z*?,/-]+$/.test(field));
}

function scheduleText(schedule: string): string {
  const fields = schedule.trim().split(/\s+/);
  return fields.length === 5
    ? `failed to parse ${fields.find((field) => !/^[\dA-Za-z*?,/-]+$/.test(field)) ?? schedule}`
    : `expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`;
}
