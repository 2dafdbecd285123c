import { conflict } from '../status/errors.ts';
import type { StatusError } from '../status/status.ts';
import type { ResourceInfo } from './resource.ts';
import type { Target } from './resource-api.ts';

/** An update is for an object that was here once under this name: `stored` is what is here now, `''` for nothing. 409. */
export function uidConflict(
  info: ResourceInfo,
  { namespace, name }: Partial<Target> & { name: string },
  asked: string,
  stored: string,
): StatusError {
  const key = `/registry/${storageKey(info, namespace, name)}`;
  const why = `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${asked}, UID in object meta: ${stored}`;
  return conflict(info, name, why);
}

/** Where etcd would hold the object, which the message shows. */
function storageKey(info: ResourceInfo, namespace: string | undefined, name: string): string {
  const resource = info.custom ? `${info.group}/${info.plural}` : info.plural;
  return [resource, namespace, name].filter(Boolean).join('/');
}
