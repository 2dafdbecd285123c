import { badRequest, conflict, invalid as invalidStatus, modified } from '../status/errors.ts';
import { invalid } from '../status/field-error.ts';
import type { StatusError } from '../status/status.ts';
import type { ApiObjectMeta, ResourceInfo } from './resource.ts';
import type { Target } from './resource-api.ts';

/** Where an object is. */
type Path = Pick<ApiObjectMeta, 'name' | 'namespace'> | Target;

/**
 * A body and the path it was sent to are about the same object.
 * @throws StatusError 400
 */
export function checkPath(meta: ApiObjectMeta, { name, namespace }: Path): void {
  if (!meta.name)
    throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
  if (meta.name !== name) {
    throw badRequest(`the name of the object (${meta.name}) does not match the name on the URL (${name})`);
  }
  setNamespace(meta, namespace);
}

/** @throws StatusError 400 when the body says another namespace than the path */
export function setNamespace(meta: ApiObjectMeta, namespace: string | undefined): void {
  if (!namespace) delete meta.namespace;
  else if (!meta.namespace) meta.namespace = namespace;
  else if (meta.namespace !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
}

/**
 * An update is for the object that is there now, as it is now.
 * @throws StatusError 409, or 422 when it does not say which version it was made from and the kind demands that
 */
export function checkVersion(info: ResourceInfo, meta: ApiObjectMeta, old: ApiObjectMeta, isPatch: boolean): void {
  const { uid } = meta;
  const version = meta.resourceVersion === '0' ? '' : meta.resourceVersion;
  if (uid && uid !== old.uid && !isPatch) throw uidConflict(info, old, uid, old.uid);
  if (!version && !isPatch && !info.allowUnconditionalUpdate) {
    throw invalidStatus(info.plural, info.group, old.name, [
      invalid('metadata.resourceVersion', 0, 'must be specified for an update'),
    ]);
  }
  if (version && version !== old.resourceVersion) throw modified(info, old.name);
}

/** An update is for an object that was here once under this name: `stored` is what is here now, `''` for nothing. 409. */
export function uidConflict(info: ResourceInfo, { namespace, name }: Path, asked: string, stored: string): StatusError {
  const key = `/registry/${storageKey(info, namespace, name)}`;
  const why = `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${asked}, UID in object meta: ${stored}`;
  return conflict(info, name, why);
}

/** Where etcd would hold the object, which the message shows. */
function storageKey(info: ResourceInfo, namespace: string | undefined, name: string): string {
  const resource = info.custom ? `${info.group}/${info.plural}` : info.plural;
  return [resource, namespace, name].filter(Boolean).join('/');
}
