import { type Clock, type Condition, setCondition } from '@nexslice/kube';
import { adminUser } from '../../auth/user.ts';
import { selects } from '../../builtin/kind/selector.ts';
import { decodeBody } from '../../decode/decode-body.ts';
import { decodeProtobuf } from '../../protobuf/decode.ts';
import { badRequest } from '../../status/errors.ts';
import { StatusError, success } from '../../status/status.ts';
import { Entry } from '../../store/entry.ts';
import type { Body } from '../decode.ts';
import { checkPreconditions } from '../deletion.ts';
import { readDeleteOptions, type WriteOptions } from '../options.ts';
import type { ApiObject } from '../resource.ts';
import type { Subresource, Target, Written } from '../resource-api.ts';
import type { StoredResource } from '../stored-resource.ts';
import { type Budget, mayGoUnready, requireRoom, statusWithout } from './budget.ts';

interface PodStatus {
  phase?: string;
  conditions?: Condition[];
}

export interface EvictionParts {
  pods: StoredResource;
  budgets: StoredResource;
  clock: Clock;
}

/**
 * `eviction` of pods: a delete that waits for the pod's disruption budget (`kubectl drain`), as far as the disruption controller has counted it.
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/
 */
export function evictionSubresource({ pods, budgets, clock }: EvictionParts): Subresource {
  const create = (target: Target, body: Body, { dryRun }: WriteOptions): Written => {
    const decoding = { validation: 'Ignore', kind: 'Eviction', protobuf: decodeProtobuf } as const;
    const { object: eviction } = decodeBody(body.bytes, body.contentType, decoding);
    const { name } = (eviction['metadata'] ?? {}) as { name?: string };
    if (name !== target.name) throw badRequest('name in URL does not match name in Eviction object');
    const deletion = readDeleteOptions(new URLSearchParams(), eviction['deleteOptions'] as Record<string, unknown>);
    const isDry = dryRun || deletion.dryRun;
    const pod = pods.find(target).object;
    if (disruptsSomething(pod)) takeFromBudget(pod, isDry);
    checkPreconditions(pods.info, pod, deletion);
    if (!isDry) tellWhy(target);
    const { preconditions: _checked, ...rest } = deletion;
    pods.delete(target, { ...rest, dryRun: isDry });
    const { details: _nothing, ...status } = success({});
    const answer = { ...status, code: 201 } as unknown as ApiObject;
    return { item: new Entry('', 0, { object: answer }), created: true, warnings: [] };
  };

  /** Controllers see that the pod did not end by itself. Nobody owns the condition, which no request wrote. */
  function tellWhy(target: Target): void {
    const entry = pods.find(target);
    const { object } = entry;
    const status = (object['status'] ?? {}) as PodStatus;
    const condition = {
      type: 'DisruptionTarget',
      status: 'True' as const,
      reason: 'EvictionByEvictionAPI',
      message: 'Eviction API: evicting',
    };
    const conditions = setCondition(status.conditions ?? [], condition, clock);
    const changed = { ...object, metadata: { ...object.metadata }, status: { ...status, conditions } };
    pods.writer.update(entry, object, changed, { options, subresource: 'status', isPatch: true, applied: true });
  }

  /** @throws StatusError 429 when the budget has no room for another pod to go */
  function takeFromBudget(pod: ApiObject, dryRun: boolean): void {
    const { namespace, name } = pod.metadata;
    const [budget, another] = budgets
      .list(namespace, everything)
      .items.map(({ object }) => object as Budget)
      .filter(({ spec }) => selects(spec?.selector, pod.metadata.labels));
    if (!budget) return;
    if (another) {
      const why = 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.';
      throw new StatusError(500, '', why);
    }
    if (!isReady(pod) && mayGoUnready(budget)) return;
    requireRoom(budget);
    const status = statusWithout(budget, name, clock);
    const entry = budgets.find({ namespace, name: budget.metadata.name });
    budgets.writer.update(
      entry,
      budget,
      { ...budget, metadata: { ...budget.metadata }, status },
      { options: { ...options, dryRun }, subresource: 'status', isPatch: true },
    );
  }

  return { group: 'policy', version: 'v1', kind: 'Eviction', verbs: ['create'], create };
}

/** How the server itself writes. */
const options: WriteOptions = {
  dryRun: false,
  fieldValidation: 'Ignore',
  manager: 'kube-apiserver',
  user: adminUser,
};

const everything = {
  labelSelector: '',
  fieldSelector: '',
  limit: 0,
  continue: '',
  resourceVersion: '',
  resourceVersionMatch: '',
};

/** A pod that does not run yet or any more can go: nothing depends on it. */
function disruptsSomething({ metadata, ...pod }: ApiObject): boolean {
  const { phase } = (pod['status'] ?? {}) as PodStatus;
  return !['Pending', 'Succeeded', 'Failed'].includes(phase ?? '') && !metadata.deletionTimestamp;
}

function isReady(pod: ApiObject): boolean {
  const { conditions } = (pod['status'] ?? {}) as PodStatus;
  return conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
}
