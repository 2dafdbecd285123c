import { isDeepStrictEqual } from 'node:util';
import type { Pod } from '@nexslice/kube';
import type { ApiObject, SpecPart } from '../../registry/resource.ts';
import { type FieldError, forbidden, invalid } from '../../status/field-error.ts';
import type { Container, PodSpec } from '../types.ts';
import { qosClass } from './qos.ts';
import { validateAnyPod } from './validate.ts';

/** `ephemeralcontainers`: debuggers that join a running pod, and never leave it. */
export const ephemeralContainers: SpecPart = {
  merge(spec, before) {
    const { ephemeralContainers: debuggers } = spec as PodSpec;
    const { ephemeralContainers: _held, ...rest } = before as PodSpec;
    return debuggers ? { ...rest, ephemeralContainers: debuggers } : rest;
  },
  validate(object, old) {
    const [pod, before] = asPods(object, old);
    return [...validateAnyPod(pod), ...validateKept(pod.spec!, before.spec!)];
  },
};

function validateKept(spec: PodSpec, before: PodSpec): FieldError[] {
  const field = 'spec.ephemeralContainers';
  const found = new Map((spec.ephemeralContainers ?? []).map((container) => [container.name, container]));
  return (before.ephemeralContainers ?? []).flatMap((held) => {
    const now = found.get(held.name);
    const what = `existing ephemeral containers ${JSON.stringify(held.name)} may not be`;
    if (!now) return [forbidden(field, `${what} removed\n`)];
    return isDeepStrictEqual(now, held) ? [] : [forbidden(field, `${what} changed\n`)];
  });
}

/** `resize`: what containers request and are limited to, while they run. */
export const resize: SpecPart = {
  merge(spec, before) {
    const { containers, initContainers } = spec as PodSpec;
    const held = before as PodSpec;
    const merged: PodSpec = { ...held, containers: withResources(held.containers, containers) };
    if (held.initContainers) merged.initContainers = withResources(held.initContainers, initContainers ?? []);
    return merged;
  },
  validate(object, old) {
    const [pod, before] = asPods(object, old);
    return [...validateAnyPod(pod), ...validateClass(pod, before), ...validateMeasures(pod.spec!, before.spec!)];
  },
};

function withResources(held: Container[], wanted: readonly Container[]): Container[] {
  const byName = new Map(wanted.map((container) => [container.name, container]));
  return held.map((container) => {
    const found = byName.get(container.name);
    return found ? { ...container, resources: found.resources ?? {} } : container;
  });
}

/** A pod is evicted in the order of its class, which it has for good. */
function validateClass({ spec }: Pod, { status, spec: before }: Pod): FieldError[] {
  const wanted = qosClass(spec!);
  if (wanted === (status?.qosClass ?? qosClass(before!))) return [];
  return [invalid('spec', wanted, 'Pod QOS Class may not change as a result of resizing')];
}

const resizable = new Set(['cpu', 'memory']);

function validateMeasures(spec: PodSpec, before: PodSpec): FieldError[] {
  const fixed = (containers: readonly Container[] = []) =>
    containers.map(({ resources }) => [unresizable(resources?.requests), unresizable(resources?.limits)]);
  const isSame =
    isDeepStrictEqual(fixed(spec.containers), fixed(before.containers)) &&
    isDeepStrictEqual(fixed(spec.initContainers), fixed(before.initContainers));
  return isSame ? [] : [forbidden('spec', 'only cpu and memory resources are mutable')];
}

function unresizable(amounts: Record<string, string> = {}): [string, string][] {
  return Object.entries(amounts).filter(([name]) => !resizable.has(name));
}

function asPods(object: ApiObject, old: ApiObject): [pod: Pod, before: Pod] {
  return [object as unknown as Pod, old as unknown as Pod];
}
