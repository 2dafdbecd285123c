import { selects } from '../../builtin/kind/selector.ts';
import type { LabelSelector } from '../../builtin/types.ts';
import { decodeBody } from '../../decode/decode-body.ts';
import { decodeProtobuf } from '../../protobuf/decode.ts';
import { badRequest, internalError, tooManyRequests } from '../../status/errors.ts';
import { success } from '../../status/status.ts';
import { Entry } from '../../store/entry.ts';
import type { Store } from '../../store/store.ts';
import type { Body } from '../decode.ts';
import { readDeleteOptions, type WriteOptions } from '../options.ts';
import type { ApiObject } from '../resource.ts';
import type { Subresource, Target, Written } from '../resource-api.ts';
import type { StoredResource } from '../stored-resource.ts';

interface Budget {
  metadata: { name: string };
  spec?: { selector?: LabelSelector; minAvailable?: number | string; maxUnavailable?: number | string };
}

interface PodStatus {
  phase?: string;
  conditions?: { type: string; status: string }[];
}

/** Clients that are refused ask again after this, as with a real server. */
const retrySeconds = 10;

/** `eviction` of pods: a delete that waits for the pod's disruption budget (`kubectl drain`). */
export function evictionSubresource(pods: StoredResource, store: Store): Subresource {
  const create = (target: Target, body: Body, { dryRun }: WriteOptions): Written => {
    const options = { validation: 'Ignore', kind: 'Eviction', protobuf: decodeProtobuf } as const;
    const { object: eviction } = decodeBody(body.bytes, body.contentType, options);
    const { name } = (eviction['metadata'] ?? {}) as { name?: string };
    if (name && name !== target.name) throw badRequest('name in URL does not match name in Eviction object');
    const pod = pods.find(target).object;
    if (isHealthy(pod)) requireBudget(store, pod);
    const deletion = readDeleteOptions(new URLSearchParams(), eviction['deleteOptions'] as Record<string, unknown>);
    pods.delete(target, { ...deletion, dryRun: dryRun || deletion.dryRun });
    const { details: _nothing, ...status } = success({});
    const answer = { ...status, code: 201 } as unknown as ApiObject;
    return { item: new Entry('', 0, { object: answer }), created: true, warnings: [] };
  };
  return { group: 'policy', version: 'v1', kind: 'Eviction', verbs: ['create'], create };
}

/** @throws StatusError 429 when the budget has no room for another pod to go */
function requireBudget(store: Store, pod: ApiObject): void {
  const prefix = `${pod.metadata.namespace}/`;
  const budgets = store
    .collection('policy', 'poddisruptionbudgets')
    .list(prefix)
    .map(({ object }) => object as unknown as Budget)
    .filter(({ spec }) => selects(spec?.selector, pod.metadata.labels));
  const [budget, another] = budgets;
  if (!budget) return;
  if (another) {
    throw internalError(
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    );
  }
  const peers = store
    .collection('', 'pods')
    .list(prefix)
    .filter(({ object }) => selects(budget.spec?.selector, object.metadata.labels));
  const healthy = peers.filter(({ object }) => isHealthy(object)).length;
  const needed = neededPods(budget, peers.length);
  if (healthy > needed) return;
  const message = `The disruption budget ${budget.metadata.name} needs ${needed} healthy pods and has ${healthy} currently`;
  const refusal = tooManyRequests("Cannot evict pod as it would violate the pod's disruption budget.", retrySeconds);
  refusal.status.details = { causes: [{ reason: 'DisruptionBudget', message }], retryAfterSeconds: retrySeconds };
  throw refusal;
}

function neededPods({ spec }: Budget, total: number): number {
  if (spec?.minAvailable !== undefined) return scaled(spec.minAvailable, total);
  return spec?.maxUnavailable === undefined ? 0 : total - scaled(spec.maxUnavailable, total);
}

/** A number, or a share in per cent, rounded up as Kubernetes does for budgets. */
function scaled(value: number | string, total: number): number {
  return typeof value === 'number' ? value : Math.ceil((Number.parseInt(value, 10) * total) / 100);
}

function isHealthy(pod: ApiObject): boolean {
  const { phase, conditions } = (pod['status'] ?? {}) as PodStatus;
  const isReady = conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
  return phase === 'Running' && isReady && !pod.metadata.deletionTimestamp;
}
