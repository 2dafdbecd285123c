import { qualified, validLabelValue } from '../../registry/names.ts';
import type { LabelSelector, LabelSelectorRequirement } from '../types.ts';

/** A label selector as `kubectl get` shows it and as a query takes it: `app=upf,tier in (a,b)`. */
export function formatSelector(selector: LabelSelector | null | undefined): string {
  if (!selector) return '<none>';
  const terms = [
    ...Object.entries(selector.matchLabels ?? {}).map(([key, value]) => ({ key, text: `${key}=${value}` })),
    ...(selector.matchExpressions ?? []).map((term) => ({ key: term.key, text: formatTerm(term) })),
  ];
  if (terms.length === 0) return '<none>';
  terms.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return terms.map(({ text }) => text).join(',');
}

/** A label selector as Go prints it, which is how it stands in messages. */
export function goSelector({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string {
  const labels = Object.entries(matchLabels).sort(([a], [b]) => (a < b ? -1 : 1));
  const pairs = labels.map(([key, value]) => `${key}: ${value},`).join('');
  const terms = matchExpressions.map(
    ({ key, operator, values = [] }) =>
      `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values?.join(' ') ?? ''}],},`,
  );
  const list = `[]LabelSelectorRequirement{${terms.join('')}}`;
  return `&LabelSelector{MatchLabels:map[string]string{${pairs}},MatchExpressions:${list},}`;
}

function formatTerm({ key, operator, values }: LabelSelectorRequirement): string {
  const listed = [...(values ?? [])].sort().join(',');
  switch (operator) {
    case 'In':
      return `${key} in (${listed})`;
    case 'NotIn':
      return `${key} notin (${listed})`;
    case 'Exists':
      return key;
    default:
      return `!${key}`;
  }
}

/** Whether labels fulfil a selector; an absent selector selects nothing, an empty one everything. */
export function selects(selector: LabelSelector | null | undefined, labels: Record<string, string> = {}): boolean {
  if (!selector) return false;
  for (const key in selector.matchLabels) if (labels[key] !== selector.matchLabels[key]) return false;
  return (selector.matchExpressions ?? []).every((term) => fulfils(term, labels[term.key]));
}

function fulfils({ operator, values }: LabelSelectorRequirement, value: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && (values ?? []).includes(value);
    case 'NotIn':
      return value === undefined || !(values ?? []).includes(value);
    case 'Exists':
      return value !== undefined;
    default:
      return value === undefined;
  }
}

export function isEmptySelector(selector: LabelSelector): boolean {
  return Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0;
}

/** Whether labels can be selected by it at all. */
export function isValidSelector({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean {
  const words = [
    ...Object.entries(matchLabels).map(([key, value]) => ({ key, values: [value] })),
    ...matchExpressions.map(({ key, values = [] }) => ({ key, values })),
  ];
  return (
    words.every(
      ({ key, values }) => !qualified(key).length && values.every((value) => !validLabelValue(value).length),
    ) &&
    matchExpressions.every(({ operator, values }) => {
      if (operator === 'In' || operator === 'NotIn') return Boolean(values?.length);
      return (operator === 'Exists' || operator === 'DoesNotExist') && !values?.length;
    })
  );
}
