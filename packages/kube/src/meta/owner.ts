import { KubeError } from '../errors.ts';
import { keyOf, keyStringOf } from '../object/key.ts';
import type { KubeObject, ObjectKey, OwnerReference, ResourceType } from '../object/object.ts';

/**
 * A reference to `owner` as it was read from the server: it needs a uid.
 *
 * @throws KubeError `KUBE_OWNER_INVALID`
 */
export function ownerRef(owner: KubeObject): OwnerReference {
  const { apiVersion, kind, metadata } = owner;
  if (!apiVersion || !kind || !metadata?.name || !metadata.uid) {
    const message = `an owner needs apiVersion, kind, name and uid, got ${kind ?? 'an object'} ${metadata?.name ?? ''}`;
    throw new KubeError('KUBE_OWNER_INVALID', message);
  }
  return { apiVersion, kind, name: metadata.name, uid: metadata.uid };
}

/** The reference that makes `owner` the controller of an object: there is at most one, and it goes when the owner goes. */
export function controllerRef(owner: KubeObject): OwnerReference {
  return { ...ownerRef(owner), controller: true, blockOwnerDeletion: true };
}

/**
 * `object` with `owner` as its controller, beside whatever other owners it has. The same object if that is so already. Only what is answered
 * is changed, the server is not asked: write it with the resource version it was read with, so that of two adopters one is refused.
 *
 * @throws KubeError `KUBE_OWNER_INVALID` when `owner` lives in another namespace, `KUBE_OWNED_BY_OTHER` when another controller has the object
 */
export function adopt<T extends KubeObject>(owner: KubeObject, object: T): T {
  const reference = controllerRef(owner);
  const { namespace } = keyOf(owner);
  if (namespace && keyOf(object).namespace !== namespace) {
    const message = `${keyStringOf(object)} cannot be owned by ${keyStringOf(owner)}, which lives in another namespace`;
    throw new KubeError('KUBE_OWNER_INVALID', message);
  }
  const controller = controllerOf(object);
  if (controller?.uid === reference.uid) return object;
  if (controller) {
    const message = `${keyStringOf(object)} is controlled by ${controller.kind} ${controller.name}`;
    throw new KubeError('KUBE_OWNED_BY_OTHER', message);
  }
  const others = (object.metadata?.ownerReferences ?? []).filter(({ uid }) => uid !== reference.uid);
  return { ...object, metadata: { ...object.metadata, ownerReferences: [...others, reference] } };
}

/** `object` without `owner` among its owners: it then outlives it. The same object if it was not one. */
export function disown<T extends KubeObject>(owner: KubeObject, object: T): T {
  if (!isOwnedBy(object, owner)) return object;
  const others = (object.metadata?.ownerReferences ?? []).filter(({ uid }) => uid !== owner.metadata?.uid);
  return { ...object, metadata: { ...object.metadata, ownerReferences: others } };
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
