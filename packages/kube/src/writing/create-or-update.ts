import { isDeepStrictEqual } from 'node:util';
import { ignoreNotFound } from '../client/api-error.ts';
import type { Client } from '../client/client.ts';
import { keyOf } from '../object/key.ts';
import type { KubeObject, ObjectKey, ResourceType } from '../object/object.ts';
import { mergePatch } from './merge-patch.ts';

/** What became of an object. */
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
  return createOr(client, type, key, mutate, signal, (found, wanted) => {
    if (isDeepStrictEqual(wanted, found)) return undefined;
    const metadata = { ...wanted.metadata, ...keyOf(found), resourceVersion: found.metadata?.resourceVersion ?? '' };
    return client.update(type, { ...wanted, metadata }, {}, signal);
  });
}

/**
 * Like `createOrUpdate`, but sends only what `mutate` changed, as a merge patch. Others may change other fields at the same time; of two who
 * change the same field, the later one wins. It is refused (as invalid, for its uid) when a namesake has taken the object's place.
 */
export async function createOrPatch<T extends KubeObject>(
  client: Client,
  type: ResourceType<T>,
  key: ObjectKey,
  mutate: (object: T) => T,
  signal?: AbortSignal,
): Promise<{ object: T; outcome: WriteOutcome }> {
  return createOr(client, type, key, mutate, signal, (found, wanted) => {
    const patch = mergePatch(found, wanted);
    if (!patch) return undefined;
    const metadata = { ...(patch['metadata'] as object | undefined), uid: found.metadata?.uid };
    return client.patch(type, keyOf(found), { type: 'merge', body: { ...patch, metadata } }, {}, signal);
  });
}

/** @param write answers nothing when there is nothing to write */
async function createOr<T extends KubeObject>(
  client: Client,
  type: ResourceType<T>,
  key: ObjectKey,
  mutate: (object: T) => T,
  signal: AbortSignal | undefined,
  write: (found: T, wanted: T) => Promise<T> | undefined,
): Promise<{ object: T; outcome: WriteOutcome }> {
  const found = (await client.get(type, key, {}, signal).catch(ignoreNotFound)) as T | undefined;
  if (!found) {
    const object = await client.create(type, mutate({ metadata: { ...key } } as T), {}, signal);
    return { object, outcome: 'created' };
  }
  const object = await write(found, mutate(structuredClone(found)));
  return object ? { object, outcome: 'updated' } : { object: found, outcome: 'unchanged' };
}
