import { dnsLabel, dnsSubdomain, qualified, validLabelValue } from '../../registry/names.ts';
import { type FieldError, forbidden, invalid, notSupported, required } from '../../status/field-error.ts';
import { validateSelector } from '../rules/label.ts';
import type { PodSpec, Toleration } from '../types.ts';

type Affinity = NonNullable<PodSpec['affinity']>;
type PodTerm = NonNullable<
  NonNullable<Affinity['podAffinity']>['requiredDuringSchedulingIgnoredDuringExecution']
>[number];
type NodeTerm = NonNullable<
  NonNullable<Affinity['nodeAffinity']>['requiredDuringSchedulingIgnoredDuringExecution']
>['nodeSelectorTerms'][number];
type NodeRequirement = NonNullable<NodeTerm['matchExpressions']>[number];

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
      return [...validateWeight(each, wish.weight), ...validateNodeTerm(`${each}.preference`, wish.preference, false)];
    }),
  ];
}

/** Which nodes fit, by their labels and fields; any of the terms will do. */
export function validateNodeTerms(field: string, terms: readonly NodeTerm[] | null | undefined): FieldError[] {
  if (!terms?.length) return [required(field, 'must have at least one node selector term')];
  return terms.flatMap((term, i) => validateNodeTerm(`${field}[${i}]`, term, true));
}

/** A mere preference may name values that no label can have. */
function validateNodeTerm(field: string, term: NodeTerm, checkValues: boolean): FieldError[] {
  return [
    ...(term.matchExpressions ?? []).flatMap((need, i) =>
      validateNodeLabel(`${field}.matchExpressions[${i}]`, need, checkValues),
    ),
    ...(term.matchFields ?? []).flatMap((need, i) => validateNodeField(`${field}.matchFields[${i}]`, need)),
  ];
}

function validateNodeLabel(
  path: string,
  { key, operator, values = [] }: NodeRequirement,
  checkValues: boolean,
): FieldError[] {
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
  if (!checkValues) return errors;
  return [
    ...errors,
    ...values.flatMap((value, i) => validLabelValue(value).map((text) => invalid(`${path}.values[${i}]`, value, text))),
  ];
}

/** Of its fields a node can be chosen by name only. */
function validateNodeField(path: string, { key, operator, values = [] }: NodeRequirement): FieldError[] {
  const errors: FieldError[] = [];
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length !== 1) {
      const text = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector";
      errors.push(required(`${path}.values`, text));
    }
  } else errors.push(invalid(`${path}.operator`, operator ?? '', 'not a valid selector operator'));
  if (key !== 'metadata.name') return [...errors, invalid(`${path}.key`, key ?? '', 'not a valid field selector key')];
  return [
    ...errors,
    ...values.flatMap((value, i) => dnsSubdomain(value).map((text) => invalid(`${path}.values[${i}]`, value, text))),
  ];
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
  for (const name of term.namespaces ?? []) {
    for (const text of dnsLabel(name)) errors.push(invalid(`${field}.namespace`, name, text));
  }
  errors.push(...validatePodLabels(field, term));
  if (!term.topologyKey) errors.push(required(`${field}.topologyKey`, 'can not be empty'));
  for (const text of qualified(term.topologyKey ?? '')) {
    errors.push(invalid(`${field}.topologyKey`, term.topologyKey ?? '', text));
  }
  return errors;
}

/** Labels of the pod itself that others must, or must not, share with it. */
function validatePodLabels(field: string, term: PodTerm): FieldError[] {
  const { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] } = term;
  const errors = (['matchLabelKeys', 'mismatchLabelKeys'] as const).flatMap((list) => {
    const keys = term[list] ?? [];
    const at = `${field}.${list}`;
    if (keys.length > 0 && !labelSelector) {
      return [forbidden(at, 'must not be specified when labelSelector is not set')];
    }
    return keys.flatMap((key, i) => qualified(key).map((text) => invalid(`${at}[${i}]`, key, text)));
  });
  const selected = new Set(Object.keys(labelSelector?.matchLabels ?? {}));
  for (const { key } of labelSelector?.matchExpressions ?? []) {
    const i = matchLabelKeys.indexOf(key);
    if (i >= 0 && selected.has(key)) {
      errors.push(invalid(`${field}[${i}]`, key, 'exists in both matchLabelKeys and labelSelector'));
    }
    selected.add(key);
  }
  for (const [i, key] of matchLabelKeys.entries()) {
    if (mismatchLabelKeys.includes(key)) {
      const text = 'exists in both matchLabelKeys and mismatchLabelKeys';
      errors.push(invalid(`${field}.matchLabelKeys[${i}]`, key, text));
    }
  }
  return errors;
}

function validateWeight(field: string, weight: number): FieldError[] {
  return weight >= 1 && weight <= 100 ? [] : [invalid(`${field}.weight`, weight, 'must be in the range 1-100')];
}
