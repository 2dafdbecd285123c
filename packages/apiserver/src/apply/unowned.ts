import type { JsonObject } from '../schema/json.ts';
import { difference, type FieldSet, makeSet, setOf, union } from './field-set.ts';

/** Fields that the server gives, or that say which object it is: nobody owns them. */
const unowned: FieldSet = [
  setOf('f:apiVersion'),
  setOf('f:kind'),
  setOf('f:metadata'),
  ...[
    'name',
    'namespace',
    'creationTimestamp',
    'selfLink',
    'uid',
    'clusterName',
    'generation',
    'managedFields',
    'resourceVersion',
  ].map((field) => setOf('f:metadata', `f:${field}`)),
].reduce(union, makeSet(false, undefined));

export function withoutUnowned(set: FieldSet): FieldSet {
  return difference(set, unowned);
}

/** Where a write comes in, which decides what of the object it can change. */
export interface Endpoint {
  /** The status is written through its subresource alone. */
  hasStatus?: boolean;
  subresource?: string;
}

/** The parts of an object that this endpoint writes. Of the others it owns nothing, even if a body names them. */
export function writableParts(object: JsonObject, { hasStatus, subresource }: Endpoint): JsonObject {
  if (subresource === 'status') {
    const { apiVersion, kind, status } = object;
    return status === undefined ? { apiVersion, kind } : { apiVersion, kind, status };
  }
  const parts = { ...object, metadata: withoutManagedFields(object['metadata']) };
  if (hasStatus) delete (parts as JsonObject)['status'];
  return parts;
}

/** They are about ownership and no part of what is owned; comparing them would cost as much as the rest. */
function withoutManagedFields(metadata: unknown): JsonObject {
  const { managedFields: _, ...rest } = (metadata ?? {}) as JsonObject;
  return rest;
}
