import type { Job } from '@nexslice/kube';
import { qualified } from '../../registry/names.ts';
import {
  duplicate,
  type FieldError,
  invalid,
  invalidNone,
  notSupported,
  required,
  tooMany,
} from '../../status/field-error.ts';

type JobSpec = NonNullable<Job['spec']>;
type Rule = NonNullable<JobSpec['podFailurePolicy']>['rules'][number];

const actions = ['Count', 'FailIndex', 'FailJob', 'Ignore'];
const operators = ['In', 'NotIn'];
const statuses = ['False', 'True', 'Unknown'];
const maxRules = 20;
const maxCodes = 255;

/** Go prints the words of a list so. */
const listed = (words: readonly string[]): string => `valid values: [${words.map((it) => `"${it}"`).join(' ')}]`;

export function defaultPodFailurePolicy(spec: JobSpec): void {
  for (const rule of spec.podFailurePolicy?.rules ?? []) {
    for (const pattern of rule.onPodConditions ?? []) pattern.status ||= 'True';
  }
}

export function validatePodFailurePolicy(field: string, spec: JobSpec): FieldError[] {
  if (!spec.podFailurePolicy) return [];
  const path = `${field}.podFailurePolicy.rules`;
  const rules = spec.podFailurePolicy.rules ?? [];
  const errors = rules.length > maxRules ? [tooMany(path, rules.length, maxRules)] : [];
  const restart = spec.template.spec?.restartPolicy;
  if (restart !== 'Never') {
    const text = 'only "Never" is supported when podFailurePolicy is specified';
    errors.push(invalid(`${field}.template.spec.restartPolicy`, restart, text));
  }
  return [...errors, ...rules.flatMap((rule, i) => validateRule(`${path}[${i}]`, rule, spec))];
}

function validateRule(field: string, rule: Rule, spec: JobSpec): FieldError[] {
  const { onExitCodes, onPodConditions = [] } = rule;
  const errors = validateAction(`${field}.action`, rule.action, spec);
  if (onExitCodes) errors.push(...validateExitCodes(`${field}.onExitCodes`, onExitCodes, spec));
  if (onPodConditions.length > 0) errors.push(...validateConditions(`${field}.onPodConditions`, onPodConditions));
  if (onExitCodes && onPodConditions.length > 0) {
    errors.push(valueless(field, 'specifying both OnExitCodes and OnPodConditions is not supported'));
  } else if (!onExitCodes && onPodConditions.length === 0) {
    errors.push(valueless(field, 'specifying one of OnExitCodes and OnPodConditions is required'));
  }
  return errors;
}

/** The rule is not repeated in the message. */
function valueless(field: string, detail: string): FieldError {
  return { reason: 'FieldValueInvalid', field, message: `Invalid value: ${detail}` };
}

function validateAction(field: string, action: string, spec: JobSpec): FieldError[] {
  if (!action) return [required(field, listed(actions))];
  if (!actions.includes(action)) return [notSupported(field, action, actions)];
  if (action === 'FailIndex' && spec.backoffLimitPerIndex === undefined) {
    return [invalid(field, action, 'requires the backoffLimitPerIndex to be set')];
  }
  return [];
}

function validateExitCodes(field: string, codes: NonNullable<Rule['onExitCodes']>, spec: JobSpec): FieldError[] {
  const { operator, containerName, values } = codes;
  const errors: FieldError[] = [];
  if (!operator) errors.push(required(`${field}.operator`, listed(operators)));
  else if (!operators.includes(operator)) errors.push(notSupported(`${field}.operator`, operator, operators));
  const containers = [...(spec.template.spec?.containers ?? []), ...(spec.template.spec?.initContainers ?? [])];
  if (containerName !== undefined && !containers.some(({ name }) => name === containerName)) {
    const text = 'must be one of the container or initContainer names in the pod template';
    errors.push(invalid(`${field}.containerName`, containerName, text));
  }
  return [...errors, ...validateValues(`${field}.values`, values, operator)];
}

function validateValues(field: string, values: readonly number[] | null, operator: string): FieldError[] {
  if (!values) return [invalidNone(field, 'at least one value is required')];
  const seen = new Set<number>();
  const errors = values.flatMap((value, i) => {
    const at = `${field}[${i}]`;
    const wrong = seen.has(value) ? [duplicate(at, value)] : [];
    seen.add(value);
    if (operator === 'In' && value === 0) wrong.push(invalid(at, value, 'must not be 0 for the In operator'));
    return wrong;
  });
  if (values.length > maxCodes) errors.unshift(tooMany(field, values.length, maxCodes));
  const isOrdered = values.every((value, i) => i === 0 || values[i - 1]! <= value);
  return isOrdered ? errors : [...errors, invalid(field, values, 'must be ordered')];
}

function validateConditions(field: string, patterns: NonNullable<Rule['onPodConditions']>): FieldError[] {
  const many = patterns.length > maxRules ? [tooMany(field, patterns.length, maxRules)] : [];
  const wrong = patterns.flatMap(({ type, status }, i) => {
    const errors = qualified(type ?? '').map((text) => invalid(`${field}[${i}].type`, type, text));
    if (!status) errors.push(required(`${field}[${i}].status`, listed(statuses)));
    else if (!statuses.includes(status)) errors.push(notSupported(`${field}[${i}].status`, status, statuses));
    return errors;
  });
  return [...many, ...wrong];
}
