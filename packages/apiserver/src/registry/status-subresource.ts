import type { ObjectPart } from './resource.ts';
import type { Subresource } from './resource-api.ts';
import type { StoredResource } from './stored-resource.ts';

/** `status`, or another part with a path of its own: the object as a whole is shown, but a write changes the part alone. */
export function statusSubresource(resource: StoredResource, name: ObjectPart = 'status'): Subresource {
  const { group, version, kind } = resource.info;
  return {
    group,
    version,
    kind,
    verbs: ['get', 'patch', 'update'],
    get: (target) => resource.get(target),
    update: (target, body, options) => resource.update(target, body, options, name),
    patch: (target, body, options) => resource.patch(target, body, options, name),
  };
}
