import type { ReplicaSet } from '@nexslice/kube';
import type { FieldError } from '../../status/field-error.ts';
import { nonNegative } from '../rules/number.ts';
import { unchanged } from '../rules/update.ts';
import { validateOwnSelector, validateRunningTemplate } from './validate-template.ts';

export function validateReplicaSet({ spec }: ReplicaSet): FieldError[] {
  const { template, selector } = spec!;
  return [
    ...nonNegative('spec.replicas', spec!.replicas),
    ...nonNegative('spec.minReadySeconds', spec!.minReadySeconds),
    // The words are of the deployment on Kubernetes as well.
    ...validateOwnSelector(selector, 'deployment'),
    ...validateRunningTemplate(template ?? {}, selector, 'ReplicaSet', 'invalid label selector'),
  ];
}

export function validateReplicaSetUpdate(set: ReplicaSet, old: ReplicaSet): FieldError[] {
  return [...validateReplicaSet(set), ...unchanged('spec.selector', set.spec?.selector, old.spec?.selector)];
}
