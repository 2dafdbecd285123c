import { type FieldError, forbidden, invalid, notSupported } from '../../status/field-error.ts';
import { isEmptySelector, selects } from '../kind/selector.ts';
import { validatePodTemplate } from '../pod/validate.ts';
import type { LabelSelector, PodTemplate } from '../types.ts';

/** A template whose pods a controller keeps running: its labels must fulfil the selector, its pods restart for ever. */
export function validateRunningTemplate(
  field: string,
  template: PodTemplate,
  selector: LabelSelector | null | undefined,
): FieldError[] {
  return [
    ...validateTemplateLabels(field, template, selector),
    ...validatePodTemplate(field, template),
    ...validateRestarts(field, template),
  ];
}

export function validateTemplateLabels(
  field: string,
  template: PodTemplate,
  selector: LabelSelector | null | undefined,
): FieldError[] {
  const labels = template.metadata?.labels;
  if (selector && (isEmptySelector(selector) || selects(selector, labels))) return [];
  return [invalid(`${field}.metadata.labels`, labels ?? null, '`selector` does not match template `labels`')];
}

export function validateRestarts(field: string, template: PodTemplate, noun = 'ReplicaSet'): FieldError[] {
  const errors: FieldError[] = [];
  const { restartPolicy, activeDeadlineSeconds } = template.spec ?? {};
  if (restartPolicy !== 'Always') errors.push(notSupported(`${field}.spec.restartPolicy`, restartPolicy, ['Always']));
  if (activeDeadlineSeconds !== undefined) {
    errors.push(forbidden(`${field}.spec.activeDeadlineSeconds`, `activeDeadlineSeconds in ${noun} is not Supported`));
  }
  return errors;
}
