import { isDeepStrictEqual } from 'node:util';
import type { Pod } from '@nexslice/kube';
import { type FieldError, forbidden, invalid } from '../../status/field-error.ts';
import { needed } from '../rules/text.ts';
import type { PodSpec, Toleration } from '../types.ts';
import { validateAnyPod } from './validate.ts';
import { validateImageSpaces } from './validate-container.ts';
import { validateTolerations } from './validate-scheduling.ts';

const fixedText =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

const mirror = 'kubernetes.io/config.mirror';
const maxDeadlineSeconds = 2 ** 31 - 1;

/** A pod keeps its spec but for images, a shorter deadline and further tolerations; while it is gated, more may change. */
export function validatePodUpdate(pod: Pod, old: Pod): FieldError[] {
  return [...validateAnyPod(pod), ...validateMirror(pod, old), ...validateChange(pod.spec!, old.spec!)];
}

/** Whether a pod mirrors one that the node made itself is said once. */
function validateMirror({ metadata }: Pod, { metadata: before }: Pod): FieldError[] {
  const value = metadata?.annotations?.[mirror];
  const had = before?.annotations?.[mirror];
  if (value === had) return [];
  const verb = had === undefined ? 'add' : 'remove or update';
  return [forbidden(`metadata.annotations[${mirror}]`, `may not ${verb} mirror pod annotation`)];
}

function validateChange(spec: PodSpec, before: PodSpec): FieldError[] {
  const errors: FieldError[] = [];
  for (const list of ['containers', 'initContainers'] as const) {
    const containers = spec[list] ?? [];
    if (containers.length !== (before[list] ?? []).length) {
      return [...errors, forbidden(`spec.${list}`, 'pod updates may not add or remove containers')];
    }
    for (const [i, { image }] of containers.entries()) {
      const field = `spec.${list}[${i}].image`;
      errors.push(...needed(field, image), ...validateImageSpaces(field, image));
    }
  }
  const deadline = deadlineError(spec.activeDeadlineSeconds, before.activeDeadlineSeconds);
  if (deadline) errors.push(deadline);
  if (deadline && spec.activeDeadlineSeconds !== undefined) return errors;
  errors.push(...validateAdded(spec.tolerations ?? [], before.tolerations ?? []));
  errors.push(...validateGates(spec, before));
  if (!before.schedulingGates?.length) return [...errors, ...validateFixed(spec, before)];
  return [...errors, ...validateGated(spec, before), ...validateFixed(withOldPlacement(spec, before), before)];
}

function deadlineError(seconds: number | undefined, before: number | undefined): FieldError | undefined {
  const field = 'spec.activeDeadlineSeconds';
  if (seconds === undefined) {
    return before === undefined
      ? undefined
      : invalid(field, null, 'must not update from a positive integer to nil value');
  }
  if (seconds < 0 || seconds > maxDeadlineSeconds) {
    return invalid(field, seconds, `must be between 0 and ${maxDeadlineSeconds}, inclusive`);
  }
  return before !== undefined && seconds > before
    ? invalid(field, seconds, 'must be less than or equal to previous value')
    : undefined;
}

function validateAdded(tolerations: readonly Toleration[], before: readonly Toleration[]): FieldError[] {
  const timeless = ({ tolerationSeconds: _, ...rest }: Toleration): object => rest;
  const kept = before.every((held) => tolerations.some((other) => isDeepStrictEqual(timeless(held), timeless(other))));
  return kept
    ? validateTolerations('spec.tolerations', tolerations)
    : [forbidden('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds')];
}

/** Gates may be lifted, never added. */
function validateGates(spec: PodSpec, before: PodSpec): FieldError[] {
  const had = new Set((before.schedulingGates ?? []).map(({ name }) => name));
  return (spec.schedulingGates ?? []).flatMap(({ name }, i) =>
    had.has(name)
      ? []
      : [
          forbidden(
            `spec.schedulingGates[${i}].name`,
            `only deletion is allowed, but found new scheduling gate '${name}'`,
          ),
        ],
  );
}

/** Where a gated pod may run can be narrowed. */
function validateGated(spec: PodSpec, before: PodSpec): FieldError[] {
  const errors: FieldError[] = [];
  const labels = spec.nodeSelector ?? {};
  if (Object.entries(before.nodeSelector ?? {}).some(([key, value]) => labels[key] !== value)) {
    const text = 'only additions to spec.nodeSelector are allowed (no mutations or deletions)';
    errors.push(invalid('spec.nodeSelector', labels, text));
  }
  const held = nodeTerms(before);
  const terms = nodeTerms(spec);
  const field = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms';
  if (held.length > 0 && held.length !== terms.length) {
    const text = 'no additions/deletions to non-empty NodeSelectorTerms list are allowed';
    return [...errors, invalid(field, terms, text)];
  }
  for (const [i, term] of held.entries()) {
    if (addsOnly(terms[i]!, term)) continue;
    errors.push(invalid(`${field}[${i}]`, terms[i], 'only additions are allowed (no mutations or deletions)'));
  }
  return errors;
}

type Terms = NonNullable<
  NonNullable<NonNullable<PodSpec['affinity']>['nodeAffinity']>['requiredDuringSchedulingIgnoredDuringExecution']
>['nodeSelectorTerms'];

function nodeTerms(spec: PodSpec): Terms {
  return spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
}

function addsOnly(term: Terms[number], before: Terms[number]): boolean {
  const { matchExpressions: labels = [], matchFields: fields = [] } = before;
  // A term of no requirements fits no node: with requirements it would fit some.
  if (labels.length + fields.length === 0) return !term.matchExpressions?.length && !term.matchFields?.length;
  return (
    isDeepStrictEqual((term.matchExpressions ?? []).slice(0, labels.length), labels) &&
    isDeepStrictEqual((term.matchFields ?? []).slice(0, fields.length), fields)
  );
}

function withOldPlacement(spec: PodSpec, before: PodSpec): PodSpec {
  const parts = { ...spec };
  put(parts, 'nodeSelector', before.nodeSelector);
  const affinity = { ...spec.affinity, nodeAffinity: before.affinity?.nodeAffinity };
  if (!affinity.nodeAffinity) delete affinity.nodeAffinity;
  put(
    parts,
    'affinity',
    Object.keys(affinity).length > 0 || before.affinity ? (affinity as PodSpec['affinity']) : undefined,
  );
  return parts;
}

function validateFixed(spec: PodSpec, before: PodSpec): FieldError[] {
  return isDeepStrictEqual(fixedParts(spec, before), before) ? [] : [forbidden('spec', fixedText)];
}

/** The spec with what may change put back to what it was. */
function fixedParts(spec: PodSpec, before: PodSpec): PodSpec {
  const parts: PodSpec = { ...spec, containers: withImages(spec.containers, before.containers) };
  if (spec.initContainers) parts.initContainers = withImages(spec.initContainers, before.initContainers ?? []);
  put(parts, 'activeDeadlineSeconds', before.activeDeadlineSeconds);
  put(parts, 'tolerations', before.tolerations);
  put(parts, 'schedulingGates', before.schedulingGates);
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
