import type { ReplicaSet } from '@nexslice/kube';
import type { FieldError } from '../../status/field-error.ts';
import { nonNegative } from '../rules/number.ts';
import { validateOwnSelector, validateSameSelector } from './validate-deployment.ts';
import { validateRunningTemplate } from './validate-template.ts';

export function validateReplicaSet({ spec }: ReplicaSet): FieldError[] {
  return [
    ...nonNegative('spec.replicas', spec!.replicas),
    ...nonNegative('spec.minReadySeconds', spec!.minReadySeconds),
    // The words are of the deployment on Kubernetes as well.
    ...validateOwnSelector(spec!.selector, 'deployment'),
    ...validateRunningTemplate('spec.template', spec!.template ?? {}, spec!.selector),
  ];
}

export function validateReplicaSetUpdate(set: ReplicaSet, old: ReplicaSet): FieldError[] {
  return [...validateReplicaSet(set), ...validateSameSelector(set, old)];
}
