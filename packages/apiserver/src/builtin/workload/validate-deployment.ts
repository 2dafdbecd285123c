import type { Deployment } from '@nexslice/kube';
import { type FieldError, forbidden, invalid, notSupported, required } from '../../status/field-error.ts';
import { atMostAll, intOrPercent, isNone, nonNegative } from '../rules/number.ts';
import { unchanged } from '../rules/update.ts';
import { validateOwnSelector, validateRunningTemplate } from './validate-template.ts';

export function validateDeployment(deployment: Deployment): FieldError[] {
  const spec = deployment.spec!;
  return [
    ...nonNegative('spec.replicas', spec.replicas),
    ...validateOwnSelector(spec.selector, 'deployment'),
    ...validateRunningTemplate(spec.template, spec.selector, 'ReplicaSet', 'invalid label selector'),
    ...validateStrategy(spec.strategy ?? {}),
    ...nonNegative('spec.minReadySeconds', spec.minReadySeconds),
    ...nonNegative('spec.revisionHistoryLimit', spec.revisionHistoryLimit),
    ...validateDeadline(spec.progressDeadlineSeconds, spec.minReadySeconds ?? 0),
  ];
}

/** Pods made by an older selector would be forgotten. */
export function validateDeploymentUpdate(deployment: Deployment, old: Deployment): FieldError[] {
  return [
    ...validateDeployment(deployment),
    ...unchanged('spec.selector', deployment.spec?.selector, old.spec?.selector),
  ];
}

function validateStrategy(strategy: NonNullable<NonNullable<Deployment['spec']>['strategy']>): FieldError[] {
  const field = 'spec.strategy';
  const { type, rollingUpdate } = strategy;
  if (type === 'Recreate') {
    return rollingUpdate
      ? [forbidden(`${field}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'")]
      : [];
  }
  if (type !== 'RollingUpdate') return [unknownStrategy(field, strategy, ['Recreate', 'RollingUpdate'])];
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

/** The strategy is shown as Kubernetes holds it inside, with fields in capitals. */
export function unknownStrategy(
  field: string,
  { type = '', rollingUpdate }: { type?: string; rollingUpdate?: { maxUnavailable?: unknown; maxSurge?: unknown } },
  types: readonly string[],
): FieldError {
  const { maxUnavailable, maxSurge } = rollingUpdate ?? {};
  const rolling = rollingUpdate ? { MaxUnavailable: maxUnavailable ?? 0, MaxSurge: maxSurge ?? 0 } : null;
  return notSupported(field, { Type: type, RollingUpdate: rolling }, types);
}

function validateDeadline(deadline: number | undefined, minReady: number): FieldError[] {
  const field = 'spec.progressDeadlineSeconds';
  if (deadline === undefined) return [];
  const errors = nonNegative(field, deadline);
  if (deadline <= minReady) errors.push(invalid(field, deadline, 'must be greater than minReadySeconds'));
  return errors;
}
