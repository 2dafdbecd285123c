import { equalJson } from '../schema/json.ts';
import type { ApiObjectMeta } from './resource.ts';

/** Leaves one of owner references that are equal. Returns the warning about it, if there were any. */
export function dropEqualOwners(meta: ApiObjectMeta): string[] {
  const given = meta.ownerReferences;
  if (!given || given.length < 2) return [];
  const repeated = given.filter((owner, i) => given.slice(0, i).some((other) => equalJson(owner, other)));
  if (repeated.length === 0) return [];
  meta.ownerReferences = given.filter((owner) => !repeated.includes(owner));
  const uids = [...new Set(repeated.map(({ uid }) => uid))].join(', ');
  return [
    `.metadata.ownerReferences contains duplicate entries; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: ${uids}`,
  ];
}
