import { listAt, pathAnnotation, Resource, type ResourceList } from '@nexslice/krm';
import { isLocal } from '../dialect/released.ts';
import type { FunctionOptions } from '../registry/function.ts';

const group = 'kustomize.config.k8s.io/';
const kind = 'Kustomization';

/**
 * Lists the files of a package in its Kustomization, which it makes if there is none: what is listed already first, then the files of all
 * resources that go to a cluster. Strictly a file is listed once, and a resource without file not at all.
 */
export function genKustomization(list: ResourceList, { strict }: FunctionOptions): void {
  const existing = list.find(isKustomization);
  const listed = listAt(existing?.value, 'resources').map(String);
  const files = list.items.filter((item) => !isLocal(item) && !isKustomization(item)).map((item) => item.path ?? '');
  const all = [...listed, ...files];
  const resources = strict || listed.length > 0 ? [...new Set(all)] : all;
  const kustomization = existing ?? fresh();
  kustomization.setField('resources', strict ? resources.filter((path) => path !== '') : resources);
  if (!existing) list.upsert(kustomization);
  list.sort();
}

function fresh(): Resource {
  const metadata = { name: 'upsert-kustomize-res', annotations: { [pathAnnotation]: 'kustomization.yaml' } };
  return Resource.from({ apiVersion: `${group}v1beta1`, kind, metadata });
}

function isKustomization(item: Resource): boolean {
  return item.kind === kind && item.apiVersion.startsWith(group);
}
