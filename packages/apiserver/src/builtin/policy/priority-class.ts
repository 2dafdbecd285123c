import type { ApiObject } from '../../registry/resource.ts';
import { type FieldError, forbidden, invalid } from '../../status/field-error.ts';
import { ageColumn, column, nameColumn } from '../kind/columns.ts';
import { defineKind } from '../kind/kind.ts';
import { oneOf } from '../rules/text.ts';

export interface PriorityClass extends ApiObject {
  value: number;
  globalDefault?: boolean;
  preemptionPolicy?: string;
}

/** Above it are the classes of Kubernetes itself. */
const maxValue = 1_000_000_000;
const systemPrefix = 'system-';
/** Of the classes that every cluster has. */
export const systemPriorities: Record<string, number> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
};

export const priorityClassKind = defineKind<PriorityClass>({
  type: 'scheduling/v1.PriorityClass',
  group: 'scheduling.k8s.io',
  plural: 'priorityclasses',
  shortNames: ['pc'],
  clusterScoped: true,
  hasGeneration: true,
  allColumns: [
    nameColumn,
    column<PriorityClass>('Value', ({ value }) => value, 'scheduling/v1.PriorityClass.value', { type: 'integer' }),
    column<PriorityClass>(
      'Global-Default',
      (it) => it.globalDefault ?? false,
      'scheduling/v1.PriorityClass.globalDefault',
      { type: 'boolean' },
    ),
    ageColumn,
    column<PriorityClass>(
      'PreemptionPolicy',
      (it) => it.preemptionPolicy ?? '',
      'scheduling/v1.PriorityClass.preemptionPolicy',
    ),
  ],
  strategy: {
    default(priority) {
      priority.preemptionPolicy ??= 'PreemptLowerPriority';
    },
    validate: validateClass,
    validateUpdate: validateKept,
  },
});

function validateClass({ metadata, value, globalDefault, preemptionPolicy }: PriorityClass): FieldError[] {
  const errors = oneOf('preemptionPolicy', preemptionPolicy, ['PreemptLowerPriority', 'Never']);
  if (!metadata.name.startsWith(systemPrefix)) {
    return value > maxValue
      ? [forbidden('value', `maximum allowed value of a user defined priority is ${maxValue}`), ...errors]
      : errors;
  }
  const why = systemError(metadata.name, value, globalDefault ?? false);
  if (!why) return errors;
  const text = `priority class names with '${systemPrefix}' prefix are reserved for system use only. error: ${why}`;
  return [forbidden('metadata.name', text), ...errors];
}

function systemError(name: string, value: number, globalDefault: boolean): string | undefined {
  const expected = systemPriorities[name];
  if (expected === undefined) return `${name} is not a known system priority class`;
  if (value !== expected) return `value of ${name} PriorityClass must be ${expected}`;
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined;
}

/** Pods carry the value: a class that changes would lie about them. */
function validateKept(priority: PriorityClass, old: PriorityClass): FieldError[] {
  const errors: FieldError[] = [];
  if (priority.value !== old.value) errors.push(forbidden('value', 'may not be changed in an update.'));
  if (priority.preemptionPolicy !== old.preemptionPolicy) {
    errors.push(invalid('preemptionPolicy', priority.preemptionPolicy, 'field is immutable'));
  }
  return errors;
}
