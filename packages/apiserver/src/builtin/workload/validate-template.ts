import {
  type FieldError,
  forbidden,
  invalid,
  invalidNone,
  mapValue,
  notSupported,
  required,
} from '../../status/field-error.ts';
import { isEmptySelector, isValidSelector, selects } from '../kind/selector.ts';
import { validatePodTemplate } from '../pod/validate.ts';
import { validateSelector } from '../rules/label.ts';
import type { LabelSelector, PodTemplate } from '../types.ts';

type Selector = LabelSelector | null | undefined;

/** The selector of a kind that needs one; `noun` is how Kubernetes calls the kind. */
export function validateOwnSelector(selector: Selector, noun: string): FieldError[] {
  if (!selector) return [required('spec.selector')];
  return [...validateSelector('spec.selector', selector), ...validateNotEmpty(selector, noun)];
}

export function validateNotEmpty(selector: Selector, noun: string): FieldError[] {
  if (!selector || !isEmptySelector(selector)) return [];
  return [invalid('spec.selector', selector, `empty selector is invalid for ${noun}`)];
}

/** A template whose pods a controller keeps running: a selector that says nothing about it is checked alone. */
export function validateRunningTemplate(
  template: PodTemplate,
  selector: Selector,
  noun: string,
  wrong: string,
): FieldError[] {
  if (selector && !isValidSelector(selector)) return [invalid('spec.selector', selector, wrong)];
  const field = 'spec.template';
  return [
    ...validateTemplateLabels(field, template, selector),
    ...validatePodTemplate(field, template),
    ...validateRestarts(field, template, noun),
  ];
}

/** An empty selector takes any labels, an absent one none. */
export function validateTemplateLabels(field: string, template: PodTemplate, selector: Selector): FieldError[] {
  const labels = template.metadata?.labels;
  if (selector && (isEmptySelector(selector) || selects(selector, labels))) return [];
  const text = '`selector` does not match template `labels`';
  return [wrongLabels(`${field}.metadata.labels`, labels, text)];
}

export function wrongLabels(field: string, labels: Record<string, string> | undefined, text: string): FieldError {
  return labels ? invalid(field, mapValue(labels), text) : invalidNone(field, text);
}

export function validateRestarts(field: string, template: PodTemplate, noun: string): FieldError[] {
  const errors: FieldError[] = [];
  const { restartPolicy, activeDeadlineSeconds } = template.spec ?? {};
  if (restartPolicy !== 'Always') errors.push(notSupported(`${field}.spec.restartPolicy`, restartPolicy, ['Always']));
  if (activeDeadlineSeconds !== undefined) {
    errors.push(forbidden(`${field}.spec.activeDeadlineSeconds`, `activeDeadlineSeconds in ${noun} is not Supported`));
  }
  return errors;
}
