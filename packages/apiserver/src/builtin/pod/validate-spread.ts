import { qualified } from '../../registry/names.ts';
import { duplicate, type FieldError, forbidden, invalid, notSupported, required } from '../../status/field-error.ts';
import { validateSelector } from '../rules/label.ts';
import type { PodSpec } from '../types.ts';

type Spread = NonNullable<PodSpec['topologySpreadConstraints']>[number];

const actions = ['DoNotSchedule', 'ScheduleAnyway'];
const policies = ['Honor', 'Ignore'];

/** How evenly pods are to lie over zones, nodes and the like. */
export function validateTopologySpread(field: string, constraints: readonly Spread[]): FieldError[] {
  return constraints.flatMap((constraint, i) => {
    const path = `${field}[${i}]`;
    const { maxSkew, topologyKey, whenUnsatisfiable: action } = constraint;
    const errors = maxSkew > 0 ? [] : [invalid(`${path}.maxSkew`, maxSkew, 'must be greater than zero')];
    if (!topologyKey) errors.push(required(`${path}.topologyKey`, 'can not be empty'));
    if (!actions.includes(action)) errors.push(notSupported(`${path}.whenUnsatisfiable`, action ?? '', actions));
    const isRepeated = constraints
      .slice(i + 1)
      .some((other) => other.topologyKey === topologyKey && other.whenUnsatisfiable === action);
    if (isRepeated) errors.push(duplicate(`${path}.{topologyKey, whenUnsatisfiable}`, `{${topologyKey}, ${action}}`));
    return [
      ...errors,
      ...validateDomains(`${path}.minDomains`, constraint.minDomains, action),
      ...validatePolicy(`${path}.nodeAffinityPolicy`, constraint.nodeAffinityPolicy),
      ...validatePolicy(`${path}.nodeTaintsPolicy`, constraint.nodeTaintsPolicy),
      ...validateKeys(`${path}.matchLabelKeys`, constraint),
      ...validateSelector(`${path}.labelSelector`, constraint.labelSelector),
    ];
  });
}

function validateDomains(field: string, domains: number | undefined, action: string): FieldError[] {
  if (domains === undefined) return [];
  const errors = domains > 0 ? [] : [invalid(field, domains, 'must be greater than zero')];
  if (action !== 'DoNotSchedule') {
    const text = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${action}`;
    errors.push(invalid(field, domains, text));
  }
  return errors;
}

function validatePolicy(field: string, policy: string | undefined): FieldError[] {
  return policy === undefined || policies.includes(policy) ? [] : [notSupported(field, policy, policies)];
}

function validateKeys(field: string, { matchLabelKeys = [], labelSelector }: Spread): FieldError[] {
  if (matchLabelKeys.length === 0) return [];
  const errors = labelSelector ? [] : [forbidden(field, 'must not be specified when labelSelector is not set')];
  const selected = new Set([
    ...Object.keys(labelSelector?.matchLabels ?? {}),
    ...(labelSelector?.matchExpressions ?? []).map(({ key }) => key),
  ]);
  return [
    ...errors,
    ...matchLabelKeys.flatMap((key, i) => [
      ...qualified(key).map((text) => invalid(`${field}[${i}]`, key, text)),
      ...(selected.has(key) ? [invalid(`${field}[${i}]`, key, 'exists in both matchLabelKeys and labelSelector')] : []),
    ]),
  ];
}
