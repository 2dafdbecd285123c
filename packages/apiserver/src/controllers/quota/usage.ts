import { podAmounts } from '../../builtin/pod/amounts.ts';
import { qosClass } from '../../builtin/pod/qos.ts';
import { parseQuantity, type Quantity } from '../../builtin/quantity/quantity.ts';
import type { Container, PodSpec } from '../../builtin/types.ts';
import type { ApiObject, ResourceInfo } from '../../registry/resource.ts';

/** Amounts of what a quota limits, by the quota's names for them. */
export type Usage = Map<string, Quantity>;

type Named = Pick<ResourceInfo, 'group' | 'plural'>;

const one: Quantity = { nanos: 1_000_000_000n, format: 'decimal' };
/** Kinds that a quota counts by their plain names. */
const counted = new Set([
  'pods',
  'services',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
]);
/** What pods ask for and a quota also limits without a prefix. */
const computed = new Set(['cpu', 'memory', 'ephemeral-storage']);

/** What an object uses of its namespace's quotas. */
export function usageOf({ group, plural }: Named, object: ApiObject): Usage {
  const usage: Usage = new Map([[`count/${plural}${group ? `.${group}` : ''}`, one]]);
  if (group !== '') return usage;
  if (plural === 'pods') return podUsage(usage, object);
  if (counted.has(plural)) usage.set(plural, one);
  if (plural === 'services') addService(usage, object['spec'] as ServiceSpec);
  if (plural === 'persistentvolumeclaims') addStorage(usage, object['spec'] as ClaimSpec);
  return usage;
}

interface ServiceSpec {
  type?: string;
  ports?: unknown[];
}

interface ClaimSpec {
  storageClassName?: string;
  resources?: { requests?: Record<string, string> };
}

function addService(usage: Usage, { type, ports = [] }: ServiceSpec): void {
  if (type !== 'NodePort' && type !== 'LoadBalancer') return;
  usage.set('services.nodeports', { nanos: one.nanos * BigInt(ports.length), format: 'decimal' });
  if (type === 'LoadBalancer') usage.set('services.loadbalancers', one);
}

function addStorage(usage: Usage, { storageClassName, resources }: ClaimSpec): void {
  const storage = parseQuantity(resources?.requests?.['storage'] ?? '0');
  usage.set('requests.storage', storage);
  if (!storageClassName) return;
  const stem = `${storageClassName}.storageclass.storage.k8s.io`;
  usage.set(`${stem}/requests.storage`, storage);
  usage.set(`${stem}/persistentvolumeclaims`, one);
}

/** A pod that has ended uses nothing but its place among all pods. */
function podUsage(usage: Usage, pod: ApiObject): Usage {
  const { phase } = (pod['status'] ?? {}) as { phase?: string };
  if (phase === 'Succeeded' || phase === 'Failed') return usage;
  usage.set('pods', one);
  const spec = pod['spec'] as PodSpec;
  for (const [name, amount] of podAmounts(spec, 'requests')) {
    usage.set(`requests.${name}`, amount);
    if (computed.has(name)) usage.set(name, amount);
  }
  for (const [name, amount] of podAmounts(spec, 'limits')) usage.set(`limits.${name}`, amount);
  return usage;
}

/** Whether a quota with these scopes is about the object: without scopes it is about all, with scopes about certain pods. */
export function isInScope(scopes: readonly string[] | undefined, { plural }: Named, object: ApiObject): boolean {
  if (!scopes || scopes.length === 0) return true;
  if (plural !== 'pods') return false;
  const spec = object['spec'] as PodSpec;
  const ends = spec.activeDeadlineSeconds !== undefined;
  const isBestEffort = qosClass(spec) === 'BestEffort';
  return scopes.every((scope) => {
    if (scope === 'Terminating') return ends;
    if (scope === 'NotTerminating') return !ends;
    if (scope === 'BestEffort') return isBestEffort;
    if (scope === 'NotBestEffort') return !isBestEffort;
    return scope === 'PriorityClass' && spec.priorityClassName !== undefined;
  });
}

/** Names of a pod's containers that do not say how much they need of what a quota limits. */
export function silentContainers(name: string, { containers }: PodSpec): string[] {
  const [which, resource] = name.startsWith('limits.')
    ? (['limits', name.slice('limits.'.length)] as const)
    : (['requests', name.replace(/^requests\./, '')] as const);
  if (!computed.has(resource)) return [];
  const isSilent = ({ resources }: Container) =>
    !(resources?.[which] as Record<string, string> | undefined)?.[resource];
  return containers.filter(isSilent).map((container) => container.name);
}
