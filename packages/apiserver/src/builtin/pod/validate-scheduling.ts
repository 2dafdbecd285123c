import { qualified, validLabelValue } from '../../registry/names.ts';
import { duplicate, type FieldError, forbidden, invalid, notSupported, required } from '../../status/field-error.ts';
import { validateSelector } from '../rules/label.ts';
import { needed } from '../rules/text.ts';
import type { PodSpec, Toleration } from '../types.ts';

type Affinity = NonNullable<PodSpec['affinity']>;
type PodTerm = NonNullable<
  NonNullable<Affinity['podAffinity']>['requiredDuringSchedulingIgnoredDuringExecution']
>[number];
type NodeTerm = NonNullable<
  NonNullable<Affinity['nodeAffinity']>['requiredDuringSchedulingIgnoredDuringExecution']
>['nodeSelectorTerms'][number];
type Spread = NonNullable<PodSpec['topologySpreadConstraints']>[number];

export function validateTolerations(field: string, tolerations: readonly Toleration[]): FieldError[] {
  return tolerations.flatMap((toleration, i) => validateToleration(`${field}[${i}]`, toleration));
}

function validateToleration(
  path: string,
  { key, operator, value, effect, tolerationSeconds }: Toleration,
): FieldError[] {
  const errors: FieldError[] = [];
  if (key) for (const text of qualified(key)) errors.push(invalid(`${path}.key`, key, text));
  if (!key && operator !== 'Exists') {
    errors.push(
      invalid(
        `${path}.operator`,
        operator ?? '',
        'operator must be Exists when `key` is empty, which means "match all values and all keys"',
      ),
    );
  }
  if (tolerationSeconds !== undefined && effect !== 'NoExecute') {
    errors.push(invalid(`${path}.effect`, effect ?? '', "effect must be 'NoExecute' when `tolerationSeconds` is set"));
  }
  if (!operator || operator === 'Equal') {
    for (const text of validLabelValue(value ?? '')) errors.push(invalid(`${path}.operator`, value, text));
  } else if (operator === 'Exists') {
    if (value) errors.push(invalid(`${path}.operator`, value, "value must be empty when `operator` is 'Exists'"));
  } else errors.push(notSupported(`${path}.operator`, operator, ['Equal', 'Exists']));
  if (effect && !['NoSchedule', 'PreferNoSchedule', 'NoExecute'].includes(effect)) {
    errors.push(notSupported(`${path}.effect`, effect, ['NoSchedule', 'PreferNoSchedule', 'NoExecute']));
  }
  return errors;
}

export function validateAffinity(field: string, affinity: PodSpec['affinity']): FieldError[] {
  if (!affinity) return [];
  return [
    ...validateNodeAffinity(`${field}.nodeAffinity`, affinity.nodeAffinity),
    ...validatePodAffinity(`${field}.podAffinity`, affinity.podAffinity),
    ...validatePodAffinity(`${field}.podAntiAffinity`, affinity.podAntiAffinity),
  ];
}

function validateNodeAffinity(field: string, affinity: Affinity['nodeAffinity']): FieldError[] {
  const needs = affinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const path = `${field}.requiredDuringSchedulingIgnoredDuringExecution`;
  const errors = needs ? validateNodeTerms(`${path}.nodeSelectorTerms`, needs.nodeSelectorTerms) : [];
  const wishes = affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  return [
    ...errors,
    ...wishes.flatMap((wish, i) => {
      const each = `${field}.preferredDuringSchedulingIgnoredDuringExecution[${i}]`;
      return [...validateWeight(each, wish.weight), ...validateNodeTerm(`${each}.preference`, wish.preference)];
    }),
  ];
}

function validateNodeTerms(field: string, terms: readonly NodeTerm[] | null): FieldError[] {
  if (!terms?.length) return [required(field, 'must have at least one node selector term')];
  return terms.flatMap((term, i) => validateNodeTerm(`${field}[${i}]`, term));
}

function validateNodeTerm(field: string, term: NodeTerm): FieldError[] {
  return (term.matchExpressions ?? []).flatMap(({ key, operator, values = [] }, i) => {
    const path = `${field}.matchExpressions[${i}]`;
    const errors: FieldError[] = [];
    if (operator === 'In' || operator === 'NotIn') {
      if (values.length === 0) {
        errors.push(required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
      }
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      if (values.length > 0) {
        errors.push(forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
      }
    } else if (operator === 'Gt' || operator === 'Lt') {
      if (values.length !== 1) {
        errors.push(required(`${path}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'"));
      }
    } else errors.push(invalid(`${path}.operator`, operator ?? '', 'not a valid selector operator'));
    for (const text of qualified(key ?? '')) errors.push(invalid(`${path}.key`, key ?? '', text));
    return errors;
  });
}

function validatePodAffinity(field: string, affinity: Affinity['podAffinity']): FieldError[] {
  const needs = affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  const wishes = affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  return [
    ...needs.flatMap((term, i) =>
      validatePodTerm(`${field}.requiredDuringSchedulingIgnoredDuringExecution[${i}]`, term),
    ),
    ...wishes.flatMap((wish, i) => {
      const each = `${field}.preferredDuringSchedulingIgnoredDuringExecution[${i}]`;
      return [
        ...validateWeight(each, wish.weight),
        ...validatePodTerm(`${each}.podAffinityTerm`, wish.podAffinityTerm),
      ];
    }),
  ];
}

function validatePodTerm(field: string, term: PodTerm): FieldError[] {
  const errors = validateSelector(`${field}.labelSelector`, term.labelSelector);
  errors.push(...validateSelector(`${field}.namespaceSelector`, term.namespaceSelector));
  if (!term.topologyKey) errors.push(required(`${field}.topologyKey`, 'can not be empty'));
  for (const text of qualified(term.topologyKey ?? '')) {
    errors.push(invalid(`${field}.topologyKey`, term.topologyKey ?? '', text));
  }
  return errors;
}

function validateWeight(field: string, weight: number): FieldError[] {
  return weight >= 1 && weight <= 100 ? [] : [invalid(`${field}.weight`, weight, 'must be in the range 1-100')];
}

export function validateTopologySpread(field: string, constraints: readonly Spread[]): FieldError[] {
  const seen = new Set<string>();
  return constraints.flatMap((constraint, i) => {
    const path = `${field}[${i}]`;
    const errors: FieldError[] = [];
    if (constraint.maxSkew <= 0)
      errors.push(invalid(`${path}.maxSkew`, constraint.maxSkew, 'must be greater than zero'));
    errors.push(...needed(`${path}.topologyKey`, constraint.topologyKey, qualified));
    if (!['DoNotSchedule', 'ScheduleAnyway'].includes(constraint.whenUnsatisfiable)) {
      errors.push(
        notSupported(`${path}.whenUnsatisfiable`, constraint.whenUnsatisfiable, ['DoNotSchedule', 'ScheduleAnyway']),
      );
    }
    const pair = `{${constraint.topologyKey}, ${constraint.whenUnsatisfiable}}`;
    if (seen.has(pair)) errors.push(duplicate(`${path}.{topologyKey, whenUnsatisfiable}`, pair));
    seen.add(pair);
    return [...errors, ...validateSelector(`${path}.labelSelector`, constraint.labelSelector)];
  });
}
