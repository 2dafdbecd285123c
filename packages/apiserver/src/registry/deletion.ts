import { conflict } from '../status/errors.ts';
import { timestamp } from './meta.ts';
import type { DeleteOptions, PropagationPolicy } from './options.ts';
import type { ApiObject, ResourceInfo } from './resource.ts';

/** What a delete does to an object: marks it, or (undefined) takes it away. */
export function markDeleted(
  info: ResourceInfo,
  object: ApiObject,
  options: DeleteOptions,
  now: number,
): ApiObject | undefined {
  const policy = options.propagationPolicy ?? defaultPolicy(info, object);
  const finalizers = withPropagation(object.metadata.finalizers ?? [], policy);
  const deleting = object.metadata.deletionTimestamp !== undefined;
  const grace = info.strategy.gracePeriodSeconds?.(object, options.gracePeriodSeconds) ?? 0;
  const before = object.metadata.deletionGracePeriodSeconds;
  const seconds = deleting && before !== undefined ? Math.min(before, grace) : grace;
  if (finalizers.length === 0 && seconds === 0) return undefined;
  const marked: ApiObject = { ...object, metadata: { ...object.metadata } };
  if (finalizers.length > 0) marked.metadata.finalizers = finalizers;
  else delete marked.metadata.finalizers;
  if (!deleting || seconds !== before) {
    marked.metadata.deletionTimestamp = timestamp(now + seconds * 1000);
    marked.metadata.deletionGracePeriodSeconds = seconds;
  }
  if (!deleting && marked.metadata.generation) marked.metadata.generation += 1;
  return marked;
}

/** A finalizer that says what becomes of dependents counts for more than the kind's default. */
function defaultPolicy({ strategy }: ResourceInfo, { metadata }: ApiObject): PropagationPolicy | undefined {
  const isSaid = metadata.finalizers?.some((name) => name === 'orphan' || name === 'foregroundDeletion') ?? false;
  return isSaid || metadata.deletionTimestamp ? undefined : strategy.defaultPropagation;
}

/** Nothing holds a marked object any more. */
export function isFinished(object: ApiObject): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds, finalizers } = object.metadata;
  if (!deletionTimestamp || (finalizers?.length ?? 0) > 0) return false;
  return (deletionGracePeriodSeconds ?? 0) === 0 && specFinalizers(object).length === 0;
}

/** A Namespace has finalizers in its spec too; they go through its `finalize` subresource. */
export function specFinalizers(object: ApiObject): string[] {
  if (object.kind !== 'Namespace' || object.apiVersion !== 'v1') return [];
  return (object['spec'] as { finalizers?: string[] } | undefined)?.finalizers ?? [];
}

/** @throws StatusError 409 when the object is not the one the client means */
export function checkPreconditions(info: ResourceInfo, object: ApiObject, options: DeleteOptions): void {
  const { uid, resourceVersion } = options.preconditions ?? {};
  const { metadata } = object;
  if (uid && uid !== metadata.uid) {
    const why = `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`;
    throw conflict(info, metadata.name, why, true);
  }
  if (resourceVersion && resourceVersion !== metadata.resourceVersion) {
    const why = `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`;
    throw conflict(info, metadata.name, why, true);
  }
}

function withPropagation(finalizers: readonly string[], policy: PropagationPolicy | undefined): string[] {
  if (!policy) return [...finalizers];
  const kept = finalizers.filter((finalizer) => finalizer !== 'orphan' && finalizer !== 'foregroundDeletion');
  if (policy === 'Foreground') kept.push('foregroundDeletion');
  if (policy === 'Orphan') kept.push('orphan');
  return kept;
}

/** Built-ins whose delete answers the object instead of a Status. */
const returning = new Set([
  'pods',
  'services',
  'serviceaccounts',
  'persistentvolumes',
  'persistentvolumeclaims',
  'podtemplates',
  'resourcequotas',
]);

export function returnsDeleted(info: ResourceInfo): boolean {
  return info.group === '' && returning.has(info.plural);
}
