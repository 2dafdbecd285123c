import { type PriorityClass, systemPriorities } from '../builtin/policy/priority-class.ts';
import type { PodSpec } from '../builtin/types.ts';
import type { Catalog } from '../registry/catalog.ts';
import { ensureObject } from '../registry/ensure-object.ts';
import type { WriteOptions } from '../registry/options.ts';
import type { Store } from '../store/store.ts';

/** What a pod without a class has when there is no default class. */
const unclassed = { value: 0, preemptionPolicy: 'PreemptLowerPriority' };

/** Gives a new pod the priority of its class. Returns why it cannot, if so. */
export function givePriority(spec: PodSpec, classes: readonly PriorityClass[]): string | undefined {
  const chosen = spec.priorityClassName
    ? classes.find(({ metadata }) => metadata.name === spec.priorityClassName)
    : defaultClass(classes);
  if (spec.priorityClassName && !chosen) return `no PriorityClass with name ${spec.priorityClassName} was found`;
  if (chosen) spec.priorityClassName = chosen.metadata.name;
  const { value, preemptionPolicy = unclassed.preemptionPolicy } = chosen ?? unclassed;
  if (spec.priority !== undefined && spec.priority !== value) {
    return `the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${value} from the given PriorityClass name`;
  }
  if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== preemptionPolicy) {
    return `the string value of PreemptionPolicy (${spec.preemptionPolicy}) must not be provided in pod spec; priority admission controller computed ${preemptionPolicy} from the given PriorityClass name`;
  }
  spec.priority = value;
  spec.preemptionPolicy = preemptionPolicy;
  return undefined;
}

/** An update need not repeat what the pod was given. */
export function keepPriority(spec: PodSpec, old: PodSpec): void {
  if (spec.priority === undefined && old.priority !== undefined) spec.priority = old.priority;
  if (spec.preemptionPolicy === undefined && old.preemptionPolicy !== undefined) {
    spec.preemptionPolicy = old.preemptionPolicy;
  }
}

/** Name of the class that is the default already, when another wants to be. */
export function otherDefault(
  wanted: PriorityClass,
  old: PriorityClass | undefined,
  classes: readonly PriorityClass[],
): string | undefined {
  const known = wanted.globalDefault ? defaultClass(classes) : undefined;
  return known && (!old || known.metadata.name !== wanted.metadata.name) ? known.metadata.name : undefined;
}

/** The least of several, which only a race can make. */
function defaultClass(classes: readonly PriorityClass[]): PriorityClass | undefined {
  let least: PriorityClass | undefined;
  for (const one of classes) if (one.globalDefault && (!least || least.value > one.value)) least = one;
  return least;
}

const descriptions: Record<string, string> = {
  'system-cluster-critical':
    'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
  'system-node-critical': 'Used for system critical pods that must not be moved from their current node.',
};

/** Makes the classes of the pods that a cluster itself needs. */
export function ensurePriorityClasses(catalog: Catalog, store: Store, options: WriteOptions): void {
  const resource = { group: 'scheduling.k8s.io', version: 'v1', plural: 'priorityclasses' };
  for (const [name, value] of Object.entries(systemPriorities)) {
    const object = { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, value };
    ensureObject(catalog, store, resource, { ...object, description: descriptions[name] } as typeof object, options);
  }
}
