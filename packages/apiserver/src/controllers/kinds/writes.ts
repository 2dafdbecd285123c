import { adminUser } from '../../auth/user.ts';
import type { DeleteOptions, ListOptions, PatchOptions, WriteOptions } from '../../registry/options.ts';
import type { ApiObject, ApiObjectMeta } from '../../registry/resource.ts';
import type { Resource, Target } from '../../registry/resource-api.ts';
import { equalJson } from '../../schema/json.ts';
import { StatusError } from '../../status/status.ts';

/** The controllers that work on all kinds alike write as this manager, as those of a real cluster do. */
const manager = 'kube-controller-manager';

const writeOptions: WriteOptions = { dryRun: false, fieldValidation: 'Ignore', manager, user: adminUser };

const patchOptions: PatchOptions = { ...writeOptions, managerGiven: true, force: false };

export function targetOf({ metadata }: ApiObject): Target {
  return { namespace: metadata.namespace, name: metadata.name };
}

const everything: ListOptions = {
  labelSelector: '',
  fieldSelector: '',
  limit: 0,
  continue: '',
  resourceVersion: '',
  resourceVersionMatch: '',
};

/** All objects of a kind in a namespace. */
export async function listAll(resource: Resource, namespace: string): Promise<ApiObject[]> {
  return (await resource.list(namespace, everything)).items.map(({ object }) => object);
}

/** The object as it is now, or undefined. */
export async function read(resource: Resource, target: Target): Promise<ApiObject | undefined> {
  try {
    return (await resource.get(target)).object;
  } catch (error) {
    if (isStatus(error, 404)) return undefined;
    throw error;
  }
}

/** Writes a status if it is another one than before. */
export async function updateStatus(resource: Resource, object: ApiObject, status: object): Promise<void> {
  if (equalJson(status, object['status'] ?? {})) return;
  await updateSubresource(resource, 'status', { ...object, status });
}

/** Replaces what a subresource shows of an object by what `object` has of it. */
export async function updateSubresource(resource: Resource, name: string, object: ApiObject): Promise<void> {
  const body = { bytes: Buffer.from(JSON.stringify(object)), contentType: 'application/json' };
  await resource.subresources[name]?.update?.(targetOf(object), body, writeOptions);
}

/**
 * Replaces lists in the metadata of an object, if it is still what it was; an empty list goes.
 * @throws StatusError 409 when it has changed
 */
export async function patchLists(
  resource: Resource,
  object: ApiObject,
  lists: Partial<Pick<ApiObjectMeta, 'finalizers' | 'ownerReferences'>>,
): Promise<void> {
  const { uid, resourceVersion } = object.metadata;
  const metadata: Record<string, unknown> = { uid, resourceVersion };
  for (const [name, list] of Object.entries(lists)) metadata[name] = list.length > 0 ? list : null;
  const bytes = Buffer.from(JSON.stringify({ metadata }));
  await resource.patch(targetOf(object), { bytes, contentType: 'application/merge-patch+json' }, patchOptions);
}

/** Asks for the deletion of this very object; false when it was gone, or was not the same any more. */
export async function remove(
  resource: Resource,
  object: ApiObject,
  options: Omit<DeleteOptions, 'dryRun' | 'preconditions'> = {},
): Promise<boolean> {
  try {
    await resource.delete(targetOf(object), { ...options, dryRun: false, preconditions: { uid: object.metadata.uid } });
    return true;
  } catch (error) {
    if (isStatus(error, 404) || isStatus(error, 409)) return false;
    throw error;
  }
}

export function isStatus(error: unknown, code: number): boolean {
  return error instanceof StatusError && error.code === code;
}
