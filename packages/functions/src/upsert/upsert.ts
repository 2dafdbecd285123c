import { indexAnnotation, listAt, pathAnnotation, Resource, type ResourceList } from '@nexslice/krm';
import { FunctionError } from '../errors.ts';

/**
 * Adds resources to a package or replaces those of the same kind, namespace and name. The functionConfig is the resource itself,
 * or an `UpsertResource` with a list `resources`.
 * @throws FunctionError FN_CONFIG_INVALID
 */
export function upsertResource(list: ResourceList, config: Resource | undefined): void {
  if (!config) throw new FunctionError('FN_CONFIG_INVALID', 'upsert-resource: a functionConfig is needed');
  const many = config.kind === 'UpsertResource';
  const wanted = many
    ? listAt(config.value, 'resources').map((value) => Resource.from(value as object as Record<string, unknown>))
    : [config.clone()];
  for (const resource of wanted) {
    if (!resource.apiVersion || !resource.kind || !resource.name) {
      throw new FunctionError('FN_CONFIG_INVALID', 'upsert-resource: a resource lacks apiVersion, kind or name', {
        field: many ? `resources[${wanted.indexOf(resource)}]` : 'metadata.name',
      });
    }
    const old = list.find((item) => sameIdentity(item, resource));
    for (const note of [pathAnnotation, indexAnnotation]) {
      const text = old?.annotation(note);
      if (text === undefined) resource.removeAnnotation(note);
      else resource.setAnnotation(note, text);
    }
    list.upsert(resource);
  }
}

function sameIdentity(a: Resource, b: Resource): boolean {
  return a.apiVersion === b.apiVersion && a.kind === b.kind && a.namespace === b.namespace && a.name === b.name;
}
