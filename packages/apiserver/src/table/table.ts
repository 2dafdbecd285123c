import type { ApiObject, Column, ResourceInfo } from '../registry/resource.ts';
import type { Item } from '../registry/resource-api.ts';

/** Whole objects, their metadata, or nothing beside the cells (query parameter `includeObject`). */
export type IncludeObject = 'Object' | 'Metadata' | 'None';

export interface TableOptions {
  metaVersion: 'v1' | 'v1beta1';
  include: IncludeObject;
  /** In ms, for ages. */
  now: number;
  /** Watches send them with the first event alone. */
  withColumns: boolean;
}

export const nameDescription =
  'Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names';
export const ageDescription =
  'CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata';

/** The columns of kinds that bring none. */
const standardColumns: readonly Column[] = [
  {
    name: 'Name',
    type: 'string',
    format: 'name',
    description: nameDescription,
    priority: 0,
    cell: (object) => object.metadata.name,
  },
  {
    name: 'Created At',
    type: 'date',
    description: ageDescription,
    priority: 0,
    cell: (object) => object.metadata.creationTimestamp,
  },
];

/** Only the metadata of an object. */
export function partial(object: ApiObject, metaVersion: 'v1' | 'v1beta1'): object {
  return { kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${metaVersion}`, metadata: object.metadata };
}

/** What `kubectl get` prints. `meta` is the metadata of the list, or of the one object. */
export function table(info: ResourceInfo, items: readonly Item[], meta: object, options: TableOptions): object {
  const columns = info.columns.length > 0 ? info.columns : standardColumns;
  return {
    kind: 'Table',
    apiVersion: `meta.k8s.io/${options.metaVersion}`,
    metadata: meta,
    columnDefinitions: options.withColumns ? columns.map(definition) : null,
    rows: items.map(({ object }) => ({
      cells: columns.map((column) => column.cell(object, options.now)),
      ...included(object, options),
    })),
  };
}

function definition({ name, type, format, description, priority }: Column): object {
  return { name, type, format: format ?? '', description: description ?? '', priority };
}

function included(object: ApiObject, options: TableOptions): { object?: object } {
  if (options.include === 'None') return {};
  return { object: options.include === 'Object' ? object : partial(object, options.metaVersion) };
}
