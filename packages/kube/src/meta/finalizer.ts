import type { Client } from '../client/client.ts';
import { keyOf } from '../object/key.ts';
import type { KubeObject, ResourceType } from '../object/object.ts';

/** Whether the object is held by this finalizer. */
export function hasFinalizer(object: KubeObject, finalizer: string): boolean {
  return object.metadata?.finalizers?.includes(finalizer) ?? false;
}

/** Whether deletion was asked for. */
export function isDeleting(object: KubeObject): boolean {
  return object.metadata?.deletionTimestamp !== undefined;
}

/**
 * Adds a finalizer if it is missing. The write is refused as a conflict if the object has changed since it was read, since finalizers of
 * others could be lost otherwise.
 */
export async function addFinalizer<T extends KubeObject>(
  client: Client,
  type: ResourceType<T>,
  object: T,
  finalizer: string,
  signal?: AbortSignal,
): Promise<T> {
  return addFinalizers(client, type, object, [finalizer], signal);
}

/** `addFinalizer` for several at once, in one write. */
export async function addFinalizers<T extends KubeObject>(
  client: Client,
  type: ResourceType<T>,
  object: T,
  finalizers: readonly string[],
  signal?: AbortSignal,
): Promise<T> {
  const missing = finalizers.filter((finalizer) => !hasFinalizer(object, finalizer));
  if (missing.length === 0) return object;
  return writeFinalizers(client, type, object, [...(object.metadata?.finalizers ?? []), ...missing], signal);
}

/** Removes a finalizer if it is there. With the last one gone, an object that is being deleted disappears. */
export async function removeFinalizer<T extends KubeObject>(
  client: Client,
  type: ResourceType<T>,
  object: T,
  finalizer: string,
  signal?: AbortSignal,
): Promise<T> {
  if (!hasFinalizer(object, finalizer)) return object;
  const rest = object.metadata?.finalizers?.filter((candidate) => candidate !== finalizer) ?? [];
  return writeFinalizers(client, type, object, rest, signal);
}

function writeFinalizers<T extends KubeObject>(
  client: Client,
  type: ResourceType<T>,
  object: T,
  finalizers: string[],
  signal?: AbortSignal,
): Promise<T> {
  const { uid, resourceVersion } = object.metadata ?? {};
  const body = { metadata: { uid, resourceVersion, finalizers } };
  return client.patch(type, keyOf(object), { type: 'merge', body }, {}, signal);
}
