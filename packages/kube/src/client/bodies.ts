import { apiVersionOf } from '../object/key.ts';
import type { KubeObject, ResourceType } from '../object/object.ts';
import type { DeleteOptions } from './options.ts';

/** Servers that know no partial metadata answer whole objects. */
export const metadataAccept = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json';
export const metadataListAccept = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json';

/** The object with the apiVersion and kind that it must name when it is sent. */
export function typed<T extends KubeObject>(type: ResourceType<T>, object: T): T {
  if (object.apiVersion && object.kind) return object;
  return { apiVersion: apiVersionOf(type), kind: type.kind, ...object };
}

export function deleteBody(options: DeleteOptions): unknown {
  const { propagationPolicy, preconditions, gracePeriodSeconds, dryRun } = options;
  return {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    propagationPolicy,
    preconditions,
    gracePeriodSeconds,
    dryRun: dryRun ? ['All'] : undefined,
  };
}
