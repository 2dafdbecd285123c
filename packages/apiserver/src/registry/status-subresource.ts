import type { Subresource } from './resource-api.ts';
import type { StoredResource } from './stored-resource.ts';

/** `status`: the object as a whole is shown, but a write changes its status alone. */
export function statusSubresource(resource: StoredResource): Subresource {
  const { group, version, kind } = resource.info;
  return {
    group,
    version,
    kind,
    verbs: ['get', 'patch', 'update'],
    get: (target) => resource.get(target),
    update: (target, body, options) => resource.update(target, body, options, 'status'),
    patch: (target, body, options) => resource.patch(target, body, options, 'status'),
  };
}
