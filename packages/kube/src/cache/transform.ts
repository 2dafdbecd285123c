import { apiVersionOf } from '../object/key.ts';
import type { KubeObject, ResourceType } from '../object/object.ts';

/** Changes an object before it is cached; it may change the one it gets. */
export type Transform = (object: KubeObject) => KubeObject;

/** Field ownership is half of an object's size and of no use to a reconciler. */
export const stripManagedFields: Transform = (object) => {
  if (object.metadata) delete object.metadata.managedFields;
  return object;
};

/** What a metadata-only cache holds, also when the server sent more. */
export function metadataOf(type: ResourceType): Transform {
  const apiVersion = apiVersionOf(type);
  return ({ metadata }) => ({ apiVersion, kind: type.kind, ...(metadata ? { metadata } : {}) });
}

/** Makes a change of a cached object an error where it happens. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) deepFreeze(part);
  return value;
}
