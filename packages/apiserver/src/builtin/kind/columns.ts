import type { ApiObject, Column } from '../../registry/resource.ts';
import { docOf } from '../definitions/docs.ts';
import { since } from './duration.ts';

export type Cell = string | number | boolean | null;

/** A column beyond name and age; `wide` shows it with `-o wide` alone. `about` is its description, or the `Type.field` documented so. */
export function column<T>(
  name: string,
  cell: (object: T, now: number) => Cell,
  about = '',
  options: { type?: Column['type']; wide?: boolean } = {},
): Column {
  return {
    name,
    type: options.type ?? 'string',
    format: '',
    priority: options.wide ? 1 : 0,
    get description() {
      return /^\w+\/\w+\.\w+\.\w+$/.test(about) ? fieldDoc(about) : about;
    },
    cell: (object, now) => cell(object as T, now),
  };
}

function fieldDoc(path: string): string {
  const dot = path.lastIndexOf('.');
  return docOf(path.slice(0, dot), path.slice(dot + 1)) ?? '';
}

export const nameColumn: Column = {
  name: 'Name',
  type: 'string',
  format: 'name',
  priority: 0,
  description:
    'Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names',
  cell: (object) => object.metadata.name,
};

const ageText =
  'CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata';

export const ageColumn: Column = column<ApiObject>(
  'Age',
  (object, now) => since(object.metadata.creationTimestamp, now),
  ageText,
);

/** What kinds without columns of their own print. */
export const createdAtColumn: Column = {
  name: 'Created At',
  type: 'date',
  format: '',
  priority: 0,
  description: ageText,
  cell: (object) => object.metadata.creationTimestamp,
};
