import { parseQuantity } from '../quantity/quantity.ts';
import type { Container, PodSpec } from '../types.ts';

/** The resources that decide on the class. */
const counted = ['cpu', 'memory'] as const;

/**
 * How safe a pod is from eviction, by what its containers request and are limited to.
 * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/
 */
export function qosClass(spec: PodSpec): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const containers = [...(spec.containers ?? []), ...(spec.initContainers ?? [])];
  if (containers.every((container) => !asksForAnything(container))) return 'BestEffort';
  return containers.every(isGuaranteed) ? 'Guaranteed' : 'Burstable';
}

function asksForAnything(container: Container): boolean {
  const { requests, limits } = container.resources ?? {};
  return counted.some((name) => isPositive(requests?.[name]) || isPositive(limits?.[name]));
}

function isGuaranteed(container: Container): boolean {
  const { requests, limits } = container.resources ?? {};
  return counted.every((name) => isPositive(limits?.[name]) && (requests?.[name] ?? limits?.[name]) === limits?.[name]);
}

function isPositive(quantity: string | undefined): boolean {
  return quantity !== undefined && parseQuantity(quantity).nanos > 0n;
}
