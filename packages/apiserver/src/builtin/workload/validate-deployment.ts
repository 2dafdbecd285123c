import { isDeepStrictEqual } from 'node:util';
import type { Deployment } from '@nexslice/kube';
import { type FieldError, forbidden, invalid, notSupported, required } from '../../status/field-error.ts';
import { isEmptySelector } from '../kind/selector.ts';
import { validateSelector } from '../rules/label.ts';
import { atMostAll, intOrPercent, isNone, nonNegative } from '../rules/number.ts';
import type { LabelSelector } from '../types.ts';
import { validateRunningTemplate } from './validate-template.ts';

export function validateDeployment(deployment: Deployment): FieldError[] {
  const spec = deployment.spec!;
  return [
    ...nonNegative('spec.replicas', spec.replicas),
    ...validateOwnSelector(spec.selector, 'deployment'),
    ...validateRunningTemplate('spec.template', spec.template, spec.selector),
    ...validateStrategy(spec.strategy ?? {}),
    ...nonNegative('spec.minReadySeconds', spec.minReadySeconds),
    ...nonNegative('spec.revisionHistoryLimit', spec.revisionHistoryLimit),
    ...validateDeadline(spec.progressDeadlineSeconds, spec.minReadySeconds ?? 0),
  ];
}

export function validateDeploymentUpdate(deployment: Deployment, old: Deployment): FieldError[] {
  return [...validateDeployment(deployment), ...validateSameSelector(deployment, old)];
}

type Selecting = { spec?: { selector?: unknown } };

/** Pods made by an older selector would be forgotten. */
export function validateSameSelector(changed: Selecting, old: Selecting): FieldError[] {
  if (isDeepStrictEqual(changed.spec?.selector, old.spec?.selector)) return [];
  return [invalid('spec.selector', changed.spec?.selector, 'field is immutable')];
}

export function validateOwnSelector(selector: LabelSelector | null | undefined, noun: string): FieldError[] {
  if (!selector) return [required('spec.selector')];
  const errors = validateSelector('spec.selector', selector);
  if (isEmptySelector(selector))
    errors.push(invalid('spec.selector', selector, `empty selector is invalid for ${noun}`));
  return errors;
}

function validateStrategy(strategy: NonNullable<NonNullable<Deployment['spec']>['strategy']>): FieldError[] {
  const field = 'spec.strategy';
  const { type, rollingUpdate } = strategy;
  if (type === 'Recreate') {
    return rollingUpdate
      ? [forbidden(`${field}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'")]
      : [];
  }
  if (type !== 'RollingUpdate') return [notSupported(field, strategy, ['Recreate', 'RollingUpdate'])];
  if (!rollingUpdate) return [required(`${field}.rollingUpdate`, 'this should be defaulted and never be nil')];
  const { maxUnavailable, maxSurge } = rollingUpdate;
  const errors = [
    ...intOrPercent(`${field}.rollingUpdate.maxUnavailable`, maxUnavailable),
    ...intOrPercent(`${field}.rollingUpdate.maxSurge`, maxSurge),
  ];
  if (isNone(maxUnavailable) && isNone(maxSurge)) {
    errors.push(invalid(`${field}.rollingUpdate.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0'));
  }
  return [...errors, ...atMostAll(`${field}.rollingUpdate.maxUnavailable`, maxUnavailable)];
}

function validateDeadline(deadline: number | undefined, minReady: number): FieldError[] {
  const field = 'spec.progressDeadlineSeconds';
  if (deadline === undefined) return [];
  const errors = nonNegative(field, deadline);
  if (deadline <= minReady) errors.push(invalid(field, deadline, 'must be greater than minReadySeconds'));
  return errors;
}
