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
  type ReplicaSet,
  type ResourceType,
  replicaSets,
  watch,
} from '@nexslice/kube';
import { selects } from '../../builtin/kind/selector.ts';
import type { LabelSelector, PodTemplate } from '../../builtin/types.ts';
import type { Report } from '../event/events.ts';
import { candidatesOf, claim, indexByController, settleClaim } from '../workload/claim.ts';
import { notePace, paceForMs } from '../workload/pace.ts';
import { podFor } from '../workload/pod.ts';
import { PodControl } from '../workload/pods.ts';
import { firstStatusInMs } from '../workload/quiet.ts';
import { writeStatus } from '../workload/status.ts';
import { planReplicaSet } from './plan.ts';

/** Sets that are worked on at the same time; a real cluster's controller has five workers. */
const concurrency = 5;

/** A ReplicationController is a ReplicaSet of older days: what differs is that its selector is a plain map. */
export const replicationControllers: ResourceType<ReplicaSet> = {
  group: '',
  version: 'v1',
  kind: 'ReplicationController',
  plural: 'replicationcontrollers',
  namespaced: true,
};

/** Keeps as many pods of a template as its ReplicaSet wants. */
export function replicaSetController(manager: Manager, report: Report): void {
  keepReplicas(manager, replicaSets, ({ spec }) => spec?.selector as LabelSelector, report);
}

/** Keeps as many pods of a template as its ReplicationController wants. */
export function replicationController(manager: Manager, report: Report): void {
  const selectorOf = ({ spec }: ReplicaSet) => ({ matchLabels: spec?.selector as Record<string, string> });
  keepReplicas(manager, replicationControllers, selectorOf, report);
}

function keepReplicas(
  manager: Manager,
  type: ResourceType<ReplicaSet>,
  selectorOf: (set: ReplicaSet) => LabelSelector,
  report: Report,
): void {
  const { cache, client, clock } = manager;
  const informer = cache.informer(type);
  const knownPods = cache.informer(pods);
  const control = new PodControl(client, report);
  indexByController(knownPods);
  const orphanToSets = (pod: Pod): ObjectKey[] => {
    if (controllerOf(pod)) return [];
    const sets = informer.list({ namespace: pod.metadata?.namespace });
    return sets.filter((set) => selects(selectorOf(set), pod.metadata?.labels)).map(keyOf);
  };
  controllerFor(manager, {
    name: type.kind.toLowerCase(),
    for: type,
    owns: [pods],
    watches: [watch({ type: pods, map: orphanToSets })],
    concurrency,
    async reconcile(key, { signal, memo }) {
      const set = informer.get(key);
      if (!set) return;
      const waitMs = paceForMs(memo, clock);
      if (waitMs > 0) return { requeueAfterMs: waitMs };
      const isSelected = (labels?: Record<string, string>) => selects(selectorOf(set), labels);
      const claimed = claim(set, candidatesOf(knownPods, set), isSelected);
      notePace(memo, clock, claimed.owned.length);
      await settleClaim(client, { owner: type, owned: pods }, set, claimed, signal);
      // What is adopted counts as soon as the cache shows it.
      if (claimed.adopt.length > 0) return;
      const plan = planReplicaSet(set, claimed.owned, clock);
      const wanted = Array.from({ length: isDeleting(set) ? 0 : plan.create }, () =>
        podFor(set, (set.spec?.template ?? {}) as PodTemplate),
      );
      const failure = await control.createAll(set, wanted, signal);
      await control.remove(set, plan.remove, signal);
      // The pods that came or went bring the set back here, with counts that are right.
      if (failure === undefined && plan.create + plan.remove.length > 0 && !isDeleting(set)) return;
      const quietMs = failure === undefined ? firstStatusInMs(set, memo, clock) : 0;
      if (quietMs > 0) return { requeueAfterMs: quietMs };
      const message = failure === undefined ? undefined : messageOf(failure);
      const { status, nextInMs } = message ? planReplicaSet(set, claimed.owned, clock, message) : plan;
      await writeStatus(client, type, set, status, {}, signal);
      if (failure !== undefined) throw failure;
      if (nextInMs !== undefined) return { requeueAfterMs: nextInMs };
    },
  });
}
