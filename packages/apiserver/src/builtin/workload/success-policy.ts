import { type FieldError, invalid, required, tooLong, tooMany } from '../../status/field-error.ts';
import { nonNegative } from '../rules/number.ts';
import type { JobSpec } from './validate-job.ts';

const maxRules = 20;
const maxIndexesLength = 64 * 1024;

type Rule = NonNullable<NonNullable<JobSpec['successPolicy']>['rules']>[number];

/** When a job with indexes has done enough. */
export function validateSuccessPolicy(
  field: string,
  { successPolicy, completionMode, completions = 0 }: JobSpec,
): FieldError[] {
  if (!successPolicy) return [];
  const rules = successPolicy.rules ?? [];
  if (completionMode !== 'Indexed') {
    const shown = rules.map(({ succeededIndexes = null, succeededCount = null }) => ({
      SucceededIndexes: succeededIndexes,
      SucceededCount: succeededCount,
    }));
    return [invalid(field, { Rules: successPolicy.rules ? shown : null }, 'requires indexed completion mode')];
  }
  const errors: FieldError[] = [];
  if (rules.length === 0) {
    const text = 'at least one rules must be specified when the successPolicy is specified';
    errors.push(required(`${field}.rules`, text));
  }
  if (rules.length > maxRules) errors.push(tooMany(`${field}.rules`, rules.length, maxRules));
  return [...errors, ...rules.flatMap((rule, i) => validateRule(`${field}.rules[${i}]`, rule, completions))];
}

function validateRule(field: string, { succeededIndexes: indexes, succeededCount: count }: Rule, completions: number) {
  if (indexes === undefined && count === undefined) {
    return [required(field, 'at least one of succeededCount or succeededIndexes must be specified')];
  }
  const errors: FieldError[] = [];
  const counted = indexes === undefined ? undefined : countIndexes(indexes, completions);
  if (indexes !== undefined) {
    if (indexes.length > maxIndexesLength) errors.push(tooLong(`${field}.succeededIndexes`, maxIndexesLength));
    if (typeof counted === 'string') {
      errors.push(invalid(`${field}.succeededIndexes`, indexes, `error parsing succeededIndexes: ${counted}`));
    }
  }
  if (count === undefined) return errors;
  const at = `${field}.succeededCount`;
  errors.push(...nonNegative(at, count));
  const refuse = (most: number, what: string): void => {
    if (count > most) errors.push(invalid(at, count, `must be less than or equal to ${most} (${what})`));
  };
  refuse(completions, 'the number of specified completions');
  if (indexes !== undefined) {
    refuse(typeof counted === 'number' ? counted : 0, 'the number of indexes in the specified succeededIndexes field');
  }
  return errors;
}

/** How many indexes `0,2-4` names; a text says why it names none. */
function countIndexes(text: string, completions: number): number | string {
  let total = 0;
  let last = -1;
  for (const interval of text === '' ? [] : text.split(',')) {
    const limits = interval.split('-');
    if (limits.length > 2) {
      return `the fragment "${interval}" violates the requirement that an index interval can have at most two parts separated by '-'`;
    }
    for (const limit of limits) {
      const index = Number(limit);
      if (!/^[+-]?\d+$/.test(limit) || !Number.isSafeInteger(index)) {
        return `cannot convert string to integer for index: "${limit}"`;
      }
      if (index >= completions) return `too large index: "${limit}"`;
      if (index <= last) return `non-increasing order, previous: ${last}, current: ${index}`;
      last = index;
    }
    total += limits.length === 2 ? Number(limits[1]) - Number(limits[0]) + 1 : 1;
  }
  return total;
}
