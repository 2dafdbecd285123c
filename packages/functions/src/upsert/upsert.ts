import { indexAnnotation, listAt, pathAnnotation, Resource, type ResourceList } from '@nexslice/krm';
import { FunctionError } from '../errors.ts';

/** Names the file for a resource that is new, or which of several equal ones is meant. */
const targetPath = 'config.kubernetes.io/target-path';

/** Notes about the file of the functionConfig, which say nothing about that of the resource. */
const notesOfConfig = [
  targetPath,
  pathAnnotation,
  indexAnnotation,
  'config.kubernetes.io/function',
  'config.k8s.io/function',
];

/**
 * Adds resources to a package or replaces those of the same group, kind, namespace and name, as `upsert-resource` of the kpt catalogue does.
 * The functionConfig is the resource itself, a `List` with `items`, or an `UpsertResource` with `resources`.
 * @throws FunctionError FN_CONFIG_INVALID
 */
export function upsertResource(list: ResourceList, config: Resource | undefined): void {
  if (!config) throw new FunctionError('FN_CONFIG_INVALID', 'upsert-resource: a functionConfig is needed');
  const field = { List: 'items', UpsertResource: 'resources' }[config.kind];
  const wanted = field
    ? listAt(config.value, field).map((_, i) => config.part(field, i) ?? Resource.from({}))
    : [config.clone()];
  for (const [i, resource] of wanted.entries()) {
    if (!resource.apiVersion || !resource.kind || !resource.name) {
      throw new FunctionError('FN_CONFIG_INVALID', 'upsert-resource: a resource lacks apiVersion, kind or name', {
        field: field ? `${field}[${i}]` : 'metadata.name',
      });
    }
    upsert(list, resource);
  }
}

function upsert(list: ResourceList, resource: Resource): void {
  const path = resource.annotation(targetPath);
  for (const note of notesOfConfig) resource.removeAnnotation(note);
  const isSame = (item: Resource) =>
    identity(item) === identity(resource) && (path === undefined || item.path === path);
  const same = list.items.filter(isSame);
  for (const old of same) {
    const fresh = resource.clone();
    for (const note of [pathAnnotation, indexAnnotation]) {
      const text = old.annotation(note);
      if (text !== undefined) fresh.setAnnotation(note, text);
    }
    list.items[list.items.indexOf(old)] = fresh;
  }
  if (same.length > 0) return;
  if (path !== undefined) resource.setAnnotation(pathAnnotation, path);
  list.items.push(resource);
}

/** Versions of a group are forms of the same resource. */
function identity({ apiVersion, kind, namespace, name }: Resource): string {
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  return [group, kind, namespace, name].join(' ');
}
