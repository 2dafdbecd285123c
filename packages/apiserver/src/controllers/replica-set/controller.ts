import {
  controllerFor,
  controllerOf,
  isDeleting,
  keyOf,
  type Manager,
  messageOf,
  type ObjectKey,
  type Pod,
  pods,
  replicaSets,
  watch,
} from '@nexslice/kube';
import { selects } from '../../builtin/kind/selector.ts';
import type { LabelSelector } from '../../builtin/types.ts';
import { candidatesOf, claim, indexByController, settleClaim } from '../workload/claim.ts';
import { createPods, deletePods } from '../workload/pods.ts';
import { writeStatus } from '../workload/status.ts';
import { planReplicaSet } from './plan.ts';

/** Sets that are worked on at the same time; a real cluster's controller has five workers. */
const concurrency = 5;

/** Keeps as many pods of a template as its ReplicaSet wants. */
export function replicaSetController(manager: Manager): void {
  const { cache, client, clock } = manager;
  const informer = cache.informer(replicaSets);
  const knownPods = cache.informer(pods);
  indexByController(knownPods);
  const orphanToSets = (pod: Pod): ObjectKey[] => {
    if (controllerOf(pod)) return [];
    const sets = informer.list({ namespace: pod.metadata?.namespace });
    return sets.filter((set) => selects(set.spec?.selector as LabelSelector, pod.metadata?.labels)).map(keyOf);
  };
  controllerFor(manager, {
    name: 'replicaset',
    for: replicaSets,
    owns: [pods],
    watches: [watch({ type: pods, map: orphanToSets })],
    concurrency,
    async reconcile(key, { signal }) {
      const set = informer.get(key);
      if (!set) return;
      const isSelected = (labels?: Record<string, string>) => selects(set.spec?.selector as LabelSelector, labels);
      const claimed = claim(set, candidatesOf(knownPods, set), isSelected);
      await settleClaim(client, { owner: replicaSets, owned: pods }, set, claimed, signal);
      // What is adopted counts as soon as the cache shows it.
      if (claimed.adopt.length > 0) return;
      const plan = planReplicaSet(set, claimed.owned, clock);
      const failure = isDeleting(set)
        ? undefined
        : await createPods(client, set, set.spec?.template, plan.create, signal);
      await deletePods(client, plan.remove, signal);
      // The pods that came or went bring the set back here, with counts that are right.
      if (failure === undefined && plan.create + plan.remove.length > 0 && !isDeleting(set)) return;
      const message = failure === undefined ? undefined : messageOf(failure);
      const { status, nextInMs } = message ? planReplicaSet(set, claimed.owned, clock, message) : plan;
      await writeStatus(client, replicaSets, set, status, {}, signal);
      if (failure !== undefined) throw failure;
      if (nextInMs !== undefined) return { requeueAfterMs: nextInMs };
    },
  });
}
