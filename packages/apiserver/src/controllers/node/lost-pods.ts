import {
  type Clock,
  type Condition,
  controllerFor,
  ignoreNotFound,
  keyOf,
  type Manager,
  nodes,
  type Pod,
  pods,
  setCondition,
  watch,
} from '@nexslice/kube';
import { isFinished } from '../workload/pod-state.ts';
import { writeStatus } from '../workload/status.ts';

/** A node may come back under its name, with its pods: a real cluster waits as long. */
const quarantineMs = 40_000;
const byNode = 'node';

/**
 * Ends the pods of nodes that are gone, so that their owners make others.
 * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-garbage-collection
 */
export function lostPodController(manager: Manager): void {
  const { cache, client, clock } = manager;
  const knownNodes = cache.informer(nodes);
  const knownPods = cache.informer(pods);
  knownPods.addIndexers({ [byNode]: ({ spec }) => (spec?.nodeName ? [spec.nodeName] : []) });
  /** When a node was first found missing. */
  const missingSince = new Map<string, number>();
  controllerFor(manager, {
    name: 'pod-garbage',
    for: nodes,
    watches: [watch({ type: pods, map: nodeOf, predicates: [({ kind }) => kind === 'add'] })],
    async reconcile({ name }, { signal }) {
      const lost = knownNodes.get({ name }) ? [] : knownPods.byIndex(byNode, name);
      if (lost.length === 0) return void missingSince.delete(name);
      const since = missingSince.get(name) ?? clock.monotonic();
      missingSince.set(name, since);
      const waitMs = Math.ceil(since + quarantineMs - clock.monotonic());
      if (waitMs > 0) return { requeueAfterMs: waitMs };
      for (const pod of lost) {
        if (!isFinished(pod)) await writeStatus(client, pods, pod, lostStatus(pod, clock), {}, signal);
        const options = { gracePeriodSeconds: 0, preconditions: { uid: pod.metadata?.uid ?? '' } };
        await client.delete(pods, keyOf(pod), options, signal).catch(ignoreNotFound);
      }
    },
  });
}

function nodeOf({ spec }: Pod) {
  return spec?.nodeName ? [{ name: spec.nodeName }] : [];
}

/** The end of a pod whose node is gone, for those that ask how it ended. */
export function lostStatus({ status, metadata }: Pod, clock: Clock): NonNullable<Pod['status']> {
  const disrupted: Omit<Condition, 'lastTransitionTime'> = {
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'DeletionByPodGC',
    message: 'PodGC: node no longer exists',
    ...(metadata?.generation ? { observedGeneration: metadata.generation } : {}),
  };
  const conditions = setCondition((status?.conditions ?? []) as Condition[], disrupted, clock);
  return { ...status, phase: 'Failed', conditions: conditions as never };
}
