import { isDeepStrictEqual } from 'node:util';
import type { Pod } from '@nexslice/kube';
import { type FieldError, forbidden, invalid } from '../../status/field-error.ts';
import type { PodSpec, Toleration } from '../types.ts';
import { validatePod } from './validate.ts';

const fixedText =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

/** A pod keeps its spec but for images, a shorter deadline and further tolerations; while it is gated, gates may go too. */
export function validatePodUpdate(pod: Pod, old: Pod): FieldError[] {
  return [...validatePod(pod), ...validateChange(pod.spec!, old.spec!)];
}

function validateChange(spec: PodSpec, before: PodSpec): FieldError[] {
  for (const list of ['containers', 'initContainers'] as const) {
    if ((spec[list] ?? []).length !== (before[list] ?? []).length) {
      return [forbidden(`spec.${list}`, 'pod updates may not add or remove containers')];
    }
  }
  const errors = [
    ...validateDeadline(spec.activeDeadlineSeconds, before.activeDeadlineSeconds),
    ...validateTolerations(spec.tolerations ?? [], before.tolerations ?? []),
  ];
  if (!isDeepStrictEqual(fixedParts(spec, before), before)) errors.push(forbidden('spec', fixedText));
  return errors;
}

/** The spec with what may change put back to what it was. */
function fixedParts(spec: PodSpec, before: PodSpec): PodSpec {
  const parts: PodSpec = { ...spec, containers: withImages(spec.containers, before.containers) };
  if (spec.initContainers) parts.initContainers = withImages(spec.initContainers, before.initContainers ?? []);
  put(parts, 'activeDeadlineSeconds', before.activeDeadlineSeconds);
  put(parts, 'tolerations', before.tolerations);
  if (before.schedulingGates) put(parts, 'schedulingGates', keptGates(spec, before));
  if ((before.terminationGracePeriodSeconds ?? 0) < 0 && spec.terminationGracePeriodSeconds === 1) {
    put(parts, 'terminationGracePeriodSeconds', before.terminationGracePeriodSeconds);
  }
  return parts;
}

function put<K extends keyof PodSpec>(spec: PodSpec, field: K, value: PodSpec[K]): void {
  if (value === undefined) delete spec[field];
  else spec[field] = value;
}

function withImages(containers: PodSpec['containers'], before: PodSpec['containers']): PodSpec['containers'] {
  return containers.map((container, i) => {
    const image = before[i]?.image;
    return image === undefined ? container : { ...container, image };
  });
}

/** Gates may be lifted, never added. */
function keptGates(spec: PodSpec, before: PodSpec): PodSpec['schedulingGates'] {
  const had = new Set((before.schedulingGates ?? []).map(({ name }) => name));
  const added = (spec.schedulingGates ?? []).some(({ name }) => !had.has(name));
  return added ? spec.schedulingGates : before.schedulingGates;
}

function validateDeadline(seconds: number | undefined, before: number | undefined): FieldError[] {
  if (seconds === before || before === undefined) return [];
  const field = 'spec.activeDeadlineSeconds';
  if (seconds === undefined) return [invalid(field, null, 'must not update from a positive integer to nil value')];
  return seconds > before ? [invalid(field, seconds, 'must be less than or equal to previous value')] : [];
}

function validateTolerations(tolerations: readonly Toleration[], before: readonly Toleration[]): FieldError[] {
  const same = (a: Toleration, b: Toleration): boolean =>
    a.key === b.key && a.operator === b.operator && a.value === b.value && a.effect === b.effect;
  if (before.every((held) => tolerations.some((toleration) => same(held, toleration)))) return [];
  return [forbidden('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds')];
}
