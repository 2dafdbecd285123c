import { isDeepStrictEqual } from 'node:util';
import { ignoreNotFound } from '../client/api-error.ts';
import type { Client } from '../client/client.ts';
import { keyOf } from '../object/key.ts';
import type { KubeObject, ObjectKey, ResourceType } from '../object/object.ts';

export type WriteOutcome = 'created' | 'updated' | 'unchanged';

/**
 * Reads an object live, lets `mutate` make it as it should be, and writes it only if that changed anything. For objects that are not wholly
 * ours; for those that are, server-side apply is shorter. Conflicts reject: the reconcile is tried again.
 *
 * @param mutate gets the object as it is, or one with only its key; it may change and return it, or return another
 */
export async function createOrUpdate<T extends KubeObject>(
  client: Client,
  type: ResourceType<T>,
  key: ObjectKey,
  mutate: (object: T) => T,
  signal?: AbortSignal,
): Promise<{ object: T; outcome: WriteOutcome }> {
  const found = (await client.get(type, key, {}, signal).catch(ignoreNotFound)) as T | undefined;
  if (!found) {
    const object = await client.create(type, mutate({ metadata: { ...key } } as T), {}, signal);
    return { object, outcome: 'created' };
  }
  const wanted = mutate(structuredClone(found));
  if (isDeepStrictEqual(wanted, found)) return { object: found, outcome: 'unchanged' };
  const metadata = { ...wanted.metadata, ...keyOf(found), resourceVersion: found.metadata?.resourceVersion ?? '' };
  return { object: await client.update(type, { ...wanted, metadata }, {}, signal), outcome: 'updated' };
}
