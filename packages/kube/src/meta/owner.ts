import { keyOf } from '../object/key.ts';
import type { KubeObject, ObjectKey, OwnerReference, ResourceType } from '../object/object.ts';

/** A reference to `owner` as an object was read from the server: it needs a uid. */
export function ownerRef(owner: KubeObject): OwnerReference {
  const { apiVersion, kind, metadata } = owner;
  if (!apiVersion || !kind || !metadata?.name || !metadata.uid) {
    throw new TypeError(
      `an owner needs apiVersion, kind, name and uid, got ${kind ?? 'an object'} ${metadata?.name ?? ''}`,
    );
  }
  return { apiVersion, kind, name: metadata.name, uid: metadata.uid };
}

/** The reference that makes `owner` the controller of an object: there is at most one, and it goes when the owner goes. */
export function controllerRef(owner: KubeObject): OwnerReference {
  return { ...ownerRef(owner), controller: true, blockOwnerDeletion: true };
}

/** The reference to the controller of `object`, if it has one. */
export function controllerOf(object: KubeObject): OwnerReference | undefined {
  return object.metadata?.ownerReferences?.find((reference) => reference.controller);
}

/** Whether `owner` (this very object, not its namesake) is among the owners. */
export function isOwnedBy(object: KubeObject, owner: KubeObject): boolean {
  const uid = owner.metadata?.uid;
  return uid !== undefined && (object.metadata?.ownerReferences ?? []).some((reference) => reference.uid === uid);
}

/** The uids of all owners: the values by which a cache finds the children of an owner without looking at everybody's. */
export function ownerUids(object: KubeObject): string[] {
  return (object.metadata?.ownerReferences ?? []).map(({ uid }) => uid);
}

/** The keys of the owners of a kind, of any version. Owners live in the namespace of what they own, or in none. */
export function ownerKeys(object: KubeObject, ownerType: ResourceType, controllerOnly = true): ObjectKey[] {
  const keys: ObjectKey[] = [];
  for (const reference of object.metadata?.ownerReferences ?? []) {
    if (controllerOnly && !reference.controller) continue;
    const group = reference.apiVersion.includes('/') ? reference.apiVersion.split('/')[0] : '';
    if (reference.kind !== ownerType.kind || group !== ownerType.group) continue;
    const { namespace } = keyOf(object);
    keys.push(ownerType.namespaced && namespace ? { namespace, name: reference.name } : { name: reference.name });
  }
  return keys;
}
