import type { HorizontalPodAutoscaler } from '@nexslice/kube';
import { type FieldError, invalid, notSupported, required } from '../../status/field-error.ts';

type Behavior = NonNullable<NonNullable<HorizontalPodAutoscaler['spec']>['behavior']>;
type Rules = NonNullable<Behavior['scaleUp']>;
type Policy = NonNullable<Rules['policies']>[number];

/** Seconds of past recommendations that may be looked at, and that a policy may cover. */
const maxWindowSeconds = 3600;
const maxPeriodSeconds = 1800;

/** Once one thing is said of how to scale, what is not said is filled in. */
export function defaultBehavior(behavior: Behavior | undefined): void {
  if (!behavior) return;
  const doubled: Policy = { type: 'Percent', value: 100, periodSeconds: 15 };
  const up: Rules = {
    stabilizationWindowSeconds: 0,
    policies: [{ type: 'Pods', value: 4, periodSeconds: 15 }, doubled],
  };
  behavior.scaleUp = { selectPolicy: 'Max', ...up, ...behavior.scaleUp };
  behavior.scaleDown = { selectPolicy: 'Max', policies: [{ ...doubled }], ...behavior.scaleDown };
}

export function validateBehavior(field: string, behavior: Behavior | undefined): FieldError[] {
  return (['scaleUp', 'scaleDown'] as const).flatMap((direction) => {
    const rules = behavior?.[direction];
    return rules ? validateRules(`${field}.${direction}`, rules) : [];
  });
}

function validateRules(
  field: string,
  { stabilizationWindowSeconds, selectPolicy, policies = [] }: Rules,
): FieldError[] {
  const errors: FieldError[] = [];
  const window = stabilizationWindowSeconds ?? 0;
  const at = `${field}.stabilizationWindowSeconds`;
  if (window < 0) errors.push(invalid(at, window, 'must be greater than or equal to zero'));
  if (window > maxWindowSeconds) errors.push(invalid(at, window, `must be less than or equal to ${maxWindowSeconds}`));
  const words = ['Disabled', 'Max', 'Min'];
  if (selectPolicy && !words.includes(selectPolicy)) {
    errors.push(notSupported(`${field}.selectPolicy`, selectPolicy, words));
  }
  if (policies.length === 0) errors.push(required(`${field}.policies`, 'must specify at least one Policy'));
  return [...errors, ...policies.flatMap((policy, i) => validateScaling(`${field}.policies[${i}]`, policy))];
}

function validateScaling(field: string, { type, value, periodSeconds }: Policy): FieldError[] {
  const errors: FieldError[] = [];
  const types = ['Percent', 'Pods'];
  if (!types.includes(type)) errors.push(notSupported(`${field}.type`, type, types));
  if (value <= 0) errors.push(invalid(`${field}.value`, value, 'must be greater than zero'));
  const at = `${field}.periodSeconds`;
  if (periodSeconds <= 0) errors.push(invalid(at, periodSeconds, 'must be greater than zero'));
  if (periodSeconds > maxPeriodSeconds) {
    errors.push(invalid(at, periodSeconds, `must be less than or equal to ${maxPeriodSeconds}`));
  }
  return errors;
}
