import { type FieldError, invalid } from '../../status/field-error.ts';
import type { PodSpec } from '../types.ts';

const mirror = 'kubernetes.io/config.mirror';
const deletionCost = 'controller.kubernetes.io/pod-deletion-cost';
const maxCost = 2 ** 31;

/** Annotations that mean something to Kubernetes itself. */
export function validatePodAnnotations(
  field: string,
  annotations: Record<string, string> | undefined,
  spec: PodSpec,
): FieldError[] {
  const errors: FieldError[] = [];
  const cost = annotations?.[deletionCost];
  if (annotations?.[mirror] !== undefined && !spec.nodeName) {
    const text = 'must set spec.nodeName if mirror pod annotation is set';
    errors.push(invalid(`${field}[${mirror}]`, annotations[mirror], text));
  }
  if (cost !== undefined && !isCost(cost)) {
    errors.push(invalid(`${field}[${deletionCost}]`, cost, 'must be a 32bit integer'));
  }
  return errors;
}

/** A number without a plus and without zeros before it. */
const isCost = (text: string): boolean =>
  /^(0|-?[1-9]\d*)$/.test(text) && Number(text) >= -maxCost && Number(text) < maxCost;
