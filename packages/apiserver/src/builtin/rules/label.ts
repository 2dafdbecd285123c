import { qualified, validLabelValue } from '../../registry/names.ts';
import { type FieldError, forbidden, invalid, required } from '../../status/field-error.ts';
import type { LabelSelector, LabelSelectorRequirement } from '../types.ts';

export function validateLabels(field: string, labels: Record<string, string> | undefined): FieldError[] {
  const errors: FieldError[] = [];
  for (const key in labels) {
    for (const text of qualified(key)) errors.push(invalid(field, key, text));
    for (const text of validLabelValue(labels[key]!)) errors.push(invalid(field, labels[key], text));
  }
  return errors;
}

export function validateAnnotationKeys(field: string, annotations: Record<string, string> | undefined): FieldError[] {
  const errors: FieldError[] = [];
  for (const key in annotations) {
    for (const text of qualified(key.toLowerCase())) errors.push(invalid(field, key, text));
  }
  return errors;
}

export function validateSelector(field: string, selector: LabelSelector | null | undefined): FieldError[] {
  if (!selector) return [];
  return [
    ...validateLabels(`${field}.matchLabels`, selector.matchLabels),
    ...(selector.matchExpressions ?? []).flatMap((term, i) => validateTerm(`${field}.matchExpressions[${i}]`, term)),
  ];
}

function validateTerm(field: string, { key, operator, values = [] }: LabelSelectorRequirement): FieldError[] {
  const errors: FieldError[] = [];
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0) {
      errors.push(required(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
    }
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0) {
      errors.push(forbidden(`${field}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
    }
  } else errors.push(invalid(`${field}.operator`, operator ?? '', 'not a valid selector operator'));
  for (const text of qualified(key ?? '')) errors.push(invalid(`${field}.key`, key ?? '', text));
  for (const [i, value] of values.entries()) {
    for (const text of validLabelValue(value)) errors.push(invalid(`${field}.values[${i}]`, value, text));
  }
  return errors;
}
