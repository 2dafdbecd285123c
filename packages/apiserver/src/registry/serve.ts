import type { RegistryContext } from './context.ts';
import type { ObjectPart, ResourceInfo } from './resource.ts';
import { scaleSubresource } from './scale-subresource.ts';
import { statusSubresource } from './status-subresource.ts';
import { StoredResource } from './stored-resource.ts';

/** Makes a resource of the store ready to be served, with the subresources that its kind has. */
export function storedResource(info: ResourceInfo, context: RegistryContext): StoredResource {
  const resource = new StoredResource(info, context);
  if (info.hasStatus) resource.subresources['status'] = statusSubresource(resource);
  if (info.strategy.validateApproval) resource.subresources['approval'] = statusSubresource(resource, 'approval');
  for (const part of Object.keys(info.strategy.parts ?? {}) as ObjectPart[])
    resource.subresources[part] = statusSubresource(resource, part);
  if (info.scale) resource.subresources['scale'] = scaleSubresource(resource, info.scale, () => context.clock.now());
  if (info.group === '' && info.plural === 'namespaces')
    resource.subresources['finalize'] = finalizeSubresource(resource);
  return resource;
}

/** `finalize` of a Namespace: takes the finalizers out of its spec, which is what it waits for when it goes. */
function finalizeSubresource(resource: StoredResource) {
  const { group, version, kind } = resource.info;
  return {
    group,
    version,
    kind,
    verbs: ['update'],
    update: resource.finalize.bind(resource),
  };
}
