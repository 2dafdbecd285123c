import { applyMergePatch } from '../patch/merge-patch.ts';
import type { Schema } from '../schema/schema.ts';
import { badRequest } from '../status/errors.ts';
import type { ApiObject, ResourceInfo } from './resource.ts';

export function decodeProtobuf(_bytes: Buffer): Record<string, unknown> {
  throw badRequest('protobuf bodies cannot be read');
}

export function updateManagedFields(_change: object): void {}

export function serverSideApply(change: { live?: ApiObject; applied: object; [other: string]: unknown }): ApiObject {
  return applyMergePatch(change.live ?? {}, change.applied) as ApiObject;
}

const objectSchema: Schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

function plain(
  group: string,
  version: string,
  kind: string,
  plural: string,
  namespaced = true,
  more: Partial<ResourceInfo> = {},
): ResourceInfo {
  return {
    group,
    version,
    kind,
    listKind: `${kind}List`,
    plural,
    singular: kind.toLowerCase(),
    namespaced,
    shortNames: [],
    categories: [],
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    schema: objectSchema,
    storageVersion: version,
    custom: false,
    hasStatus: false,
    allowUnconditionalUpdate: true,
    hasGeneration: false,
    columns: [],
    selectableFields: {},
    strategy: {},
    ...more,
  };
}

export function builtinResources(): ResourceInfo[] {
  const workload: Partial<ResourceInfo> = {
    hasStatus: true,
    hasGeneration: true,
    scale: {
      specReplicasPath: '.spec.replicas',
      statusReplicasPath: '.status.replicas',
      labelSelectorPath: '.spec.selector',
    },
  };
  return [
    plain('', 'v1', 'ConfigMap', 'configmaps'),
    plain('', 'v1', 'Secret', 'secrets'),
    plain('', 'v1', 'Service', 'services', true, { hasStatus: true }),
    plain('', 'v1', 'ServiceAccount', 'serviceaccounts'),
    plain('', 'v1', 'Pod', 'pods', true, { hasStatus: true }),
    plain('', 'v1', 'Node', 'nodes', false, { hasStatus: true }),
    plain('', 'v1', 'Event', 'events'),
    plain('', 'v1', 'Endpoints', 'endpoints'),
    plain('', 'v1', 'Namespace', 'namespaces', false, {
      hasStatus: true,
      strategy: {
        prepareForCreate: (o) => {
          o['spec'] = { finalizers: ['kubernetes'] };
          o['status'] = { phase: 'Active' };
          o.metadata.labels = { ...o.metadata.labels, 'kubernetes.io/metadata.name': o.metadata.name };
        },
      },
    }),
    plain('apps', 'v1', 'Deployment', 'deployments', true, workload),
    plain('apps', 'v1', 'ReplicaSet', 'replicasets', true, workload),
    plain('coordination.k8s.io', 'v1', 'Lease', 'leases'),
  ];
}
