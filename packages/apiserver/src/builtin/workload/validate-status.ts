import type { ApiObject } from '../../registry/resource.ts';
import { type FieldError, invalid } from '../../status/field-error.ts';
import { nonNegative } from '../rules/number.ts';

/** What the counts of a workload's status must be to each other. */
export interface StatusRules {
  counts: readonly string[];
  /** A count, what it cannot exceed, and how Kubernetes calls that. */
  limits: readonly (readonly [count: string, limit: string, shown: string])[];
}

const ofReplicas = (count: string): [string, string, string] => [count, 'replicas', 'status.replicas'];

export const deploymentStatus: StatusRules = {
  counts: [
    'observedGeneration',
    'replicas',
    'updatedReplicas',
    'terminatingReplicas',
    'readyReplicas',
    'availableReplicas',
    'unavailableReplicas',
    'collisionCount',
  ],
  limits: [
    ...['updatedReplicas', 'readyReplicas', 'availableReplicas'].map(ofReplicas),
    ['availableReplicas', 'readyReplicas', 'readyReplicas'],
  ],
};

export const replicaSetStatus: StatusRules = {
  counts: [
    'replicas',
    'fullyLabeledReplicas',
    'readyReplicas',
    'availableReplicas',
    'terminatingReplicas',
    'observedGeneration',
  ],
  limits: [
    ...['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'].map(ofReplicas),
    ['availableReplicas', 'readyReplicas', 'readyReplicas'],
  ],
};

export const statefulSetStatus: StatusRules = {
  counts: [
    'replicas',
    'readyReplicas',
    'currentReplicas',
    'updatedReplicas',
    'availableReplicas',
    'observedGeneration',
    'collisionCount',
  ],
  limits: [
    ...['readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas'].map(ofReplicas),
    ['availableReplicas', 'readyReplicas', 'status.readyReplicas'],
  ],
};

export const daemonSetStatus: StatusRules = {
  counts: [
    'currentNumberScheduled',
    'numberMisscheduled',
    'desiredNumberScheduled',
    'numberReady',
    'observedGeneration',
    'updatedNumberScheduled',
    'numberAvailable',
    'numberUnavailable',
    'collisionCount',
  ],
  limits: [['numberAvailable', 'numberReady', 'numberReady']],
};

/** A status of counts; collisions of names are only ever counted up. */
export function validateCounts<T>(rules: StatusRules): (object: T, old: T) => FieldError[] {
  return (object, old) => {
    const status = countsOf(object);
    const before = countsOf(old);
    const errors = rules.counts.flatMap((count) => nonNegative(`status.${count}`, status[count]));
    for (const [count, limit, shown] of rules.limits) {
      const value = status[count] ?? 0;
      if (value > (status[limit] ?? 0))
        errors.push(invalid(`status.${count}`, value, `cannot be greater than ${shown}`));
    }
    if (before['collisionCount'] !== undefined && (status['collisionCount'] ?? -1) < before['collisionCount']) {
      errors.push(invalid('status.collisionCount', status['collisionCount'] ?? 0, 'cannot be decremented'));
    }
    return errors;
  };
}

const countsOf = (object: unknown): Record<string, number | undefined> =>
  ((object as ApiObject)['status'] ?? {}) as Record<string, number | undefined>;
