import { type Condition, timestamp } from '@nexslice/kube';
import { decodeBody } from '../../decode/decode-body.ts';
import { decodeProtobuf } from '../../protobuf/decode.ts';
import type { Body } from '../../registry/decode.ts';
import type { WriteOptions } from '../../registry/options.ts';
import type { ApiObject } from '../../registry/resource.ts';
import type { Subresource, Target, Written } from '../../registry/resource-api.ts';
import type { StoredResource } from '../../registry/stored-resource.ts';
import { badRequest, conflict } from '../../status/errors.ts';

interface PodFields {
  spec: { nodeName?: string };
  status?: { conditions?: Condition[] };
}

/** `binding` of pods: puts a pod on a node, once. The pod's own updates cannot. */
export function bindingSubresource(pods: StoredResource, now: () => number): Subresource {
  const bind = (target: Target, body: Body, { dryRun }: WriteOptions): Written => {
    const node = nodeOf(body);
    const entry = pods.find(target);
    const { spec, status } = entry.object as unknown as PodFields;
    if (spec.nodeName) {
      throw conflict(pods.info, target.name, `pod ${target.name} is already assigned to node "${spec.nodeName}"`);
    }
    const bound = {
      ...entry.object,
      metadata: { ...entry.object.metadata },
      spec: { ...spec, nodeName: node },
      status: { ...status, conditions: scheduled(entry.object, status?.conditions ?? [], timestamp(now())) },
    } as unknown as ApiObject;
    return { item: pods.writer.mark(entry, bound, dryRun), created: true, warnings: [] };
  };
  return { group: '', version: 'v1', kind: 'Binding', verbs: ['create'], create: bind };
}

function nodeOf({ bytes, contentType }: Body): string {
  const options = { validation: 'Ignore', kind: 'Binding', protobuf: decodeProtobuf } as const;
  const { object } = decodeBody(bytes, contentType, options);
  const { kind, name } = (object['target'] ?? {}) as { kind?: string; name?: string };
  if (!name || (kind && kind !== 'Node')) throw badRequest('target.name: Required value');
  return name;
}

function scheduled({ metadata }: ApiObject, conditions: readonly Condition[], now: string): unknown[] {
  const others = conditions.filter(({ type }) => type !== 'PodScheduled');
  const observed = metadata.generation ? { observedGeneration: metadata.generation } : {};
  return [
    ...others,
    { type: 'PodScheduled', ...observed, status: 'True', lastProbeTime: null, lastTransitionTime: now },
  ];
}
